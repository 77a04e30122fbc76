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
      where o.cafeteria_id = c.id and o.status in ('pending_payment', 'placed', 'accepted', 'preparing', 'ready')),
    -- Newest first, with a limit: a bound on `seq` alone says nothing to the planner, who then reads the whole outbox.
    'events', (
      select coalesce(jsonb_agg(e.event - 'act' order by e.seq), '[]') from (
        select o.seq, o.event from event_outbox o where o.cafeteria_id = c.id and o.seq > c.seq - history
        order by o.seq desc limit history) e))
  from cafeterias c where c.id = cafeteria;
$$;

-- A page of the outbox for a log that stands at `after_seq`: what came after, and what was never processed; with the
-- position that the cafeteria has, by which the log knows whether it still tells the same history.
create or replace function read_outbox(cafeteria uuid, after_seq bigint, page_size int) returns jsonb language sql stable as $$
  -- Each half by its own index, whatever the plan knows of `after_seq`: together they would be a walk through the outbox.
  with page as (
    select e.seq, e.event from (
      (select o.seq, o.event from event_outbox o
       where o.cafeteria_id = cafeteria and o.seq <= after_seq and o.processed_at is null order by o.seq limit page_size)
      union all
      (select o.seq, o.event from event_outbox o
       where o.cafeteria_id = cafeteria and o.seq > after_seq order by o.seq limit page_size)) e
    order by e.seq limit page_size)
  select jsonb_build_object(
    'epoch', c.epoch, 'seq', c.seq, 'more', (select count(*) from page) = page_size,
    'events', (select coalesce(jsonb_agg(p.event order by p.seq), '[]') from page p))
  from cafeterias c where c.id = cafeteria;
$$;

-- Claims deliveries for one consumer, for two minutes (a batch of 50, five at a time, ten seconds each at the most, is
-- done by then), and returns what it needs to speak to the provider. A delivery that is final, or claimed by another, is
-- not returned: a queue message that came twice reaches the person once. Oldest first. `due_at` stays: it is indexed, and
-- a row whose indexed columns stay is written without a word to any index. What the sweep queues meanwhile is not claimed.
drop function if exists claim_deliveries(uuid[]);
create function claim_deliveries(ids uuid[]) returns table (
  id uuid, "userId" uuid, channel text, template text, attempts int, "waitedSeconds" float, "pushToken" text, platform text, email text,
  locale text, "cafeteriaName" text, timezone text, "order" jsonb, data jsonb, "statusNow" text, origin jsonb,
  "readyOrders" int) language sql
  -- Every table is asked by its key: a plan for each number of ids costs more than the claim, and finds the same.
  set plan_cache_mode = 'force_generic_plan' as $$
  with claimed as (
    update notification_deliveries d set claimed_until = now() + interval '120 seconds', attempts = attempts + 1
    -- As a CASE, which no partial index answers: found by their keys, not among all that wait in an outage.
    where d.id = any(ids) and case d.status when 'pending' then d.claimed_until is null or d.claimed_until < now() end
    returning d.id, d.user_id, d.channel, d.template, d.attempts, d.created_at, d.device_id, d.event_id, d.announcement_id,
      d.account_letter_id)
  select c.id, c.user_id, c.channel, c.template, c.attempts, extract(epoch from now() - c.created_at), v.push_token, v.platform, u.email,
    u.locale, coalesce(k.name, s.name), s.timezone, e.event->'order',
    case when c.announcement_id is not null then jsonb_build_object('announcementId', a.id, 'title', a.title, 'body', a.body)
      -- A letter is looked up only where there is one: a join would be planned and begun for every batch.
      when c.account_letter_id is not null then (
        select jsonb_build_object('letterId', l.id, 'secretHash', l.secret_hash) from account_letters l where l.id = c.account_letter_id)
      else e.event->'data' end,
    (select o.status from orders o where o.id = (e.event->'order'->>'id')::uuid),
    jsonb_build_object('requestId', e.event->'act'->'requestId', 'traceparent', e.event->'act'->'traceparent'),
    -- Of a browser alone, whose app wears the number. By the index of a student's newest orders: what is ready is of these days.
    case v.platform when 'web' then (
      select count(*)::int from orders o
      where o.user_id = c.user_id and o.created_at > now() - interval '7 days' and o.status = 'ready') end
  from claimed c
  join users u on u.id = c.user_id
  left join event_outbox e on e.id = c.event_id
  left join announcements a on a.id = c.announcement_id
  left join cafeterias k on k.id = coalesce(e.cafeteria_id, a.cafeteria_id)
  join campuses s on s.id = coalesce(k.campus_id, a.campus_id, u.campus_id)
  left join devices v on v.user_id = c.user_id and v.id = c.device_id
  order by c.id;
$$;

-- Tells those by e-mail who have to hear it and whose push does not come through (its provider is down, it was refused, it is
-- dead, or the phone is gone) while no other phone of theirs has it, unless they have switched that off: once an event, however
-- many phones and tries. Answers the deliveries to queue.
create or replace function fall_back_to_email(push_ids uuid[]) returns table (id uuid, channel text) language sql as $$
  insert into notification_deliveries (event_id, user_id, channel, template, due_at)
  select distinct d.event_id, d.user_id, 'email', d.template, now() + interval '60 seconds'
  from notification_deliveries d join users u on u.id = d.user_id
  where d.id = any(push_ids) and d.channel = 'push' and comes_by_mail(d.template)
    and not exists (
      select from notification_deliveries o
      where o.event_id = d.event_id and o.user_id = d.user_id and o.channel = 'push' and o.status = 'sent')
    and not is_switched_off(u.notification_preferences, 'order_updates', 'email')
  on conflict do nothing
  returning notification_deliveries.id, notification_deliveries.channel;
$$;

-- Records what the provider answered, each try as a row of delivery_attempts. results: [{id, attempt, status:
-- 'sent'|'pending'|'failed'|'dead'|'skipped', provider?, outcome?, error?, providerMessageId?, retryInSeconds?, forgetToken?,
-- held?, gone?}]; without an outcome nobody was spoken to. `held`: its circuit is open, the try was none and is given back.
-- `gone`: it was skipped because its phone is.
-- A final delivery is never reopened, and what is to be tried again is recorded by its own claim alone, once: a second
-- recording, or one whose claim has run out, changes nothing. Answers the deliveries by e-mail that take a push's place.
drop function if exists record_delivery_results(jsonb);
create function record_delivery_results(results jsonb) returns jsonb language plpgsql as $$
declare unheard uuid[];
begin
  with told as (
    select * from jsonb_to_recordset(results) as r(id uuid, attempt int, status text, provider text, outcome text, error text,
      "providerMessageId" text, "retryInSeconds" int, held boolean, gone boolean)),
  written as (
    update notification_deliveries d set
      status = r.status, last_error = r.error, provider_message_id = r."providerMessageId", claimed_until = null,
      provider = coalesce(r.provider, d.provider), attempts = d.attempts - coalesce(r.held, false)::int,
      sent_at = case when r.status = 'sent' then now() end,
      due_at = now() + make_interval(secs => coalesce(r."retryInSeconds", 0) + 60)
    from told r
    -- By their keys, as in `claim_deliveries`.
    where d.id = r.id and case d.status when 'pending' then
      r.status <> 'pending' or (d.attempts = r.attempt and d.claimed_until is not null) end
    returning d.id, r.provider, r.outcome, r.error, r."providerMessageId", r.held or r.gone or r.status in ('failed', 'dead') as unheard),
  tried as (
    insert into delivery_attempts (delivery_id, provider, outcome, error, provider_message_id)
    select w.id, w.provider, w.outcome, w.error, w."providerMessageId" from written w where w.outcome is not null)
  select array_agg(w.id) filter (where w.unheard) into unheard from written w;

  -- Most batches have neither a phone that is gone nor a push that was not heard.
  if results @? '$[*].forgetToken' then
    delete from devices v using notification_deliveries d, jsonb_to_recordset(results) as r(id uuid, "forgetToken" text)
    where d.id = r.id and v.user_id = d.user_id and v.id = d.device_id and v.push_token = r."forgetToken";
  end if;
  if unheard is null then return '[]'; end if;
  return (
    select coalesce(jsonb_agg(jsonb_build_object('id', f.id, 'channel', f.channel)), '[]') from fall_back_to_email(unheard) f);
end $$;

-- What the minute cron looks after. Answers cafeterias with events that no relay has processed, or for which a time has run out
-- (the day, a pause, a throttle, an order's) that their object has not ended; announcements that stand still; deliveries whose
-- queue message was lost, which get another minute each, so that two ticks do not queue them twice; and payments (see
-- `sweep_payments`). Brings back what was off the menu for a day that is over. Forgets what is parked no more, idempotency keys that
-- have lapsed, what slots of a month ago had to bear, failures to sign in of yesterday, and sign-ins that an app was to take over.
create or replace function tick(max_deliveries int) returns jsonb language plpgsql as $$
declare
  overdue jsonb;
  answer jsonb;
begin
  -- One that is being taken over is left alone: whoever does that may wait for a cafeteria that is locked here.
  delete from idempotency_keys where (user_id, route, key) in (
    select user_id, route, key from idempotency_keys where created_at < now() - interval '24 hours' for update skip locked);
  -- By their key, which begins with the cafeteria.
  delete from slot_loads l using cafeterias c where l.cafeteria_id = c.id and l.slot < now() - interval '30 days';
  delete from sign_in_failures where last_at < now() - interval '1 day';
  delete from sign_in_handovers where expires_at < now() - interval '1 hour';
  perform forget_parked();

  with claimed as (
    update notification_deliveries set due_at = now() + interval '60 seconds'
    where id in (
      select id from notification_deliveries where status = 'pending' and due_at < now()
      order by due_at limit max_deliveries for update skip locked)
    returning id, channel)
  select coalesce(jsonb_agg(jsonb_build_object('id', id, 'channel', channel)), '[]') into overdue from claimed;
  answer := jsonb_build_object(
    'deliveries', overdue,
    'announcements', stalled_announcements(),
    'payments', sweep_payments(100),
    'cafeteriaIds', (
      select coalesce(jsonb_agg(distinct w.id), '[]')
      from (
        select cafeteria_id as id from event_outbox where processed_at is null
        union all
        select c.id from cafeterias c join campuses k on k.id = c.campus_id
        where c.business_day < (now() at time zone k.timezone)::date or (c.status = 'paused' and c.paused_until <= now())
          or c.capacity_until <= now()
        union all
        -- Open orders alone, by the index that keeps their pickup codes apart; their object has had some seconds.
        select o.cafeteria_id from orders o
        where o.status in ('pending_payment', 'placed', 'accepted', 'preparing', 'ready')
          and least(o.pay_by, o.accept_by, o.collect_by) < now() - interval '15 seconds') w));
  -- At the end: it locks cafeterias, and waits for nothing any more.
  return jsonb_set(answer, '{cafeteriaIds}', answer->'cafeteriaIds' || bring_back_by_day());
end $$;

-- Ends deliveries whose tries are used up. One with tries left got to the dead-letter queue because the database did not
-- answer: the sweep brings it back. Answers {buried: [{id, channel}], fallback: the e-mails that take a push's place}.
drop function if exists bury_deliveries(uuid[]);
create or replace function bury_deliveries(ids uuid[], max_attempts int) returns jsonb language plpgsql as $$
declare buried jsonb;
begin
  with ended as (
    update notification_deliveries d set status = 'dead', claimed_until = null
    -- By their keys, as in `claim_deliveries`.
    where d.id = any(ids) and case d.status when 'pending' then d.attempts >= max_attempts end
    returning d.id, d.channel)
  select coalesce(jsonb_agg(jsonb_build_object('id', e.id, 'channel', e.channel)), '[]') into buried from ended e;
  return jsonb_build_object('buried', buried, 'fallback', (
    select coalesce(jsonb_agg(jsonb_build_object('id', f.id, 'channel', f.channel)), '[]')
    from fall_back_to_email((select array_agg((b->>'id')::uuid) from jsonb_array_elements(buried) b)) f));
end $$;
