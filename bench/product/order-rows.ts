/**
 * All rows that the product writes for an order, learnt from one that it has written: whatever it comes to write, what is
 * measured beside it writes the same.
 */
import type { Client } from 'pg';
import { uuidv7 } from './uuid.ts';

export type Row = Record<string, unknown>;
/** Tables in an order that their foreign keys allow. */
export const tables = [
  'orders',
  'order_items',
  'stock_movements',
  'event_outbox',
  'idempotency_keys',
  'notification_deliveries',
] as const;
export type OrderRows = Record<(typeof tables)[number], Row[]>;
/** `loads`: what orders take of a pickup slot. */
export type PlannedOrder = { rows: OrderRows; stock: { id: string; quantity: number }[]; loads: SlotLoad[] };
export type SlotLoad = { slot: string; resource: string; amount: number };

/** Reads what was written for an order; the idempotency key is the only one of its student. */
export async function rowsOfOrder(client: Client, orderId: string): Promise<OrderRows> {
  const events = `(select id from event_outbox where event->'order'->>'id' = $1::text)`;
  const ofOrder: Record<(typeof tables)[number], string> = {
    orders: 'id = $1::uuid',
    order_items: 'order_id = $1::uuid',
    stock_movements: 'order_id = $1::uuid',
    event_outbox: `id in ${events}`,
    idempotency_keys: 'user_id = (select user_id from orders where id = $1::uuid)',
    notification_deliveries: `event_id in ${events}`,
  };
  const read = async (table: (typeof tables)[number]) => {
    const { rows } = await client.query<{ row: Row }>(
      `select to_jsonb(t) as row from ${table} t where ${ofOrder[table]} order by 1`,
      [orderId],
    );
    return [table, rows.map(({ row }) => row)] as const;
  };
  const found: (readonly [string, Row[]])[] = [];
  for (const table of tables) found.push(await read(table));
  return Object.fromEntries(found) as OrderRows;
}

export type Numbered = { seq: number; number: string; pickupCode: string; key: string; at: number };

/** The same order once more: other ids, numbers and times; its event is processed and its messages wait, as at the commit. */
export function anotherOrder(model: OrderRows, { seq, number, pickupCode, key, at }: Numbered): PlannedOrder {
  const [order = {}] = model.orders;
  const tomorrow = new Date(at + 24 * 3_600_000).toISOString();
  const ids = new Map<string, string>();
  const named = [
    'orders',
    'order_items',
    'stock_movements',
    'event_outbox',
    'notification_deliveries',
  ] as const;
  for (const table of named) for (const { id } of model[table]) ids.set(String(id), uuidv7(at));
  let text = JSON.stringify(model);
  for (const [known, fresh] of ids) text = text.replaceAll(known, fresh);
  text = text
    .replaceAll(`"${order.number}"`, `"${number}"`)
    .replaceAll(`"${order.pickup_code}"`, `"${pickupCode}"`);
  const rows = JSON.parse(text) as OrderRows;
  for (const row of rows.event_outbox) {
    row.seq = seq;
    row.event = { ...(row.event as Row), seq };
  }
  for (const row of rows.idempotency_keys) row.key = key;
  for (const row of rows.notification_deliveries)
    Object.assign(row, {
      status: 'pending',
      attempts: 0,
      provider: null,
      provider_message_id: null,
      sent_at: null,
      claimed_until: null,
      due_at: tomorrow, // the product's sweep leaves them alone
    });
  const stock = rows.stock_movements.map((row) => ({
    id: String(row.menu_item_id),
    quantity: Number(row.quantity),
  }));
  const loads = Object.entries(order.demand as Record<string, number>).map(([resource, amount]) => ({
    slot: String(order.pickup_slot),
    resource,
    amount,
  }));
  return { rows, stock, loads };
}
