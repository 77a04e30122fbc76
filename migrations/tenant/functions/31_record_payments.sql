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

-- Records a call of Stripe in the ledger. What follows for the order is decided after it (src/domain/ordering/follow-payment.ts):
-- until then the payment is not `followed`, and stays due. Its row alone is locked: the commit of an order's decision locks
-- the cafeteria first and its payment after it. call: {call, outcome, error?, asked, claimed?, intent?, refundId?, refunds?,
-- generationOf?, retryInSeconds?, over?, more?}. `claimed`: by a worker, who goes on while there is work, or `more` to find
-- out. `generationOf`: a refund that Stripe does not know; it is asked for under a new key. `over`: Stripe will not capture
-- it, or not make it, ever. Answers {payment, captureFailed}.
create or replace function record_payment_call(payment uuid, call jsonb) returns jsonb language plpgsql as $$
declare
  p payments;
  went_wrong boolean := call ? 'retryInSeconds';
  claimed boolean := coalesce((call->>'claimed')::boolean, false);
  -- That an order still waits for its student moves nothing, and most calls say no more.
  tells boolean := (call ? 'intent' or call ? 'refunds' or call ? 'over') and call->'intent'->>'status' is distinct from 'awaiting';
  busy boolean;
begin
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
    update payments set status = case when status = 'requested' then 'failed' else status end where id = p.id;
  end if;

  update payments set followed = followed and not tells where id = p.id returning * into p;
  busy := payment_has_work(p) or coalesce((call->>'more')::boolean, false) or not p.followed;
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
    -- One that is looked at again was over before its order is told.
    closed_at = case when payment_is_over(p) then coalesce(x.closed_at, case when not busy then now() end) end
  where x.id = p.id returning * into p;
  return jsonb_build_object('payment', payment_document(p), 'captureFailed', call ? 'over' and p.status = 'authorized');
end $$;
