-- Until when an order may be paid. terms: {holdMinutes}; null (cash): no such time. What is paid later than at the slot
-- that it is for is of no use, but nobody gets less than ten minutes.
create or replace function pay_by(terms jsonb, slot timestamptz) returns timestamptz language sql stable
return case when terms is not null then
  greatest(least(now() + make_interval(mins => (terms->>'holdMinutes')::int), slot), now() + interval '10 minutes') end;

-- The payment of an order that was just written and holds its stock and slot. Its PaymentIntent is made right after
-- this transaction; if that request dies, the sweep has it made a little later.
create or replace function open_payment(o orders) returns void language plpgsql as $$
begin
  insert into payments (order_id, cafeteria_id, method, amount_cents, currency, wanted_cents, due_at)
  values (o.id, o.cafeteria_id, o.payment_method, o.total_cents, o.currency, o.total_cents, now() + interval '30 seconds');
  perform emit_event(o.cafeteria_id, 'order.payment_pending', o, null);
end $$;

-- Gives back what was captured beyond what shall be kept and is not being given back yet. A cause gives rise to one
-- refund: an order ends once, a line is taken out once, a payment is captured once.
create or replace function owe_refund(p payments, because text) returns void language plpgsql as $$
declare
  surplus int := p.captured_cents - p.wanted_cents - (
    select coalesce(sum(r.amount_cents), 0) from refunds r where r.payment_id = p.id and r.status <> 'failed');
begin
  if surplus > 0 then
    insert into refunds (payment_id, cause, amount_cents) values (p.id, because, surplus);
  end if;
end $$;

-- Whether there is something to do at Stripe now, and whether nothing can be left to do any more.
create or replace function payment_has_work(p payments) returns boolean language sql stable as $$
  select p.status = 'requested'
    or (p.status = 'authorized' and p.wanted = 'captured')
    or (p.status in ('awaiting', 'processing', 'authorized') and p.wanted = 'cancelled')
    or exists (select from refunds r where r.payment_id = p.id and r.status = 'pending' and r.provider_id is null)
    or exists (select from stripe_events e where e.payment_id = p.id and e.processed_at is null);
$$;
create or replace function payment_is_over(p payments) returns boolean language sql stable as $$
  select not payment_has_work(p) and (p.status in ('cancelled', 'failed') or (p.status = 'captured'
    and not exists (select from refunds r where r.payment_id = p.id and r.status = 'pending')
    and exists (select from orders o where o.id = p.order_id and o.closed_at is not null)));
$$;

-- What an order that has just moved, or lost a line, means for its money; written in the transaction of the move. Held
-- until the kitchen accepts, captured from then on (a no-show was cooked), and given back when it will not be made. What
-- did not pay after all (`failed`) is not asked for again.
create or replace function want_payment(o orders, because text) returns void language plpgsql as $$
declare
  p payments;
  none boolean := o.status in ('rejected', 'cancelled', 'expired') or o.total_cents = 0
    or (o.payment_method <> 'cash' and o.payment_status in ('failed', 'paid'));
begin
  if o.payment_method = 'cash' then return; end if;
  update payments set
    wanted = case when none then 'cancelled' when o.status in ('pending_payment', 'placed') then 'held' else 'captured' end,
    wanted_cents = case when none then 0 else o.total_cents end
  where order_id = o.id returning * into p;
  perform owe_refund(p, because);
  update payments x set due_at = case when payment_has_work(p) then now() else x.due_at end,
    closed_at = case when payment_is_over(p) then coalesce(x.closed_at, now()) end
  where x.id = p.id;
end $$;

-- Whom a payment's worker works for, and how it stands. `asked` is when that was so: what Stripe is asked afterwards has
-- in it whatever it told us of before.
create or replace function payment_document(p payments) returns jsonb language sql stable as $$
  select jsonb_build_object(
    'id', p.id, 'orderId', p.order_id, 'cafeteriaId', p.cafeteria_id, 'method', p.method, 'status', p.status,
    'amountCents', p.amount_cents, 'currency', p.currency, 'wanted', p.wanted, 'wantedCents', p.wanted_cents,
    'capturedCents', p.captured_cents, 'refundedCents', p.refunded_cents,
    'providerId', p.provider_id, 'attempts', p.attempts, 'hasWork', payment_has_work(p),
    'payer', (
      select jsonb_build_object('name', u.name, 'email', u.email) from orders o join users u on u.id = o.user_id where o.id = p.order_id),
    'refunds', (
      select coalesce(jsonb_agg(jsonb_build_object(
        'id', r.id, 'cause', r.cause, 'amountCents', r.amount_cents, 'status', r.status, 'generation', r.generation,
        'providerId', r.provider_id) order by r.created_at, r.id), '[]')
      from refunds r where r.payment_id = p.id),
    'asked', clock_timestamp());
$$;
