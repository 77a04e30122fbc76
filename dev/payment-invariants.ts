/**
 * What must hold of money at any moment, in one place: each rule with the rows that break it. Work that is on its way is
 * no violation as long as somebody looks after it, which is a rule of its own.
 */

/** Retries go on every five minutes, a claim lasts a minute and a half, and the sweep looks every minute. */
export const neglectedSeconds = 900;
/** What fails for so long is looked at by a person (`payments_stuck`). */
export const stuckSeconds = 24 * 3_600;

/** An order that will not be made. */
const dead = `o.status in ('rejected', 'cancelled', 'expired')`;
/** What an order says shall be kept online: its total less what staff gave back, unless it will not be made or did not pay online after all. */
const owed = `case when ${dead} or o.payment_status in ('failed', 'paid') then 0 else o.total_cents - coalesce(o.refunded_cents, 0) end`;
/** What goes back and is not there yet. */
const goingBack = `(select coalesce(sum(r.amount_cents), 0) from refunds r where r.payment_id = p.id and r.status = 'pending')`;
/** What was paid for an order: at the till, or as it was captured. */
const paid = `case when o.payment_status = 'paid' then o.total_cents else coalesce(p.captured_cents, 0) end`;
/** Given back by people at Stripe itself, beside or instead of what an order asks for. */
const givenElsewhere = `(select coalesce(sum(r.amount_cents), 0) from refunds r
  where r.payment_id = p.id and r.status = 'succeeded' and r.cause like 'external:%')`;

export const rules: { name: string; broken: string }[] = [
  {
    name: 'an order that is paid online has its one payment, over its total when it was placed',
    broken: `select o.id, 'has no payment' as how from orders o
      where o.payment_method <> 'cash' and not exists (select from payments p where p.order_id = o.id)
      union all
      select o.id, format('is paid in cash and has the payment %s', p.id) from orders o join payments p on p.order_id = o.id
      where o.payment_method = 'cash'
      union all
      select o.id, format('asks %s, was asked for %s', o.total_cents, p.amount_cents) from orders o join payments p on p.order_id = o.id
      where o.total_cents > p.amount_cents`,
  },
  {
    name: 'nothing is charged twice: one capture succeeds at Stripe, and no more than was authorized',
    broken: `select p.order_id as id, format('captured by %s', string_agg(distinct a.provider_id, ', ')) as how
      from payments p join payment_attempts a on a.payment_id = p.id and a.call = 'capture' and a.outcome = 'ok'
      group by p.id having count(distinct a.provider_id) > 1
      union all
      select p.order_id, format('captured %s of %s', p.captured_cents, p.amount_cents) from payments p where p.captured_cents > p.amount_cents`,
  },
  {
    name: 'nothing is kept of an order that will not be made: what was captured is given back, or on its way',
    broken: `select o.id, format('%s, captured %s, refunded %s, on its way %s', o.status, p.captured_cents, p.refunded_cents, ${goingBack}) as how
      from orders o join payments p on p.order_id = o.id
      where ${dead} and p.captured_cents > p.refunded_cents + ${goingBack}`,
  },
  {
    name: 'captured less refunded is what the order says',
    broken: `select o.id, format('%s (%s): captured %s, refunded %s, on its way %s, should keep %s', o.status, o.payment_status,
        p.captured_cents, p.refunded_cents, ${goingBack}, ${owed}) as how
      from orders o join payments p on p.order_id = o.id
      where p.status = 'captured'
        and p.captured_cents - p.refunded_cents - ${goingBack} not between ${owed} - ${givenElsewhere} and ${owed}`,
  },
  {
    name: 'what a payment shall become is what its order says',
    broken: `select o.id, format('%s (%s), but wanted %s with %s', o.status, o.payment_status, p.wanted, p.wanted_cents) as how
      from orders o join payments p on p.order_id = o.id
      where p.wanted_cents <> ${owed} or p.wanted <> case when ${owed} = 0 then 'cancelled'
        when o.status in ('pending_payment', 'placed') then 'held' else 'captured' end`,
  },
  {
    name: 'the kitchen makes what is paid for, or authorized, or to be paid in cash',
    broken: `select o.id, format('%s, payment %s', o.status, o.payment_status) as how from orders o
      where o.payment_method <> 'cash' and o.payment_status = 'pending' and o.status in ('placed', 'accepted', 'preparing', 'ready', 'collected', 'no_show')`,
  },
  {
    name: 'what is refunded is the sum of the refunds',
    broken: `select p.order_id as id, format('refunded %s', p.refunded_cents) as how from payments p where p.refunded_cents <> (
      select coalesce(sum(r.amount_cents), 0) from refunds r where r.payment_id = p.id and r.status = 'succeeded')`,
  },
  {
    name: 'what staff have given back of an order is what it says, and no more than was paid for it',
    broken: `select o.id, format('says %s, was given back %s of %s', o.refunded_cents, g.given, ${paid}) as how
      from (select order_id, sum(amount_cents) as given from order_refunds group by order_id) g join orders o on o.id = g.order_id
        left join payments p on p.order_id = o.id
      where g.given is distinct from o.refunded_cents or g.given > ${paid}
      union all
      select o.id, format('says %s, and nothing was given back', o.refunded_cents) from orders o
      where o.refunded_cents > 0 and not exists (select from order_refunds g where g.order_id = o.id)
      union all
      select g.order_id, format('%s of %s were never asked of the provider', g.id, g.amount_cents) from order_refunds g
      where g.way = 'online' and not exists (select from refunds r where r.cause = refund_cause(g) and r.amount_cents = g.amount_cents)`,
  },
  {
    name: 'money that is to be moved is looked after',
    broken: `select p.order_id as id, format('payment %s (%s) is due since %s, nobody has tried it', p.id, p.status, p.due_at) as how
      from payments p where p.due_at < now() - interval '${neglectedSeconds} seconds'
      union all
      select p.order_id, format('payment %s (%s) has work to do and no time when', p.id, p.status) from payments p
      where p.due_at is null and payment_has_work(p)
      union all
      select p.order_id, format('payment %s fails since a day: %s', p.id, p.last_error) from payments p
      where p.attempts > 4 and coalesce(p.checked_at, p.created_at) < now() - interval '${stuckSeconds} seconds'`,
  },
  {
    name: 'no order holds stock and slot unpaid beyond its time',
    broken: `select o.id, format('to be paid by %s', o.pay_by) as how from orders o
      where o.status = 'pending_payment' and o.pay_by < now() - interval '${neglectedSeconds} seconds'`,
  },
];
