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

-- Settings that are named are changed, the others stay; `maxOpenOrders` null takes the limit away.
create or replace function write_settings(cafeteria uuid, changes jsonb) returns void language plpgsql as $$
begin
  update cafeterias set
    accept_within_minutes = coalesce((changes->>'acceptWithinMinutes')::int, accept_within_minutes),
    no_show_after_minutes = coalesce((changes->>'noShowAfterMinutes')::int, no_show_after_minutes),
    auto_accept = coalesce((changes->>'autoAccept')::boolean, auto_accept),
    slot_minutes = coalesce((changes->>'slotMinutes')::int, slot_minutes),
    order_lead_minutes = coalesce((changes->>'orderLeadMinutes')::int, order_lead_minutes),
    slot_capacity = coalesce(changes->'slotCapacity', slot_capacity),
    max_open_orders = case when changes ? 'maxOpenOrders' then (changes->>'maxOpenOrders')::int else max_open_orders end,
    tax_basis_points = coalesce((changes->>'taxBasisPoints')::int, tax_basis_points),
    tips_enabled = coalesce((changes->>'tipsEnabled')::boolean, tips_enabled),
    require_pickup_code = coalesce((changes->>'requirePickupCode')::boolean, require_pickup_code),
    book_ahead_days = coalesce((changes->>'bookAheadDays')::int, book_ahead_days),
    student_cancels_accepted = coalesce((changes->>'studentCancelsAccepted')::boolean, student_cancels_accepted),
    answer_within_minutes = coalesce((changes->>'answerWithinMinutes')::int, answer_within_minutes)
  where id = cafeteria;
end $$;

-- The whole week anew: [{weekday, opens, closes}].
create or replace function write_hours(cafeteria uuid, weekly jsonb) returns void language plpgsql as $$
begin
  delete from opening_hours where cafeteria_id = cafeteria;
  insert into opening_hours (cafeteria_id, weekday, opens, closes)
  select cafeteria, h.weekday, h.opens, h.closes from jsonb_to_recordset(weekly) as h(weekday int, opens time, closes time);
end $$;

-- One day unlike its weekday: {day, opens?, closes?, reason?}; without times it is closed.
create or replace function write_exception(cafeteria uuid, exception jsonb) returns void language plpgsql as $$
begin
  insert into opening_exceptions as e (cafeteria_id, day, opens, closes, reason)
  values (cafeteria, (exception->>'day')::date, (exception->>'opens')::time, (exception->>'closes')::time, coalesce(exception->>'reason', ''))
  on conflict (cafeteria_id, day) do update set opens = excluded.opens, closes = excluded.closes, reason = excluded.reason;
end $$;

-- The open orders whose slot begins outside the hours, of one day or (null) of all: somebody has to tell their students.
create or replace function orders_outside_hours(c cafeterias, only_day date) returns int language sql stable as $$
  select count(*)::int from orders o join campuses k on k.id = o.campus_id
  where o.cafeteria_id = c.id and o.status in ('pending_payment', 'placed', 'accepted', 'preparing', 'ready')
    and (o.pickup_slot at time zone k.timezone)::date = coalesce(only_day, (o.pickup_slot at time zone k.timezone)::date)
    and not is_open(c.id, k.timezone, o.pickup_slot);
$$;

-- Runs one command on a cafeteria, under its lock. command: {cafeteriaId, by, …}. Answers {kind: done, answer, events}
-- or the refusal, which undoes whatever was written.
create or replace function change_cafeteria(verb text, command jsonb) returns jsonb language plpgsql as $$
declare
  c cafeterias;
  by_role text := command->>'by';
  until timestamptz := (command->>'until')::timestamptz;
  refused_by text;
  facts text;
begin
  select * into c from cafeterias where id = (command->>'cafeteriaId')::uuid for no key update;
  if c.id is null then perform refuse('cafeteria_not_found'); end if;

  perform act_as(command);
  case verb
    when 'pause' then
      if until <= now() then
        perform refuse('validation_failed',
          '{"errors": [{"pointer": "#/until", "detail": "Debe ser en el futuro. / Must be in the future."}]}');
      end if;
      perform set_pause(c.id, true, command->>'reason', until, by_role);
    when 'resume' then perform set_pause(c.id, false, null, null, by_role);
    when 'throttle' then
      -- Where nothing is limited a share of it is nothing: a kitchen that thinks it has closed its slots has to hear so.
      if c.slot_capacity = '{}' and (command->>'capacityPercent')::int < 100
        and ((command->>'capacityPercent')::int = 0 or (command->>'extraWaitMinutes')::int = 0) then
        perform refuse('throttle_without_capacity');
      end if;
      perform set_throttle(c.id, (command->>'capacityPercent')::int,
      now() + make_interval(mins => (command->>'minutes')::int), (command->>'extraWaitMinutes')::int, by_role);
    when 'settings' then perform write_settings(c.id, command->'changes');
    when 'hours' then perform write_hours(c.id, command->'weekly');
    when 'exception' then perform write_exception(c.id, command->'exception');
    when 'end_exception' then delete from opening_exceptions where cafeteria_id = c.id and day = (command->>'day')::date;
  end case;
  if verb in ('settings', 'hours', 'exception', 'end_exception') then
    perform emit_event(c.id, 'cafeteria.hours_changed', null, jsonb_build_object('by', by_role));
  end if;
  if verb = 'settings' then
    perform note_act(c.id, 'cafeteria.settings_changed', jsonb_build_object('changes', command->'changes'));
  end if;

  return jsonb_build_object('kind', 'done', 'events', events_after(c.id, c.seq), 'answer', case
    when verb in ('pause', 'resume', 'throttle') then (select cafeteria_document(x) from cafeterias x where x.id = c.id)
    when verb = 'settings' then (select settings_document(x) from cafeterias x where x.id = c.id)
    else hours_document(c.id) || jsonb_build_object('left', orders_outside_hours(c,
      coalesce(command->>'day', command->'exception'->>'day')::date)) end);
exception
  when sqlstate 'IE001' then
    get stacked diagnostics refused_by = message_text, facts = pg_exception_detail;
    return jsonb_build_object('kind', 'refused', 'code', refused_by, 'facts', facts::jsonb);
  when check_violation or unique_violation then
    get stacked diagnostics refused_by = constraint_name;
    return jsonb_build_object('kind', 'refused', 'constraint', refused_by);
end $$;

-- Orders wait and nobody is on the board: calls the staff. Answers the event; none when nothing waits any more, or nothing yet:
-- what waits to be accepted, or is for the next two hours, and only while the cafeteria is open.
create or replace function report_unattended(cafeteria uuid) returns jsonb language plpgsql as $$
declare
  c cafeterias;
  waiting int;
begin
  select * into c from cafeterias where id = cafeteria for no key update;
  select count(*) into waiting from orders o
  where o.cafeteria_id = c.id and o.status in ('placed', 'accepted')
    and (o.pickup_slot is null or o.pickup_slot <= now() + interval '2 hours'
      or o.accept_by <= now() + make_interval(mins => c.accept_within_minutes));
  if waiting > 0 and is_open(c.id, (select k.timezone from campuses k where k.id = c.campus_id), now()) then
    perform emit_event(cafeteria, 'board.unattended', null, jsonb_build_object('waiting', waiting, 'staffIds', (
      select coalesce(jsonb_agg(user_id), '[]') from staff_assignments where cafeteria_id = cafeteria)));
  end if;
  return events_after(cafeteria, c.seq);
end $$;
