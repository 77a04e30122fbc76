-- After a restore. Phones, objects and isolates have heard of what this database does not know any more, and it will give the
-- same numbers again. So each cafeteria begins another history (`epoch`), that nobody resumes from the lost one, and what a
-- number stands for on a phone (its menu, an open order) goes on beyond all numbers that the lost time can have given: at the seconds
-- since 2026 began, which are more than any count of changes, and have nine digits as versions may (If-Match). So a second restore of the same backup gives none of the first one's, either.
-- The event has every object look, by the minute cron at the latest. Answers the cafeterias.
create or replace function begin_new_histories() returns setof uuid language plpgsql as $$
declare
  c uuid;
  seconds_now int := extract(epoch from now() - timestamptz '2026-01-01Z');
begin
  for c in select id from cafeterias order by id loop
    update cafeterias set epoch = gen_random_uuid(), menu_version = greatest(menu_version + 1, seconds_now) where id = c;
    update orders set version = greatest(version + 1, seconds_now) where cafeteria_id = c and closed_at is null;
    perform menu_changed(c, 'menu.changed', '{}');
    perform note_act(c, 'database.restored', '{}');
    return next c;
  end loop;
end $$;
