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

-- What its reader has to hear while it is so: where no phone can be reached it comes by e-mail, unless they have switched that off.
create or replace function comes_by_mail(template text) returns boolean language sql immutable as $$
  select template in ('order_ready', 'order_recalled', 'order_rescheduled', 'order_change_proposed');
$$;

-- Turns notifications of events into deliveries, in the transaction of the caller; answers those to queue now. A push goes
-- to each device of its recipient, and what they have to hear to the mailbox of whoever has none. What its recipient has switched off is recorded as skipped, so that the ledger tells why
-- nothing came. What is not essential waits for the end of the quiet hours, and the sweep queues it then; not so what is
-- about an order to be collected before: its student is up and waiting. A delivery exists once per event, recipient, channel
-- and device, however often it is planned.
-- planned: [{event_id, user_id, channel, template, kind, essential, promised_until}]
create or replace function record_notifications(planned jsonb, tz text) returns table (id uuid, channel text) language sql volatile as $$
  with recorded as (
    insert into notification_deliveries (event_id, user_id, channel, device_id, template, status, last_error, due_at)
    select n.event_id, u.id, way.channel, d.id, n.template,
      case when off.switched then 'skipped' else 'pending' end,
      case when off.switched then 'switched off by the recipient' end,
      coalesce(case when n.promised_until < quiet.until then null else quiet.until end, now() + interval '60 seconds')
    from jsonb_to_recordset(planned) as n(event_id uuid, user_id uuid, channel text, template text, kind text,
      essential boolean, promised_until timestamptz)
    join users u on u.id = n.user_id
    left join devices d on n.channel = 'push' and d.user_id = u.id
    cross join lateral (
      select case when n.channel = 'push' and d.id is null and comes_by_mail(n.template) then 'email' else n.channel end as channel) way
    cross join lateral (
      -- Essential is a message on its own channel.
      select (not n.essential or way.channel <> n.channel)
        and is_switched_off(u.notification_preferences, n.kind, way.channel) as switched) off
    cross join lateral (
      select case when not n.essential and way.channel = 'push' then quiet_until(now(), tz) end as until) quiet
    where way.channel <> 'push' or d.id is not null
    on conflict do nothing
    returning notification_deliveries.id, notification_deliveries.channel, status, due_at)
  select r.id, r.channel from recorded r where r.status = 'pending' and r.due_at <= now() + interval '60 seconds';
$$;

-- Records the deliveries of events that were written without them, and marks the events processed, in one transaction.
-- Planning again after a crash adds nothing: an event that was processed is not planned again (its deliveries may have been
-- purged since), and of a database that was restored meanwhile an event may be gone. All events are of one cafeteria.
-- plans: [{eventId, notifications: [{userId, channel, template, kind, essential}]}]
create or replace function record_deliveries(plans jsonb) returns table (id uuid, channel text) language plpgsql as $$
#variable_conflict use_column
declare
  tz text;
  planned jsonb;
begin
  select k.timezone into tz
  from event_outbox o join cafeterias c on c.id = o.cafeteria_id join campuses k on k.id = c.campus_id
  where o.id = (plans->0->>'eventId')::uuid;
  select coalesce(jsonb_agg(jsonb_build_object('event_id', o.id, 'user_id', n->'userId', 'channel', n->'channel',
    'template', n->'template', 'kind', n->'kind', 'essential', n->'essential',
    'promised_until', o.event->'order'->'promisedUntil')), '[]') into planned
  from jsonb_array_elements(plans) p
  join event_outbox o on o.id = (p->>'eventId')::uuid and o.processed_at is null
  cross join lateral jsonb_array_elements(p->'notifications') n;
  return query select r.id, r.channel from record_notifications(planned, tz) r;

  update event_outbox set processed_at = now()
  where id in (select (p->>'eventId')::uuid from jsonb_array_elements(plans) p) and processed_at is null;
end $$;
