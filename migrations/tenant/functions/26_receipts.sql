-- What was paid for an order and given back: at the till when it was collected, or online when it was captured. A refund
-- that Stripe has not made yet counts as one that is on its way, not as money given back. `reason`: of what staff gave back.
create or replace function receipt_document(o orders) returns jsonb language sql stable as $$
  select jsonb_build_object(
    'orderId', o.id, 'number', o.number, 'cafeteria', c.name, 'createdAt', rfc3339(o.created_at),
    'lines', (
      select coalesce(jsonb_agg(jsonb_build_object('name', i.name, 'quantity', i.quantity, 'totalCents', i.total_cents) order by i.position), '[]')
      from order_items i where i.order_id = o.id and i.removed_at is null),
    'subtotalCents', o.subtotal_cents, 'taxCents', o.tax_cents, 'tipCents', o.tip_cents, 'feeCents', o.fee_cents,
    'totalCents', o.total_cents, 'currency', o.currency,
    'paymentMethod', o.payment_method, 'paymentStatus', o.payment_status,
    'paidCents', case when o.payment_status = 'paid' then o.total_cents else coalesce(p.captured_cents, 0) end,
    'paidAt', rfc3339(case when o.payment_status = 'paid' then o.collected_at else p.captured_at end),
    'refundedCents', coalesce(p.refunded_cents, 0) + (
      select coalesce(sum(g.amount_cents), 0) from order_refunds g where g.order_id = o.id and g.way = 'cash'),
    'refunds', (
      select coalesce(jsonb_agg(jsonb_build_object('amountCents', t.amount_cents, 'status', t.status, 'at', rfc3339(t.at),
        'way', t.way, 'reason', t.reason) order by t.at, t.id), '[]')
      from (
        select r.id, r.amount_cents, r.status, coalesce(r.settled_at, r.created_at) as at, 'online' as way, g.reason
        from refunds r left join order_refunds g on g.order_id = o.id and refund_cause(g) = r.cause
        where r.payment_id = p.id and r.status <> 'failed'
        union all
        select g.id, g.amount_cents, 'succeeded', g.at, 'cash', g.reason from order_refunds g where g.order_id = o.id and g.way = 'cash') t))
  from cafeterias c left join payments p on p.order_id = o.id where c.id = o.cafeteria_id;
$$;

-- What was given back of an order since it was handed over, newest last, and what is left of what was paid for it. `way`: how
-- it would go back; null: nothing is here.
create or replace function order_refunds_document(o orders) returns jsonb language sql stable as $$
  select jsonb_build_object(
    'data', (
      select coalesce(jsonb_agg(jsonb_build_object(
        'id', g.id, 'amountCents', g.amount_cents, 'way', g.way, 'reason', g.reason, 'note', g.note, 'by', u.name, 'at', rfc3339(g.at),
        'status', case when g.way = 'cash' then 'succeeded' else coalesce((
          select r.status from refunds r where r.payment_id = p.id and r.cause = refund_cause(g) and r.status <> 'failed'), 'succeeded') end)
        order by g.at, g.id), '[]')
      from order_refunds g join users u on u.id = g.by_user_id where g.order_id = o.id),
    'currency', o.currency,
    'leftCents', case
      when o.payment_status = 'paid' then o.total_cents - coalesce(o.refunded_cents, 0)
      when o.payment_status in ('captured', 'partially_refunded') then least(o.total_cents - coalesce(o.refunded_cents, 0),
        p.captured_cents - (
          select coalesce(sum(r.amount_cents), 0) from refunds r where r.payment_id = p.id and r.status <> 'failed'))
      else 0 end,
    'order', order_document(o))
  from (select) one left join payments p on p.order_id = o.id;
$$;
