-- What Stripe says of an intent, into its payment. Answers may overtake each other: one that was captured stays so, one
-- that was authorized does not wait for its student again, and what is over stays over, unless money came after all.
-- intent: {id, status (in the words of payments.status), capturedCents, feeCents?}
create or replace function note_intent(p payments, intent jsonb) returns payments language plpgsql as $$
declare
  told text := case
    when p.status = 'captured' or intent->>'status' = 'captured' then 'captured'
    when p.status in ('cancelled', 'failed') or (p.status = 'authorized' and intent->>'status' in ('awaiting', 'processing')) then p.status
    else intent->>'status' end;
begin
  if p.provider_id <> intent->>'id' then
    raise exception 'payment % is the intent %, not %', p.id, p.provider_id, intent->>'id';
  end if;
  update payments set
    provider_id = intent->>'id', status = told, checked_at = now(),
    captured_cents = case when status <> 'captured' and told = 'captured' then (intent->>'capturedCents')::int else captured_cents end,
    provider_fee_cents = coalesce((intent->>'feeCents')::int, provider_fee_cents),
    authorized_at = case when told in ('authorized', 'captured') then coalesce(authorized_at, now()) else authorized_at end,
    captured_at = case when told = 'captured' then coalesce(captured_at, now()) end
  where id = p.id returning * into p;
  return p;
end $$;

-- What Stripe says of the refunds of a payment. One that the bank sent back is asked for anew, in its next generation.
-- Money that somebody gave back at Stripe itself is a refund like any other; ours that it leaves nothing to do for ends.
-- told: [{id? (ours), providerId, status: succeeded|pending|failed, amountCents}]
create or replace function note_refunds(p payments, told jsonb) returns payments language plpgsql as $$
declare
  r record;
  known refunds;
begin
  for r in select * from jsonb_to_recordset(told) as t(id uuid, "providerId" text, status text, "amountCents" int) loop
    select * into known from refunds where payment_id = p.id
      and (provider_id = r."providerId" or (id = r.id and provider_id is null and r.status <> 'failed'));
    if known.id is null then
      continue when r.id is not null or r.status = 'failed';
      insert into refunds (payment_id, cause, amount_cents, status, provider_id, settled_at)
      values (p.id, 'external:' || r."providerId", r."amountCents", 'succeeded', r."providerId", now());
      perform end_needless_refunds(p, 'rest:' || r."providerId");
    elsif r.status = 'failed' then
      update refunds set status = 'pending', generation = generation + 1, provider_id = null, settled_at = null where id = known.id;
    else
      update refunds set status = r.status, provider_id = r."providerId",
        settled_at = case when r.status = 'succeeded' then coalesce(settled_at, now()) end
      where id = known.id;
    end if;
  end loop;
  update payments set refunded_cents = (
    select coalesce(sum(x.amount_cents), 0) from refunds x where x.payment_id = p.id and x.status = 'succeeded')
  where id = p.id returning * into p;
  return p;
end $$;

-- Ends refunds of ours that nobody has asked Stripe for yet and that would give back too much; what then lacks is owed anew.
create or replace function end_needless_refunds(p payments, because text) returns void language plpgsql as $$
begin
  update refunds set status = 'failed', settled_at = now()
  where payment_id = p.id and status = 'pending' and provider_id is null and p.captured_cents - p.wanted_cents < (
    select sum(x.amount_cents) from refunds x where x.payment_id = p.id and x.status <> 'failed');
  perform owe_refund(p, because);
end $$;

-- Brings an order after its payment: paid, it goes to the kitchen; what cannot be paid any more is cancelled while the
-- kitchen does not know of it, and else left to the staff, who take cash or cancel.
create or replace function follow_payment(o orders, p payments) returns void language plpgsql as $$
declare
  told text := case
    when o.payment_status in ('failed', 'paid') then o.payment_status
    when p.status = 'captured' then case p.refunded_cents when 0 then 'captured' when p.captured_cents then 'refunded' else 'partially_refunded' end
    when p.status in ('failed', 'cancelled') then case
      when o.status in ('rejected', 'cancelled', 'expired') or (o.status = 'pending_payment' and p.status = 'cancelled') then 'cancelled'
      else 'failed' end
    when p.status = 'authorized' then 'authorized'
    else 'pending' end;
begin
  if told = o.payment_status then return; end if;
  if o.status = 'pending_payment' then
    update orders set payment_status = told where id = o.id returning * into o;
    if told in ('authorized', 'captured') then
      o := apply_move(o, 'placed', 'order.placed', null, 'student', o.user_id);
      if (select auto_accept from cafeterias where id = o.cafeteria_id) then
        perform apply_move(o, 'accepted', 'order.accepted', null, 'system', null);
      end if;
    else
      perform apply_move(o, 'cancelled', 'order.cancelled', null, 'system', null);
    end if;
  else
    update orders set payment_status = told, version = version + 1, updated_at = now() where id = o.id returning * into o;
    if told = 'failed' then perform want_payment(o, 'failed'); end if;
    perform emit_event(o.cafeteria_id, case told when 'failed' then 'order.payment_failed' else 'order.payment_changed' end,
      o, jsonb_build_object('by', 'system', 'paymentStatus', told));
  end if;
end $$;

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

-- Records a call of Stripe and all that follows from it for the order, under the cafeteria's lock. call: {call, outcome, error?, asked,
-- claimed?, intent?, refundId?, refunds?, generationOf?, retryInSeconds?, over?, more?}. `claimed`: by a worker, who goes on
-- while there is work, or `more` to find out. `generationOf`: a refund that Stripe does not know; it is asked for under a new key. `over`: Stripe will
-- not capture it, or not make it, ever. Answers {payment, events}.
create or replace function record_payment_call(payment uuid, call jsonb) returns jsonb language plpgsql as $$
declare
  p payments;
  seq_before bigint;
  went_wrong boolean := call ? 'retryInSeconds';
  claimed boolean := coalesce((call->>'claimed')::boolean, false);
  -- That an order still waits for its student moves nothing, and most calls say no more: they wait for no cafeteria.
  quiet boolean := call->'intent'->>'status' = 'awaiting';
  busy boolean;
begin
  perform act_as('{"by": "system"}');
  if quiet is not true then
    select seq into seq_before from cafeterias where id = (select cafeteria_id from payments where id = payment) for no key update;
  end if;
  select * into p from payments where id = payment for no key update;
  insert into payment_attempts (payment_id, refund_id, call, outcome, provider_id, error)
  values (p.id, (call->>'refundId')::uuid, call->>'call', call->>'outcome',
    coalesce(call->'refunds'->0->>'providerId', call->'intent'->>'id', p.provider_id), call->>'error');

  if call ? 'intent' then
    p := note_intent(p, call->'intent');
    update stripe_events set processed_at = clock_timestamp()
    where payment_id = p.id and processed_at is null and received_at < (call->>'asked')::timestamptz;
    perform owe_refund(p, 'capture');
  end if;
  if call ? 'refunds' then p := note_refunds(p, call->'refunds'); end if;
  if call->>'generationOf' is not null then
    update refunds set generation = generation + 1 where id = (call->>'generationOf')::uuid and provider_id is null;
  end if;
  if call ? 'over' then
    update payments set status = case when status = 'requested' then 'failed' else status end where id = p.id returning * into p;
    if p.status = 'authorized' then perform fail_capture(p); end if;
  end if;
  if quiet is not true then perform follow_payment((select o from orders o where o.id = p.order_id), p); end if;

  select * into p from payments where id = p.id;
  busy := payment_has_work(p) or coalesce((call->>'more')::boolean, false);
  update payments x set
    attempts = case when went_wrong then x.attempts + 1 else 0 end, last_error = call->>'error',
    claimed_until = case when not claimed or (busy and not went_wrong) then x.claimed_until end,
    due_at = case
      -- In a worker's hands: whoever else asked Stripe meanwhile leaves it there.
      when not claimed and x.claimed_until > now() then x.due_at
      when went_wrong then now() + make_interval(secs => (call->>'retryInSeconds')::int)
      when busy then case when claimed then coalesce(x.claimed_until, now()) + interval '30 seconds' else now() end
      -- On its way to the student's bank: its end is told by an event, and asked for should that be lost.
      when exists (select from refunds r where r.payment_id = p.id and r.status = 'pending') then now() + interval '10 minutes' end,
    closed_at = case when payment_is_over(p) and not busy then coalesce(x.closed_at, now()) end
  where x.id = p.id returning * into p;
  return jsonb_build_object('payment', payment_document(p),
    'events', case when quiet then '[]' else events_after(p.cafeteria_id, seq_before) end);
end $$;

-- Puts a payment off: what Stripe was asked led to nothing. `held`: it was not asked, for its circuit is open.
create or replace function postpone_payment(payment uuid, why text, seconds int, held boolean) returns void language sql volatile as $$
  update payments set last_error = why, attempts = attempts + (not held)::int, claimed_until = null,
    due_at = now() + make_interval(secs => seconds)
  where id = payment;
$$;

-- The authorization of an order that is being made is good for nothing: let go, and the staff are told.
create or replace function fail_capture(p payments) returns void language plpgsql as $$
declare o orders;
begin
  update orders set payment_status = 'failed', version = version + 1, updated_at = now() where id = p.order_id returning * into o;
  perform want_payment(o, 'failed');
  perform emit_event(o.cafeteria_id, 'order.payment_failed', o, '{"by": "system", "paymentStatus": "failed"}');
end $$;

-- Keeps an event of Stripe, once, and has its payment looked at. Answers the order to queue; none: it is about nothing of
-- ours, or came before. event: {id, type, createdAt, intentId?, orderId?}
create or replace function receive_stripe_event(event jsonb) returns jsonb language plpgsql as $$
declare p payments;
begin
  select * into p from payments where provider_id = event->>'intentId' or (order_id::text = event->>'orderId' and provider_id is null);
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
