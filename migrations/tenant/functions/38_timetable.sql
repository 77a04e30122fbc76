-- Until when an order for a slot may wait to be accepted, that was moved there: what `acceptUntil` of src/domain/ordering says
-- of it, but that nobody is given longer for what they have before them today.
create or replace function accept_until(c cafeterias, tz text, slot timestamptz, opens timestamptz, already timestamptz)
returns timestamptz language sql stable as $$
  select case when d.is_today and is_open(c.id, tz, now()) then already
    else greatest(case when is_paused(c) then c.paused_until end, opens, case when d.is_today then now() else slot - interval '120 minutes' end)
      + make_interval(mins => c.accept_within_minutes) end
  from (select (slot at time zone tz)::date = (now() at time zone tz)::date as is_today) d;
$$;

-- The soonest that an order can be ready which nobody has begun.
create or replace function soonest_ready(o orders) returns timestamptz language sql stable as $$
  select now() + case when o.started_at is null then make_interval(mins => coalesce(max(m.prep_minutes), 0)) else interval '0' end
  from order_items i join menu_items m on m.id = i.menu_item_id where i.order_id = o.id and i.removed_at is null;
$$;

-- Takes open orders to where their break is by now, and tells their students; one whose break is not to be, or not while its
-- cafeteria is open, goes to the nearest slot of that day, one with room before one without. A promise lies within its hours. Answers {rescheduled, left}: how many moved, and how many
-- have no slot any more and stay as they were, for staff to settle. The caller holds the locks of their cafeterias.
create or replace function follow_timetable(tied uuid[], tz text, by_role text) returns jsonb language plpgsql as $$
declare
  o orders;
  c cafeterias;
  on_day date;
  target record;
  hours record;
  ready timestamptz;
  rescheduled int := 0;
  left_over int := 0;
begin
  for o in select x.* from orders x where x.id = any(tied) order by x.cafeteria_id, x.id loop
    on_day := (o.pickup_slot at time zone tz)::date;
    select * into c from cafeterias where id = o.cafeteria_id;
    select r.starts, b.id as break_id into target from breaks b cross join lateral bell(b, tz, on_day) r
    join lateral opening_intervals(c.id, tz, on_day) h on h.opens <= r.starts and r.starts < h.closes where b.id = o.break_id;
    if target.starts is null then
      select s.starts, s.break_id into target from pickup_slots(c, tz, on_day, now()) s
      order by not fits(slot_room(c, s.starts, s.ends, s.break_id), o.demand), abs(extract(epoch from s.starts - o.pickup_slot)) limit 1;
    end if;
    if target.starts is null then
      left_over := left_over + 1;
    elsif target.starts = o.pickup_slot then
      update orders set break_id = target.break_id where id = o.id;
    else
      rescheduled := rescheduled + 1;
      select h.opens, h.closes into hours from opening_intervals(c.id, tz, on_day) h where h.opens <= target.starts and target.starts < h.closes;
      ready := least(greatest(soonest_ready(o), o.promised_from + (target.starts - o.pickup_slot)), hours.closes);
      perform load_slot(o.cafeteria_id, o.pickup_slot, o.demand, -1);
      perform load_slot(o.cafeteria_id, target.starts, o.demand, 1);
      update orders x set version = version + 1, updated_at = now(), rescheduled_at = now(), pickup_slot = target.starts, break_id = target.break_id,
        promised_from = ready, promised_until = least(ready + (o.promised_until - o.promised_from), hours.closes),
        accept_by = case when o.accept_by is not null then accept_until(c, tz, target.starts, hours.opens, o.accept_by) end
      where x.id = o.id returning * into o;
      perform emit_event(o.cafeteria_id, 'order.rescheduled', o, jsonb_build_object('by', by_role));
    end if;
  end loop;
  return jsonb_build_object('rescheduled', rescheduled, 'left', left_over);
end $$;

-- The whole timetable anew: [{id?, weekday, name, startsAt, endsAt}]; a break whose id is given stays the one it is.
create or replace function write_breaks(campus uuid, timetable jsonb) returns void language plpgsql as $$
declare kept uuid[] := array(select (b->>'id')::uuid from jsonb_array_elements(timetable) b where b ? 'id');
begin
  if exists (select unnest(kept) except select id from breaks where campus_id = campus) then perform refuse('break_not_found'); end if;
  delete from breaks where campus_id = campus and id <> all(kept);
  -- Two that swap their names would collide half-way.
  update breaks set name = id::text where id = any(kept);
  insert into breaks as b (id, campus_id, weekday, name, starts_at, ends_at)
  select coalesce(t.id, uuidv7()), campus, t.weekday, t.name, t."startsAt", t."endsAt"
  from jsonb_to_recordset(timetable) as t(id uuid, weekday int, name text, "startsAt" time, "endsAt" time)
  on conflict (id) do update set weekday = excluded.weekday, name = excluded.name,
    starts_at = excluded.starts_at, ends_at = excluded.ends_at;
end $$;

drop function if exists alter_break(uuid, date, time, time);

-- Alters a break on one day ({breakId, day, startsAt?, endsAt?}; without times there is none), or takes that back.
create or replace function alter_break(campus uuid, alteration jsonb, taking_back boolean) returns void language plpgsql as $$
declare
  altered uuid := (alteration->>'breakId')::uuid;
  on_day date := (alteration->>'day')::date;
begin
  if not exists (select from breaks where id = altered and campus_id = campus and weekday = extract(isodow from on_day)) then
    perform refuse('break_not_found');
  end if;
  if taking_back then
    delete from altered_breaks where break_id = altered and day = on_day;
  else
    insert into altered_breaks (break_id, day, starts_at, ends_at)
    values (altered, on_day, (alteration->>'startsAt')::time, (alteration->>'endsAt')::time)
    on conflict (break_id, day) do update set starts_at = excluded.starts_at, ends_at = excluded.ends_at;
  end if;
end $$;

-- Runs one command on the timetable of a campus, under the locks of the campus and of all its cafeterias, and moves the
-- orders that it concerns. command: {campusId, by, cafeteriaIds? (all but administrators of the
-- institution: only with one of this campus), …}. Answers
-- {kind: done, answer, events: {cafeteriaId: [event]}} or the refusal, which undoes whatever was written.
create or replace function change_timetable(verb text, command jsonb) returns jsonb language plpgsql as $$
declare
  k campuses;
  seqs jsonb;
  tied uuid[];
  moved jsonb;
  refused_by text;
  facts text;
begin
  select * into k from campuses where id = (command->>'campusId')::uuid for no key update;
  if k.id is null then perform refuse('campus_not_found'); end if;
  select coalesce(jsonb_object_agg(l.id, l.seq), '{}') into seqs
  from (select id, seq from cafeterias where campus_id = k.id order by id for no key update) l;
  if (command->>'by' = 'admin' or seqs ?| array(select jsonb_array_elements_text(command->'cafeteriaIds'))) is not true then
    perform refuse('forbidden');
  end if;
  tied := array(
    select o.id from orders o
    where o.cafeteria_id in (select j::uuid from jsonb_object_keys(seqs) j) and o.break_id is not null
      and o.status in ('pending_payment', 'placed', 'accepted', 'preparing')
      and o.pickup_slot >= ((now() at time zone k.timezone)::date)::timestamp at time zone k.timezone);

  perform act_as(command);
  case verb
    when 'breaks' then perform write_breaks(k.id, command->'breaks');
    when 'alter' then perform alter_break(k.id, command->'alteration', false);
    when 'take_back' then perform alter_break(k.id, command->'alteration', true);
  end case;
  moved := follow_timetable(tied, k.timezone, command->>'by');
  perform emit_event(j::uuid, 'cafeteria.hours_changed', null, jsonb_build_object('by', command->>'by'))
  from jsonb_object_keys(seqs) j;
  return jsonb_build_object('kind', 'done', 'answer', timetable_document(k.id) || moved, 'events', (
    select coalesce(jsonb_object_agg(s.key, events_after(s.key::uuid, s.value::bigint)), '{}') from jsonb_each_text(seqs) s));
exception
  when sqlstate 'IE001' then
    get stacked diagnostics refused_by = message_text, facts = pg_exception_detail;
    return jsonb_build_object('kind', 'refused', 'code', refused_by, 'facts', facts::jsonb);
  when check_violation or unique_violation then
    get stacked diagnostics refused_by = constraint_name;
    return jsonb_build_object('kind', 'refused', 'constraint', refused_by);
end $$;
