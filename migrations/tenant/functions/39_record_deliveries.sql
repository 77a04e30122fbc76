-- Whether a person has switched a kind of message off on a channel; what is not named is on.
create or replace function is_switched_off(preferences jsonb, kind text, channel text) returns boolean language sql immutable as $$
  select coalesce(preferences #>> array[kind, channel] = 'false', false);
$$;

-- When the quiet hours that a moment falls into are over: from 22:00 to 07:00 of the campus nothing is pushed that can
-- wait. null: it is not quiet.
create or replace function quiet_until(at_time timestamptz, tz text) returns timestamptz language sql stable as $$
  select case
    when local::time >= '22:00' then (local::date + 1 + time '07:00') at time zone tz
    when local::time < '07:00' then (local::date + time '07:00') at time zone tz end
  from (select at_time at time zone tz as local) l;
$$;

-- Turns planned notifications into deliveries and marks their events processed, in one transaction; answers those to
-- queue now. A push goes to each device of its recipient. What its recipient has switched off is recorded as skipped, so
-- that the ledger tells why nothing came. What is not essential waits for the end of the quiet hours, and the sweep
-- queues it then; not so what is about an order to be collected before: its student is up and waiting. Planning again
-- after a crash adds nothing: a delivery exists once per event, recipient, channel and device, and an event that was
-- processed is not planned again (its deliveries may have been purged since).
-- plans: [{eventId, notifications: [{userId, channel, template, kind, essential}]}]
create or replace function record_deliveries(plans jsonb) returns table (id uuid, channel text) language plpgsql as $$
#variable_conflict use_column
begin
  return query
  with planned as (
    select o.id as event_id, u.id as user_id, n.channel, d.id as device_id, n.template,
      n.essential is false and is_switched_off(u.notification_preferences, n.kind, n.channel) as switched_off,
      case when n.essential is false and n.channel = 'push' then quiet_until(now(), k.timezone) end as quiet_until,
      (o.event->'order'->>'promisedUntil')::timestamptz as promised_until
    from jsonb_array_elements(plans) p
    -- Of a database that was restored meanwhile, an event may be gone.
    join event_outbox o on o.id = (p->>'eventId')::uuid and o.processed_at is null
    join cafeterias c on c.id = o.cafeteria_id
    join campuses k on k.id = c.campus_id
    cross join lateral jsonb_to_recordset(p->'notifications')
      as n("userId" uuid, channel text, template text, kind text, essential boolean)
    join users u on u.id = n."userId"
    left join devices d on n.channel = 'push' and d.user_id = u.id
    where n.channel <> 'push' or d.id is not null),
  recorded as (
    insert into notification_deliveries (event_id, user_id, channel, device_id, template, status, last_error, due_at)
    select event_id, user_id, channel, device_id, template,
      case when switched_off then 'skipped' else 'pending' end,
      case when switched_off then 'switched off by the recipient' end,
      coalesce(case when promised_until < quiet_until then null else quiet_until end, now() + interval '60 seconds')
    from planned
    on conflict do nothing
    returning id, channel, status, due_at)
  select r.id, r.channel from recorded r where r.status = 'pending' and r.due_at <= now() + interval '60 seconds';

  update event_outbox set processed_at = now()
  where id in (select (p->>'eventId')::uuid from jsonb_array_elements(plans) p) and processed_at is null;
end $$;
