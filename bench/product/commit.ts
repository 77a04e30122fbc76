/** A commit of a group of orders of one cafeteria, as a request to the Neon gateway: what `floor` compares. */
import type { PlannedOrder, Row } from './order-rows.ts';

/** `cafeteria`: its row, as it stands at `seq`. */
export type Group = { cafeteria: Row; epoch: string; seq: number; orders: PlannedOrder[] };
export type Statement = { query: string; params: unknown[] };
/** Writes the statement of a group; it answers 1 where the group was written. */
export type Commit = (group: Group) => Statement;

/** The product's own, with the document that src/db/ordering/commit.ts writes for the same rows. */
export const productCommit: Commit = ({ cafeteria, epoch, seq, orders }) => {
  const all = <K extends keyof PlannedOrder['rows']>(table: K) => orders.flatMap(({ rows }) => rows[table]);
  const document = {
    revision: cafeteria.revision,
    cafeteria: { ...cafeteria, orders_today: Number(cafeteria.orders_today) + orders.length },
    orders: all('orders'),
    items: all('order_items'),
    movements: all('stock_movements'),
    stock: sums(
      orders.flatMap(({ stock }) => stock),
      'quantity',
    ),
    loads: sums(
      orders.flatMap(({ loads }) => loads),
      'amount',
    ),
    events: all('event_outbox').map((row) => ({ ...row, is_processed: true })),
    keys: all('idempotency_keys').map((row) => ({ ...row, command_id: row.key })),
    profiles: all('orders').map(({ user_id }) => ({ user_id, allergens: [] })),
    notifications: all('notification_deliveries').map(({ essential, ...row }) => ({
      ...row,
      essential: essential ?? false,
    })),
  };
  return {
    query: `select (commit_decisions($1::uuid, $2::uuid, $3::bigint, $4::bigint, $5::jsonb)->>'kind' = 'committed')::int`,
    params: [cafeteria.id, epoch, seq, cafeteria.revision, JSON.stringify(document)],
  };
};

/** One row of those that differ in their amount alone, as the product sends them. */
function sums<T extends object, K extends keyof T>(rows: T[], amount: K): T[] {
  const alike = Map.groupBy(rows, (row) => JSON.stringify({ ...row, [amount]: 0 }));
  return [...alike.values()].map((each) => ({
    ...(each[0] as T),
    [amount]: each.reduce((sum, row) => sum + Number(row[amount]), 0),
  }));
}

/**
 * The least that PostgreSQL can do for these rows: one statement, one `INSERT … SELECT` or `UPDATE … FROM` a table, if the
 * cafeteria still stands where it stood. No rule, no answer but whether it was written.
 */
export const bareCommit: Commit = ({ cafeteria, epoch, seq, orders }) => {
  const all = <K extends keyof PlannedOrder['rows']>(table: K) =>
    JSON.stringify(orders.flatMap(({ rows }) => rows[table]));
  return {
    query: bareScript,
    params: [
      cafeteria.id,
      epoch,
      seq,
      orders.length,
      all('orders'),
      all('order_items'),
      all('stock_movements'),
      all('event_outbox'),
      all('idempotency_keys'),
      all('notification_deliveries'),
      JSON.stringify(orders.flatMap(({ stock }) => stock)),
      JSON.stringify(orders.flatMap(({ loads }) => loads)),
    ],
  };
};

const bareScript = `with guard as (
    update cafeterias set seq = seq + $4::int, orders_today = orders_today + $4::int
    where id = $1::uuid and epoch = $2::uuid and seq = $3::bigint returning id),
  placed as (insert into orders select r.* from guard, json_populate_recordset(null::orders, $5::json) r),
  lines as (insert into order_items select r.* from guard, json_populate_recordset(null::order_items, $6::json) r),
  moved as (insert into stock_movements select r.* from guard, json_populate_recordset(null::stock_movements, $7::json) r),
  told as (insert into event_outbox select r.* from guard, json_populate_recordset(null::event_outbox, $8::json) r),
  keyed as (insert into idempotency_keys select r.* from guard, json_populate_recordset(null::idempotency_keys, $9::json) r),
  owed as (insert into notification_deliveries select r.* from guard, json_populate_recordset(null::notification_deliveries, $10::json) r),
  taken as (
    update menu_items m set stock = m.stock + s.quantity from guard, (
      select id, sum(quantity)::int as quantity from json_to_recordset($11::json) as s (id uuid, quantity int) group by id) s
    where m.id = s.id),
  loaded as (
    insert into slot_loads select guard.id, s.slot, s.resource, sum(s.amount)
    from guard, json_to_recordset($12::json) as s (slot timestamptz, resource text, amount int) group by 1, 2, 3
    on conflict (cafeteria_id, slot, resource) do update set amount = slot_loads.amount + excluded.amount)
  select count(*) from guard`;
