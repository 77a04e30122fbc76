-- What was paid for an order and given back: at the till when it was collected, or online when it was captured. A refund
-- that Stripe has not made yet counts as one that is on its way, not as money given back.
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
    'refundedCents', coalesce(p.refunded_cents, 0),
    'refunds', (
      select coalesce(jsonb_agg(jsonb_build_object('amountCents', r.amount_cents, 'status', r.status,
        'at', rfc3339(coalesce(r.settled_at, r.created_at))) order by r.created_at, r.id), '[]')
      from refunds r where r.payment_id = p.id and r.status <> 'failed'))
  from cafeterias c left join payments p on p.order_id = o.id where c.id = o.cafeteria_id;
$$;
