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

-- The authorization of an order that is being made is good for nothing: let go, and the staff are told.
create or replace function fail_capture(p payments) returns void language plpgsql as $$
declare o orders;
begin
  update orders set payment_status = 'failed', version = version + 1, updated_at = now() where id = p.order_id returning * into o;
  perform want_payment(o, 'failed');
  perform emit_event(o.cafeteria_id, 'order.payment_failed', o, '{"by": "system", "paymentStatus": "failed"}');
end $$;
