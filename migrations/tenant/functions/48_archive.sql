-- The oldest events that are older than so many months, of one cafeteria, as NDJSON: a line is a row of the table, so that
-- it can be put back, without the words that `forget_texts` takes out of it sooner or later. A page begins where the
-- cafeteria's outbox does, ends with a month (UTC) or after so many numbers, and is whole or waits: an event that was not
-- processed, or that a delivery still tells of, holds it up. So whoever asks again gets the same page, and what is left
-- of the outbox has no hole. No row: nothing is due.
create or replace function outbox_page(months_kept int, at_most int)
returns table (cafeteria_id uuid, first_seq bigint, last_seq bigint, events int, oldest_at timestamptz, lines text)
language plpgsql stable as $$
#variable_conflict use_column
declare
  head record;
  page_ends bigint;
begin
  for head in
    select h.cafeteria_id, h.seq, h.at, m.month_ends
    from cafeterias c
    cross join lateral (
      select e.id, e.cafeteria_id, e.seq, e.at from event_outbox e where e.cafeteria_id = c.id order by e.seq limit 1) h
    cross join lateral (
      select (date_trunc('month', h.at at time zone 'UTC') + interval '1 month') at time zone 'UTC' as month_ends) m
    where m.month_ends <= now() - make_interval(months => months_kept)
      and not exists (select from notification_deliveries d where d.event_id = h.id)
    order by h.at
  loop
    -- Clocks differ by moments: at the month's end it is cut by numbers, not picked by times.
    select coalesce(min(e.seq) filter (where e.at >= head.month_ends), head.seq + at_most) into page_ends
    from event_outbox e where e.cafeteria_id = head.cafeteria_id and e.seq >= head.seq and e.seq < head.seq + at_most;
    continue when exists (
        select from event_outbox e
        where e.cafeteria_id = head.cafeteria_id and e.seq >= head.seq and e.seq < page_ends and e.processed_at is null)
      -- By their ids: a planner who hopes to find one soon reads the outbox from its beginning.
      or exists (
        select from notification_deliveries d where d.event_id = any(array(
          select e.id from event_outbox e
          where e.cafeteria_id = head.cafeteria_id and e.seq >= head.seq and e.seq < page_ends)));
    return query
      select head.cafeteria_id, min(e.seq), max(e.seq), count(*)::int, head.at,
        string_agg((to_jsonb(e) || case when e.event ? 'order'
          then jsonb_build_object('event', e.event || jsonb_build_object('order', without_texts(e.event->'order')))
          else '{}' end)::text, E'\n' order by e.seq)
      from event_outbox e where e.cafeteria_id = head.cafeteria_id and e.seq >= head.seq and e.seq < page_ends;
    return;
  end loop;
end $$;

-- Takes a page out of the outbox that the archive holds, all of it or nothing: a delivery that has come to tell of one of its
-- events is refused by the foreign key, another number of events than was archived here. Answers how many; 0: somebody
-- else was faster.
create or replace function forget_outbox_page(cafeteria uuid, first_seq bigint, last_seq bigint, archived int)
returns int language plpgsql as $$
declare
  gone int;
begin
  delete from event_outbox e
  where e.cafeteria_id = cafeteria and e.seq between first_seq and last_seq and e.processed_at is not null;
  get diagnostics gone = row_count;
  if gone not in (0, archived) then
    raise exception 'the archive has % events of % to %, the outbox %', archived, first_seq, last_seq, gone;
  end if;
  return gone;
end $$;
