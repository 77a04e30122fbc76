-- The least id that something made at this moment, or later, can have (uuidv7 begins with the milliseconds).
create or replace function least_id(made_at timestamptz) returns uuid language sql immutable parallel safe
return (lpad(to_hex((extract(epoch from made_at) * 1000)::bigint), 12, '0') || repeat('0', 20))::uuid;

-- An order's document without the words that somebody wrote in it, the name of its student and what they must not eat.
create or replace function without_texts(document jsonb) returns jsonb language sql immutable as $$
  select document - 'note' - 'reason' - 'studentName' || jsonb_build_object('acknowledgedAllergens', '[]'::jsonb, 'items', (
    select coalesce(jsonb_agg(i - 'note' order by place), '[]')
    from jsonb_array_elements(document->'items') with ordinality as l(i, place)));
$$;

create or replace function has_texts(o orders) returns boolean language sql stable as $$
  select o.note is not null or o.reason is not null or o.student_name is not null or o.acknowledged_allergens <> '{}'
    or exists (select from order_items i where i.order_id = o.id and i.note is not null)
    or exists (select from order_refunds r where r.order_id = o.id and r.note is not null);
$$;

-- Takes words and name out of orders that have ended, and out of every event that told of them. What was bought, when and
-- for how much stays: these are books. Answers how many orders it were.
create or replace function forget_texts(order_ids uuid[]) returns int language plpgsql as $$
declare
  told uuid[] := '{}';
  stretch tstzrange;
  forgotten int;
begin
  if cardinality(order_ids) = 0 then return 0; end if;
  -- Ids are in the order of time: stretches of the key instead of the whole outbox. Orders of one noon share theirs, so
  -- that each of its events is looked at once, not once an order. One after the other: joined to them all, the planner
  -- takes them for so long that it reads the whole outbox after all.
  for stretch in
    select unnest(range_agg(tstzrange(
      o.created_at - interval '1 minute', greatest(o.updated_at, o.closed_at) + interval '1 minute')))
    from orders o where o.id = any(order_ids)
  loop
    told := told || array(
      select e.id from event_outbox e
      where e.id >= least_id(lower(stretch)) and e.id < least_id(upper(stretch))
        and (e.event->'order'->>'id')::uuid = any(order_ids));
  end loop;
  update event_outbox e set event = e.event || jsonb_build_object('order', without_texts(e.event->'order'))
  where e.id = any(told);
  update order_items set note = null where order_id = any(order_ids) and note is not null;
  update order_refunds set note = null where order_id = any(order_ids) and note is not null;
  update orders set note = null, reason = null, student_name = null, acknowledged_allergens = '{}' where id = any(order_ids);
  get diagnostics forgotten = row_count;
  return forgotten;
end $$;

-- The next orders with words or a name in them that were placed, and have ended, before a moment: the oldest first, at most so many.
-- Words of the order and words of its lines are looked for apart: each has an index that holds nothing but rows with words.
create or replace function orders_to_forget(ended_before timestamptz, at_most int) returns uuid[] language sql stable as $$
  select coalesce(array_agg(f.id), '{}') from (
    select w.id from (
      (select o.id from orders o
       where (o.note is not null or o.reason is not null or o.student_name is not null or o.acknowledged_allergens <> '{}')
         and o.id < least_id(ended_before) and o.closed_at < ended_before
       order by o.id limit at_most)
      union
      (select i.order_id from order_items i
       where i.note is not null and i.order_id < least_id(ended_before)
         and (select o.closed_at < ended_before from orders o where o.id = i.order_id)
       order by i.order_id limit at_most)
      union
      (select r.order_id from order_refunds r where r.note is not null and r.at < ended_before order by r.at limit at_most)) w
    order by w.id limit at_most) f;
$$;

-- Lets go of what is personal and older than the institution keeps it, the oldest first, a page of at most so many of each
-- kind. kept_for: {orderTextDays, deliveriesDays}. The audit log stays whole: it names nobody, and a link taken out of its
-- chain would break it. Answers {orders, deliveries, letters, more}.
create or replace function sweep_personal_data(kept_for jsonb, at_most int) returns jsonb language plpgsql as $$
declare
  texts_before timestamptz := now() - make_interval(days => (kept_for->>'orderTextDays')::int);
  letters_before timestamptz := now() - make_interval(days => (kept_for->>'deliveriesDays')::int);
  deliveries jsonb := purge_deliveries((kept_for->>'deliveriesDays')::int, at_most);
  old_orders int;
  orders_of_erased int;
  letters int;
begin
  update account_letters set email = '', secret_hash = null, expires_at = null
  where id in (
    select id from account_letters where email <> '' and created_at < letters_before order by created_at limit at_most);
  get diagnostics letters = row_count;
  old_orders := forget_texts(orders_to_forget(texts_before, at_most));
  -- Those that were under way when their student's account was ended, at the very moment: they have ended within days.
  orders_of_erased := forget_texts(array(
    select o.id from users u join orders o on o.user_id = u.id and o.created_at > u.erased_at - interval '30 days'
    where u.erased_at > now() - interval '30 days' and o.closed_at is not null and has_texts(o) limit at_most));
  return jsonb_build_object('deliveries', deliveries->'deleted', 'letters', letters, 'orders', old_orders + orders_of_erased,
    'more', (deliveries->>'more')::boolean or at_most <= any(array[letters, old_orders, orders_of_erased]));
end $$;

-- Forgets who somebody was. Nothing names them any more but an id; their orders stay in the books, without their words.
-- Their address is free: who signs in with it again is somebody new. Refused while an order is open, money is on its way,
-- or nobody else administers the institution. Answers {kind: done} or the refusal; done twice is done.
create or replace function erase_account(of_user uuid) returns jsonb language plpgsql as $$
declare
  u users;
  refused_by text;
begin
  -- As whoever changes users does: two administrators cannot both leave at once.
  perform pg_advisory_xact_lock(hashtext(current_schema() || ' users'));
  -- An order that is being placed shares this row's key: it is waited for here, and seen below.
  select * into u from users where id = of_user for update;
  if u.erased_at is not null then return '{"kind": "done"}'; end if;
  if exists (
      select from orders where user_id = of_user and status in ('pending_payment', 'placed', 'accepted', 'preparing', 'ready')) then
    perform refuse('account_has_open_orders');
  end if;
  if exists (
      select from orders o join payments p on p.order_id = o.id left join refunds r on r.payment_id = p.id and r.status = 'pending'
      where o.user_id = of_user and (p.closed_at is null or r.id is not null)) then
    perform refuse('account_has_money_pending');
  end if;
  if u.role = 'admin' and not exists (
      select from users where role = 'admin' and id <> of_user and deactivated_at is null and erased_at is null) then
    perform refuse('last_admin');
  end if;

  update users set email = 'erased-' || id || '@invalid', name = 'Cuenta borrada', role = 'student', password_hash = null,
    notification_preferences = '{}', allergens = '{}', diet = null, email_verified_at = null, erased_at = now(),
    deactivated_at = coalesce(deactivated_at, now())
  where id = of_user;
  delete from devices where user_id = of_user;
  delete from user_identities where user_id = of_user;
  delete from staff_assignments where user_id = of_user;
  delete from idempotency_keys where user_id = of_user;
  update account_letters set email = '', secret_hash = null, expires_at = null, used_at = coalesce(used_at, now())
  where user_id = of_user;
  update notification_deliveries set status = 'skipped', last_error = 'account erased'
  where user_id = of_user and status = 'pending';
  perform forget_texts(array(select o.id from orders o where o.user_id = of_user and has_texts(o)));
  return '{"kind": "done"}';
exception when sqlstate 'IE001' then
  get stacked diagnostics refused_by = message_text;
  return jsonb_build_object('kind', 'refused', 'code', refused_by);
end $$;

-- What is kept of somebody beside orders and acts. Of messages the newest 1,000; no token, hash or secret.
create or replace function export_account(of_user uuid) returns jsonb language sql stable as $$
  select jsonb_build_object(
    'profile', jsonb_build_object(
      'id', u.id, 'email', u.email, 'name', u.name, 'role', u.role, 'locale', u.locale, 'campusId', u.campus_id,
      'allergens', u.allergens, 'diet', u.diet, 'notificationPreferences', u.notification_preferences, 'hasPassword', u.password_hash is not null,
      'createdAt', rfc3339(u.created_at), 'emailVerifiedAt', rfc3339(u.email_verified_at)),
    'identities', (
      select coalesce(jsonb_agg(jsonb_build_object('issuer', i.issuer, 'subject', i.subject, 'createdAt', rfc3339(i.created_at))
        order by i.created_at), '[]') from user_identities i where i.user_id = u.id),
    'staffOf', (
      select coalesce(jsonb_agg(s.cafeteria_id order by s.cafeteria_id), '[]') from staff_assignments s where s.user_id = u.id),
    'devices', (
      select coalesce(jsonb_agg(jsonb_build_object('id', d.id, 'platform', d.platform, 'updatedAt', rfc3339(d.updated_at))
        order by d.updated_at), '[]') from devices d where d.user_id = u.id),
    'letters', (
      select coalesce(jsonb_agg(jsonb_build_object('kind', l.kind, 'email', l.email, 'createdAt', rfc3339(l.created_at),
        'usedAt', rfc3339(l.used_at)) order by l.created_at), '[]') from account_letters l where l.user_id = u.id),
    'messages', (
      select coalesce(jsonb_agg(jsonb_build_object('channel', m.channel, 'template', m.template, 'status', m.status,
        'createdAt', rfc3339(m.created_at), 'sentAt', rfc3339(m.sent_at)) order by m.created_at desc, m.id desc), '[]')
      from (
        select * from notification_deliveries n where n.user_id = u.id order by n.created_at desc, n.id desc limit 1000) m))
  from users u where u.id = of_user;
$$;

-- A page of somebody's orders with what was paid, the newest first; before_at and before_id: the last one of the page before.
create or replace function export_orders(of_user uuid, before_at timestamptz, before_id uuid, page_size int)
returns jsonb language sql stable as $$
  select coalesce(jsonb_agg(order_document(o) || jsonb_build_object('payment', (
      select jsonb_build_object('method', p.method, 'status', p.status, 'amountCents', p.amount_cents,
        'capturedCents', p.captured_cents, 'refundedCents', p.refunded_cents)
      from payments p where p.order_id = o.id))
    order by o.created_at desc, o.id desc), '[]')
  from (
    select * from orders x
    where x.user_id = of_user and (before_id is null or (x.created_at, x.id) < (before_at, before_id))
    order by x.created_at desc, x.id desc limit page_size) o;
$$;
