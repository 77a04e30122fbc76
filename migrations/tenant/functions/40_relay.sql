-- What a cafeteria's event log needs when it starts with nothing: one snapshot of position, active orders and the
-- newest events. One statement, so that the three agree.
create or replace function load_event_log(cafeteria uuid, history int) returns jsonb language sql stable as $$
  select jsonb_build_object(
    'epoch', c.epoch, 'seq', c.seq,
    'cafeteria', jsonb_build_object(
      'status', c.status, 'pauseReason', c.pause_reason, 'pausedUntil', rfc3339(c.paused_until),
      'extraWaitMinutes', current_wait_minutes(c), 'menuVersion', c.menu_version),
    'orders', (
      select coalesce(jsonb_agg(order_document(o) order by o.created_at, o.id), '[]') from orders o
      where o.cafeteria_id = c.id and o.status in ('placed', 'accepted', 'preparing', 'ready')),
    'events', (
      select coalesce(jsonb_agg(e.event order by e.seq), '[]') from event_outbox e
      where e.cafeteria_id = c.id and e.seq > c.seq - history))
  from cafeterias c where c.id = cafeteria;
$$;

-- A page of the outbox for a log that stands at `after_seq`: what came after, and what was never processed; with the
-- position that the cafeteria has, by which the log knows whether it still tells the same history.
create or replace function read_outbox(cafeteria uuid, after_seq bigint, page_size int) returns jsonb language sql stable as $$
  with page as (
    select e.seq, e.event from event_outbox e
    where e.cafeteria_id = cafeteria and (e.seq > after_seq or e.processed_at is null)
    order by e.seq limit page_size)
  select jsonb_build_object(
    'epoch', c.epoch, 'seq', c.seq, 'more', (select count(*) from page) = page_size,
    'events', (select coalesce(jsonb_agg(p.event order by p.seq), '[]') from page p))
  from cafeterias c where c.id = cafeteria;
$$;

-- Turns planned notifications into deliveries and marks their events processed, in one transaction. A push goes to
-- each device of its recipient. Planning again after a crash adds nothing: a delivery exists once per event,
-- recipient, channel and device. plans: [{eventId, notifications: [{userId, channel, template}]}]
create or replace function record_deliveries(plans jsonb) returns table (id uuid, channel text) language plpgsql as $$
#variable_conflict use_column
begin
  return query
  insert into notification_deliveries (event_id, user_id, channel, device_id, template, due_at)
  select (p->>'eventId')::uuid, (n->>'userId')::uuid, n->>'channel', d.id, n->>'template', now() + interval '60 seconds'
  from jsonb_array_elements(plans) p
  -- Of a database that was restored meanwhile, an event may be gone.
  join event_outbox o on o.id = (p->>'eventId')::uuid
  cross join lateral jsonb_array_elements(p->'notifications') n
  left join devices d on n->>'channel' = 'push' and d.user_id = (n->>'userId')::uuid
  where n->>'channel' <> 'push' or d.id is not null
  on conflict do nothing
  returning notification_deliveries.id, notification_deliveries.channel;

  update event_outbox set processed_at = now()
  where id in (select (p->>'eventId')::uuid from jsonb_array_elements(plans) p) and processed_at is null;
end $$;

-- Claims deliveries for one consumer, for two minutes (a batch of 50, five at a time, ten seconds each at the most, is
-- done by then; the sweep waits longer), and returns what it needs to speak to the provider. A delivery that
-- is final, or claimed by another, is not returned: a queue message that came twice reaches the person once.
drop function if exists claim_deliveries(uuid[]);
create function claim_deliveries(ids uuid[]) returns table (
  id uuid, channel text, template text, attempts int, "pushToken" text, email text, locale text, "cafeteriaName" text,
  timezone text, "order" jsonb, data jsonb, "statusNow" text) language sql as $$
  with claimed as (
    update notification_deliveries d set
      claimed_until = now() + interval '120 seconds', due_at = now() + interval '150 seconds', attempts = attempts + 1
    where d.id = any(ids) and d.status = 'pending' and (d.claimed_until is null or d.claimed_until < now())
    returning d.*
  )
  select c.id, c.channel, c.template, c.attempts, v.push_token, u.email, u.locale, k.name, s.timezone, e.event->'order', e.event->'data',
    (select o.status from orders o where o.id = (e.event->'order'->>'id')::uuid)
  from claimed c
  join event_outbox e on e.id = c.event_id
  join cafeterias k on k.id = e.cafeteria_id
  join campuses s on s.id = k.campus_id
  join users u on u.id = c.user_id
  left join devices v on v.user_id = c.user_id and v.id = c.device_id;
$$;

-- Records what the provider answered. results: [{id, status: 'sent'|'pending'|'failed'|'dead'|'skipped', error?, providerMessageId?,
-- retryInSeconds?, forgetToken?}]. A final delivery is never reopened here.
create or replace function record_delivery_results(results jsonb) returns int language plpgsql as $$
declare recorded int;
begin
  update notification_deliveries d set
    status = r.status, last_error = r.error, provider_message_id = r."providerMessageId", claimed_until = null,
    sent_at = case when r.status = 'sent' then now() end,
    due_at = now() + make_interval(secs => coalesce(r."retryInSeconds", 0) + 60)
  from jsonb_to_recordset(results) as r(id uuid, status text, error text, "providerMessageId" text, "retryInSeconds" int)
  where d.id = r.id and d.status = 'pending';
  get diagnostics recorded = row_count;

  delete from devices v using notification_deliveries d, jsonb_to_recordset(results) as r(id uuid, "forgetToken" text)
  where d.id = r.id and v.user_id = d.user_id and v.id = d.device_id and v.push_token = r."forgetToken";
  return recorded;
end $$;

-- What the minute cron looks after. Begins the day of cafeterias where it has come, ends pauses and throttles whose time
-- is over, and answers cafeterias with events that no relay has processed, and deliveries whose queue message was lost;
-- these get another minute each, so that two ticks do not queue them twice.
create or replace function tick(max_deliveries int) returns jsonb language plpgsql as $$
declare
  due record;
  overdue jsonb;
begin
  for due in
    select c.id, (now() at time zone k.timezone)::date as today, c.status = 'paused' and c.paused_until <= now() as resumes,
      c.capacity_until <= now() as recovers
    from cafeterias c join campuses k on k.id = c.campus_id
    where c.business_day < (now() at time zone k.timezone)::date or (c.status = 'paused' and c.paused_until <= now())
      or c.capacity_until <= now()
    order by c.id for no key update of c
  loop
    if due.resumes then perform set_pause(due.id, false, null, null, 'system'); end if;
    if due.recovers then perform set_throttle(due.id, 100, null, 0, 'system'); end if;
    perform begin_business_day(due.id, due.today) from cafeterias where id = due.id and business_day < due.today;
  end loop;

  with claimed as (
    update notification_deliveries set due_at = now() + interval '60 seconds'
    where id in (
      select id from notification_deliveries where status = 'pending' and due_at < now()
      order by due_at limit max_deliveries for update skip locked)
    returning id, channel)
  select coalesce(jsonb_agg(jsonb_build_object('id', id, 'channel', channel)), '[]') into overdue from claimed;
  return jsonb_build_object(
    'deliveries', overdue,
    'cafeteriaIds', (select coalesce(jsonb_agg(distinct cafeteria_id), '[]') from event_outbox where processed_at is null));
end $$;

-- Ends deliveries whose tries are used up.
create or replace function bury_deliveries(ids uuid[]) returns table (id uuid, channel text) language sql as $$
  update notification_deliveries d set status = 'dead', claimed_until = null
  where d.id = any(ids) and d.status = 'pending'
  returning d.id, d.channel;
$$;
