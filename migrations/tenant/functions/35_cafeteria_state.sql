-- Pauses or opens a cafeteria and tells everybody. Answers the events; none when nothing changed.
create or replace function set_pause(cafeteria uuid, pausing boolean, because text, until timestamptz, by_role text)
returns jsonb language plpgsql as $$
declare
  c cafeterias;
begin
  select * into c from cafeterias where id = cafeteria for no key update;
  if not pausing and c.status = 'open' then return '[]'; end if;
  update cafeterias set status = case when pausing then 'paused' else 'open' end,
    pause_reason = case when pausing then because end, paused_until = case when pausing then until end
  where id = cafeteria;
  perform emit_event(cafeteria, case when pausing then 'cafeteria.paused' else 'cafeteria.resumed' end, null,
    jsonb_build_object('by', by_role, 'reason', because, 'until', rfc3339(until)));
  return events_after(cafeteria, c.seq);
end $$;

-- Makes room smaller for a while and promises longer, or takes that back (100 %, 0 minutes), and tells everybody.
create or replace function set_throttle(cafeteria uuid, percent int, until timestamptz, extra_wait int, by_role text)
returns jsonb language plpgsql as $$
declare
  seq_before bigint;
begin
  select seq into seq_before from cafeterias where id = cafeteria for no key update;
  update cafeterias set capacity_percent = percent, capacity_until = until, extra_wait_minutes = extra_wait where id = cafeteria;
  perform emit_event(cafeteria, 'cafeteria.wait_changed', null, jsonb_build_object(
    'by', by_role, 'capacityPercent', percent, 'capacityUntil', rfc3339(until), 'extraWaitMinutes', extra_wait));
  return events_after(cafeteria, seq_before);
end $$;

-- Alters a break on one day (null times: there is none) and moves the open orders that are tied to it, each with its
-- event, so that their students are told. Answers the events by cafeteria.
create or replace function alter_break(altered uuid, on_day date, new_start time, new_end time) returns jsonb language plpgsql as $$
declare
  tz text;
  o orders;
  new_slot timestamptz;
  answer jsonb := '[]';
begin
  select k.timezone into tz from breaks b join campuses k on k.id = b.campus_id where b.id = altered;
  -- All cafeterias that the orders are of, in the order that every other lock takes.
  perform from cafeterias where id in (select cafeteria_id from orders where break_id = altered) order by id for no key update;
  insert into altered_breaks (break_id, day, starts_at, ends_at) values (altered, on_day, new_start, new_end)
  on conflict (break_id, day) do update set starts_at = excluded.starts_at, ends_at = excluded.ends_at;
  new_slot := (on_day + new_start) at time zone tz;
  for o in
    select x.* from orders x
    where x.break_id = altered and (x.pickup_slot at time zone tz)::date = on_day
      and x.status in ('pending_payment', 'placed', 'accepted', 'preparing') and new_slot is not null and x.pickup_slot <> new_slot
    order by x.cafeteria_id, x.id
  loop
    perform load_slot(o.cafeteria_id, o.pickup_slot, o.demand, -1);
    perform load_slot(o.cafeteria_id, new_slot, o.demand, 1);
    update orders x set version = version + 1, updated_at = now(), pickup_slot = new_slot,
      promised_from = o.promised_from + (new_slot - o.pickup_slot),
      promised_until = o.promised_until + (new_slot - o.pickup_slot)
    where x.id = o.id returning * into o;
    answer := answer || jsonb_build_array(jsonb_build_object(
      'cafeteriaId', o.cafeteria_id, 'event', emit_event(o.cafeteria_id, 'order.rescheduled', o, '{"by": "staff"}')));
  end loop;
  return answer;
end $$;
