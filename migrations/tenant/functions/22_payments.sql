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

-- Gives money of orders back that were handed over: what is not from the till is asked of the provider, to the cent, whatever
-- else went back before. Before their wishes are written, which then find nothing that is owed. given: rows of `order_refunds`.
create or replace function give_back(given jsonb) returns void language plpgsql as $$
declare r order_refunds;
begin
  for r in select * from jsonb_populate_recordset(null::order_refunds, given) loop
    insert into order_refunds select r.*;
    insert into refunds (payment_id, cause, amount_cents)
    select p.id, refund_cause(r), r.amount_cents from payments p where p.order_id = r.order_id and r.way = 'online';
  end loop;
end $$;

-- By what the provider's refund and why it was given back know each other.
create or replace function refund_cause(r order_refunds) returns text language sql immutable
return 'given_back:' || r.id::text;

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

-- Writes what orders want of their payments from now on, in the transaction of what they want it for: the worker has Stripe
-- follow. wishes: [{order_id, wanted, wanted_cents, cause}], in their order; one in cash has no payment.
create or replace function wish_payments(wishes jsonb) returns void language plpgsql as $$
declare
  wish record;
  p payments;
begin
  for wish in select * from jsonb_to_recordset(wishes) as w(order_id uuid, wanted text, wanted_cents int, cause text) loop
    update payments set wanted = wish.wanted, wanted_cents = wish.wanted_cents where order_id = wish.order_id returning * into p;
    continue when not found;
    perform owe_refund(p, wish.cause);
    update payments x set due_at = case when payment_has_work(p) then now() else x.due_at end,
      closed_at = case when payment_is_over(p) then coalesce(x.closed_at, now()) end
    where x.id = p.id;
  end loop;
end $$;

-- Orders have learnt how their payments stand; whoever told them goes on or lets go. followed: [{payment_id, claimed, more}]:
-- by the worker that has claimed it, who has more to find out.
create or replace function end_following(followed jsonb) returns void language plpgsql as $$
declare
  f record;
  p payments;
  busy boolean;
begin
  for f in select * from jsonb_to_recordset(followed) as x(payment_id uuid, claimed boolean, more boolean) loop
    select * into p from payments where id = f.payment_id for no key update;
    busy := payment_has_work(p) or f.more;
    update payments x set
      followed = true,
      claimed_until = case when f.claimed and not busy then null else x.claimed_until end,
      due_at = case
        -- In a worker's hands, who goes on.
        when busy or (not f.claimed and x.claimed_until > now()) then x.due_at
        -- On its way to the student's bank: its end is told by an event, and asked for should that be lost.
        when exists (select from refunds r where r.payment_id = p.id and r.status = 'pending') then now() + interval '10 minutes' end,
      closed_at = case when payment_is_over(p) and not busy then coalesce(x.closed_at, now()) end
    where x.id = p.id;
  end loop;
end $$;

-- Whom a payment's worker works for, and how it stands. `asked` is when that was so: what Stripe is asked afterwards has
-- in it whatever it told us of before.
create or replace function payment_document(p payments) returns jsonb language sql stable as $$
  select jsonb_build_object(
    'id', p.id, 'orderId', p.order_id, 'cafeteriaId', p.cafeteria_id, 'method', p.method, 'status', p.status,
    'amountCents', p.amount_cents, 'currency', p.currency, 'wanted', p.wanted, 'wantedCents', p.wanted_cents,
    'capturedCents', p.captured_cents, 'refundedCents', p.refunded_cents,
    'providerId', p.provider_id, 'attempts', p.attempts, 'hasWork', payment_has_work(p), 'followed', p.followed,
    'payer', (
      select jsonb_build_object('name', u.name, 'email', u.email) from orders o join users u on u.id = o.user_id where o.id = p.order_id),
    'refunds', (
      select coalesce(jsonb_agg(jsonb_build_object(
        'id', r.id, 'cause', r.cause, 'amountCents', r.amount_cents, 'status', r.status, 'generation', r.generation,
        'providerId', r.provider_id) order by r.created_at, r.id), '[]')
      from refunds r where r.payment_id = p.id),
    'asked', clock_timestamp());
$$;
