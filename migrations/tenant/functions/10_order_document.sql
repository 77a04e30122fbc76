-- Times leave the database as RFC 3339 in UTC, in milliseconds.
create or replace function rfc3339(t timestamptz) returns text language sql stable parallel safe
return to_char(t at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"');

-- An order as every client sees it: in HTTP answers, in events and on the board. The one place that shapes it.
create or replace function order_document(o orders) returns jsonb language sql stable as $$
  select jsonb_build_object(
    'id', o.id, 'number', o.number, 'pickupCode', o.pickup_code,
    'cafeteriaId', o.cafeteria_id, 'campusId', o.campus_id, 'userId', o.user_id,
    'status', o.status, 'version', o.version,
    'items', (
      select coalesce(jsonb_agg(jsonb_build_object(
        'id', i.id, 'menuItemId', i.menu_item_id, 'name', i.name, 'quantity', i.quantity,
        'unitPriceCents', i.unit_price_cents, 'totalCents', i.total_cents,
        'modifiers', i.modifiers, 'note', i.note) order by i.position), '[]')
      from order_items i where i.order_id = o.id),
    'subtotalCents', o.subtotal_cents, 'totalCents', o.total_cents, 'currency', o.currency,
    'paymentMethod', o.payment_method, 'paymentStatus', o.payment_status,
    'pickupSlot', rfc3339(o.pickup_slot), 'note', o.note, 'reason', o.reason,
    'createdAt', rfc3339(o.created_at), 'updatedAt', rfc3339(o.updated_at),
    'acceptedAt', rfc3339(o.accepted_at), 'startedAt', rfc3339(o.started_at), 'readyAt', rfc3339(o.ready_at),
    'collectedAt', rfc3339(o.collected_at), 'closedAt', rfc3339(o.closed_at));
$$;

-- Writes the event of a change into the outbox, in the transaction of that change, and returns it.
-- The caller holds the cafeteria's row lock and took `event_seq` under it.
create or replace function record_event(cafeteria uuid, event_seq bigint, event_type text, changed_order orders, extra jsonb)
returns jsonb language plpgsql as $$
declare
  event_id uuid := uuidv7();
  event jsonb := jsonb_strip_nulls(jsonb_build_object(
    'type', 'event', 'seq', event_seq, 'id', event_id, 'event', event_type, 'at', rfc3339(now()), 'data', extra))
    || jsonb_build_object('order', order_document(changed_order));
begin
  insert into event_outbox (id, cafeteria_id, seq, type, event)
  values (event_id, cafeteria, event_seq, event_type, event);
  return event;
end $$;
