-- A cafeteria as everybody sees it. A pause that is over shows as such, and so does added waiting time.
create or replace function cafeteria_document(c cafeterias) returns jsonb language sql stable as $$
  select jsonb_build_object(
    'id', c.id, 'campusId', c.campus_id, 'name', c.name,
    'status', case when is_paused(c) then 'paused' else 'open' end,
    'pauseReason', case when is_paused(c) then c.pause_reason end,
    'pausedUntil', case when is_paused(c) then rfc3339(c.paused_until) end,
    'extraWaitMinutes', current_wait_minutes(c), 'currency', c.currency, 'menuVersion', c.menu_version,
    'archivedAt', rfc3339(c.archived_at));
$$;

-- What staff may set, and the throttle that is on.
create or replace function settings_document(c cafeterias) returns jsonb language sql stable as $$
  select jsonb_build_object(
    'acceptWithinMinutes', c.accept_within_minutes, 'noShowAfterMinutes', c.no_show_after_minutes,
    'autoAccept', c.auto_accept, 'slotMinutes', c.slot_minutes, 'orderLeadMinutes', c.order_lead_minutes,
    'slotCapacity', c.slot_capacity, 'maxOpenOrders', c.max_open_orders, 'taxBasisPoints', c.tax_basis_points,
    'tipsEnabled', c.tips_enabled, 'requirePickupCode', c.require_pickup_code, 'bookAheadDays', c.book_ahead_days,
    'studentCancelsAccepted', c.student_cancels_accepted, 'answerWithinMinutes', c.answer_within_minutes,
    'throttle', case when c.capacity_until > now() then jsonb_build_object(
      'capacityPercent', c.capacity_percent, 'until', rfc3339(c.capacity_until), 'extraWaitMinutes', c.extra_wait_minutes) end);
$$;

-- Time of day on the wall, 24:00 included.
create or replace function wall_time(t time) returns text language sql immutable return left(t::text, 5);

-- Hours by weekday, the exceptions to come, and whether it is open now. Null: no such cafeteria.
create or replace function hours_document(cafeteria uuid) returns jsonb language sql stable as $$
  select jsonb_build_object(
    'timezone', k.timezone, 'isOpen', is_open(c.id, k.timezone, now()),
    'opensAt', case when not is_open(c.id, k.timezone, now()) then rfc3339(opens_at(c.id, k.timezone, now())) end,
    'weekly', (
      select coalesce(jsonb_agg(jsonb_build_object('weekday', h.weekday, 'opens', wall_time(h.opens), 'closes', wall_time(h.closes))
        order by h.weekday, h.opens), '[]')
      from opening_hours h where h.cafeteria_id = c.id),
    'exceptions', (
      select coalesce(jsonb_agg(jsonb_build_object(
        'day', e.day, 'opens', wall_time(e.opens), 'closes', wall_time(e.closes), 'reason', e.reason) order by e.day), '[]')
      from (
        select * from opening_exceptions x
        where x.cafeteria_id = c.id and x.day >= (now() at time zone k.timezone)::date order by x.day limit 100) e))
  from cafeterias c join campuses k on k.id = c.campus_id where c.id = cafeteria;
$$;

-- The timetable of a campus, and the days to come on which a break is at another time or not at all. Null: no such campus.
create or replace function timetable_document(campus uuid) returns jsonb language sql stable as $$
  select jsonb_build_object(
    'timezone', k.timezone,
    'breaks', (
      select coalesce(jsonb_agg(jsonb_build_object(
        'id', b.id, 'weekday', b.weekday, 'name', b.name, 'startsAt', wall_time(b.starts_at), 'endsAt', wall_time(b.ends_at))
        order by b.weekday, b.starts_at, b.name), '[]')
      from breaks b where b.campus_id = k.id),
    'alteredDays', (
      select coalesce(jsonb_agg(jsonb_build_object(
        'breakId', a.break_id, 'day', a.day, 'startsAt', wall_time(a.starts_at), 'endsAt', wall_time(a.ends_at))
        order by a.day, a.starts_at, a.break_id), '[]')
      from breaks b join altered_breaks a on a.break_id = b.id
      where b.campus_id = k.id and a.day >= (now() at time zone k.timezone)::date))
  from campuses k where k.id = campus;
$$;
