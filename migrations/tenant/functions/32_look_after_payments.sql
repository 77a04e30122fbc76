-- Takes a payment for one worker, for a minute and a half; the sweep brings it back if that dies. Null: there is none,
-- or nothing is due, or another has it.
create or replace function claim_payment(of_order uuid) returns jsonb language plpgsql as $$
declare p payments;
begin
  update payments set claimed_until = now() + interval '90 seconds', due_at = now() + interval '120 seconds'
  where order_id = of_order and due_at <= now() and (claimed_until is null or claimed_until < now())
  returning * into p;
  return case when p.id is not null then payment_document(p) end;
end $$;

-- Puts a payment off: what Stripe was asked led to nothing. `held`: it was not asked, for its circuit is open.
create or replace function postpone_payment(payment uuid, why text, seconds int, held boolean) returns void language sql volatile as $$
  update payments set last_error = why, attempts = attempts + (not held)::int, claimed_until = null,
    due_at = now() + make_interval(secs => seconds)
  where id = payment;
$$;

-- Keeps an event of Stripe, once, and has its payment looked at. Answers the order to queue; none: it is about nothing of
-- ours, or came before. The payment's row is taken first, as by everybody who writes of a payment: the event's foreign key
-- would hold it, too, and keep a call that brings the intent's id (a unique key) waiting, on whom this then waits.
-- event: {id, type, createdAt, intentId?, orderId?}
create or replace function receive_stripe_event(event jsonb) returns jsonb language plpgsql as $$
declare p payments;
begin
  select * into p from payments
  where provider_id = event->>'intentId' or (order_id::text = event->>'orderId' and provider_id is null) for no key update;
  insert into stripe_events (id, type, payment_id, at, received_at, processed_at)
  values (event->>'id', event->>'type', p.id, (event->>'createdAt')::timestamptz, clock_timestamp(),
    case when p.id is null then clock_timestamp() end)
  on conflict do nothing;
  if not found then return '{"kind": "duplicate"}'; end if;
  if p.id is null then return '{"kind": "ignored"}'; end if;
  update payments set due_at = now(), closed_at = null where id = p.id;
  return jsonb_build_object('kind', 'taken', 'orderId', p.order_id);
end $$;

-- Which of these intents of Stripe are not the payments of their orders, each with the payment that could become its own.
-- intents: [{id, orderId}]
create or replace function stray_intents(intents jsonb) returns jsonb language sql stable as $$
  select coalesce(jsonb_agg(jsonb_build_object('id', i.id, 'adoptedBy', case when p.provider_id is null and p.status = 'requested'
    then payment_document(p) end)), '[]')
  from jsonb_to_recordset(intents) as i(id text, "orderId" text)
  left join payments p on p.order_id::text = i."orderId"
  where p.provider_id is distinct from i.id;
$$;

-- What the minute cron looks after: payments that are due and that nobody works on, and open ones that were last compared
-- with Stripe some minutes ago, or longer the older they are. One that is queued twice is claimed once. Answers {payments: [orderId], unpaid: orders whose time to be paid is over, stuck: how many fail again and again}.
create or replace function sweep_payments(at_most int) returns jsonb language plpgsql as $$
declare due jsonb;
begin
  with late as (
    select id from payments where due_at <= now() and (claimed_until is null or claimed_until < now())
    order by due_at limit at_most for update skip locked),
  unseen as (
    select id from payments
    where closed_at is null and due_at is null
      and coalesce(checked_at, created_at) < now() - greatest(interval '5 minutes', (now() - created_at) / 10)
    order by checked_at nulls first limit at_most for update skip locked),
  queued as (
    update payments p set due_at = now()
    where p.id in (select id from late union all select id from unseen) returning order_id)
  select coalesce(jsonb_agg(order_id), '[]') into due from queued;
  delete from stripe_events where processed_at is not null and received_at < now() - interval '90 days';
  return jsonb_build_object('payments', due,
    'unpaid', (
      select coalesce(jsonb_agg(u.id), '[]') from (
        select o.id from orders o where o.status = 'pending_payment' and o.pay_by < now() order by o.pay_by limit at_most) u),
    'stuck', (select count(*) from payments where attempts > 4));
end $$;
