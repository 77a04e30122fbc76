-- A delivery as an admin sees it, with its newest tries. Whom it went to can be recognised, not copied: of a device its name
-- is told, and nothing of its token.
create or replace function delivery_document(d notification_deliveries) returns jsonb language sql stable as $$
  select jsonb_build_object(
    'id', d.id, 'channel', d.channel, 'template', d.template, 'status', d.status, 'provider', d.provider,
    'event', (
      select jsonb_build_object('id', e.id, 'type', e.type, 'cafeteriaId', e.cafeteria_id,
        'orderId', e.event->'order'->'id', 'orderNumber', e.event->'order'->'number')
      from event_outbox e where e.id = d.event_id),
    'announcementId', d.announcement_id,
    'recipient', jsonb_build_object('userId', d.user_id, 'address', case d.channel
      when 'email' then (select regexp_replace(u.email, '^(.)[^@]*', '\1•••') from users u where u.id = d.user_id)
      else (select coalesce(v.name, v.platform) from devices v where v.user_id = d.user_id and v.id = d.device_id) end),
    'attempts', (
      select coalesce(jsonb_agg(jsonb_build_object('at', rfc3339(t.at), 'provider', t.provider, 'outcome', t.outcome,
        'error', t.error, 'providerMessageId', t.provider_message_id) order by t.at, t.id), '[]')
      from (select * from delivery_attempts a where a.delivery_id = d.id order by a.at desc, a.id desc limit 20) t),
    'tries', d.attempts, 'lastError', d.last_error,
    'createdAt', rfc3339(d.created_at), 'dueAt', case when d.status = 'pending' then rfc3339(d.due_at) end, 'sentAt', rfc3339(d.sent_at));
$$;

-- Begins a delivery anew that has ended without reaching anybody. Its caller queues it; the sweep does if that is lost.
create or replace function retry_delivery(delivery uuid) returns jsonb language plpgsql as $$
declare d notification_deliveries;
begin
  update notification_deliveries set status = 'pending', attempts = 0, claimed_until = null, due_at = now() + interval '60 seconds'
  where id = delivery and status in ('dead', 'failed') returning * into d;
  if found then return jsonb_build_object('kind', 'done', 'delivery', delivery_document(d)); end if;
  return jsonb_build_object('kind', 'refused', 'code',
    case when exists (select from notification_deliveries where id = delivery) then 'delivery_not_dead' else 'delivery_not_found' end);
end $$;

-- Begins dead deliveries anew, the oldest first, at most so many; of_channel null: of both.
-- Answers {deliveries: [{id, channel}], more}.
create or replace function retry_dead_deliveries(of_channel text, at_most int) returns jsonb language sql volatile as $$
  with dead as (
    select id, row_number() over (order by created_at, id) as place from (
      select id, created_at from notification_deliveries
      where status = 'dead' and channel = coalesce(of_channel, channel)
      order by created_at, id limit at_most + 1 for update skip locked) oldest),
  begun as (
    update notification_deliveries set status = 'pending', attempts = 0, claimed_until = null, due_at = now() + interval '60 seconds'
    where id in (select id from dead where place <= at_most) returning id, channel)
  select jsonb_build_object('more', (select count(*) from dead) > at_most,
    'deliveries', (select coalesce(jsonb_agg(jsonb_build_object('id', id, 'channel', channel)), '[]') from begun));
$$;

-- Deletes final deliveries that are older than so many days, the oldest first, at most so many, and with them their tries:
-- the foreign key deletes these as the tables' owner, for the institution's role may not. Answers {deleted, more}.
create or replace function purge_deliveries(older_than_days int, at_most int) returns jsonb language sql volatile as $$
  with old as (
    select id, row_number() over (order by created_at, id) as place from (
      select id, created_at from notification_deliveries
      where status <> 'pending' and created_at < now() - make_interval(days => older_than_days)
      order by created_at, id limit at_most + 1 for update skip locked) oldest),
  gone as (delete from notification_deliveries where id in (select id from old where place <= at_most) returning id)
  select jsonb_build_object('deleted', (select count(*) from gone), 'more', (select count(*) from old) > at_most);
$$;
