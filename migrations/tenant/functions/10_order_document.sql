-- Times leave the database as RFC 3339 in UTC, in milliseconds.
create or replace function rfc3339(t timestamptz) returns text language sql stable parallel safe
return to_char(t at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"');

-- An order as every client sees it: in HTTP answers, in events and on the board. The one place that shapes it.
create or replace function order_document(o orders) returns jsonb language sql stable as $$
  select jsonb_build_object(
    'id', o.id, 'number', o.number, 'pickupCode', o.pickup_code,
    'cafeteriaId', o.cafeteria_id, 'campusId', o.campus_id, 'userId', o.user_id, 'studentName', o.student_name,
    'status', o.status, 'version', o.version,
    'items', (
      select coalesce(jsonb_agg(jsonb_build_object(
        'id', i.id, 'menuItemId', i.menu_item_id, 'name', i.name, 'quantity', i.quantity,
        'unitPriceCents', i.unit_price_cents, 'totalCents', i.total_cents,
        'modifiers', i.modifiers, 'note', i.note, 'components', coalesce(i.components, '[]'),
        'stations', coalesce(i.stations, '[]'),
        'removedAt', rfc3339(i.removed_at)) order by i.position), '[]')
      from order_items i where i.order_id = o.id),
    'changes', (
      select coalesce(jsonb_agg(jsonb_build_object(
        'id', h.id, 'itemId', h.order_item_id, 'status', h.status, 'reason', h.reason,
        'proposedAt', rfc3339(h.proposed_at), 'answerBy', rfc3339(h.answer_by), 'decidedAt', rfc3339(h.decided_at)) order by h.proposed_at, h.id), '[]')
      from order_changes h where h.order_id = o.id),
    'subtotalCents', o.subtotal_cents, 'taxCents', o.tax_cents, 'tipCents', o.tip_cents, 'feeCents', o.fee_cents,
    'totalCents', o.total_cents, 'refundedCents', coalesce(o.refunded_cents, 0),
    'currency', o.currency, 'paymentMethod', o.payment_method, 'paymentStatus', o.payment_status,
    'pickupSlot', rfc3339(o.pickup_slot),
    'promisedFrom', rfc3339(o.promised_from), 'promisedUntil', rfc3339(o.promised_until),
    'acknowledgedAllergens', o.acknowledged_allergens, 'note', o.note, 'reason', o.reason,
    'printed', o.printed,
    'createdAt', rfc3339(o.created_at), 'updatedAt', rfc3339(o.updated_at),
    'payBy', rfc3339(o.pay_by), 'acceptBy', rfc3339(o.accept_by), 'collectBy', rfc3339(o.collect_by),
    'acceptedAt', rfc3339(o.accepted_at), 'startedAt', rfc3339(o.started_at), 'readyAt', rfc3339(o.ready_at),
    'collectedAt', rfc3339(o.collected_at), 'closedAt', rfc3339(o.closed_at));
$$;
