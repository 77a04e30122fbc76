/** A past: orders that were placed, made and collected long ago, written in SQL. */
import type { Client } from 'pg';
import type { Counter } from '../stack.ts';
import type { OrderRows } from './order-rows.ts';

/** In one statement at most; a million rows of everything at once would be held in memory. */
const atATime = 50_000;
/** Between two orders of a cafeteria: ten thousand go back a fortnight or so. */
const apart = `interval '2 minutes'`;

/**
 * Gives each cafeteria so many past orders after the model of one that the product wrote, with all that it wrote for it. Nothing may
 * have been asked of these cafeterias yet: their events are numbered anew.
 */
export async function writePast(
  client: Client,
  counters: Counter[],
  ordersEach: number,
  model: OrderRows,
): Promise<void> {
  for (const { cafeteriaId, menu } of counters) {
    // Events and their cafeteria's number at once: whoever looks in between would see a hole.
    await client.query('begin');
    for (let from = 1; from <= ordersEach; from += atATime) {
      const until = Math.min(ordersEach, from + atATime - 1);
      await client.query(makePlaces(from, until, ordersEach));
      await client.query(makeOrders, [JSON.stringify(model.orders[0]), cafeteriaId]);
      await client.query(makeLines, [
        JSON.stringify(model.order_items),
        cafeteriaId,
        menu.map(({ id }) => id),
      ]);
      await client.query(makeMovements, [JSON.stringify(model.stock_movements), cafeteriaId]);
      await client.query(makeEvents, [JSON.stringify(model.event_outbox[0]), cafeteriaId]);
      await client.query(makeDeliveries, [JSON.stringify(model.notification_deliveries)]);
      await client.query('drop table past');
    }
    await client.query('update cafeterias set seq = $2 where id = $1', [cafeteriaId, ordersEach]);
    await client.query('commit');
  }
  await client.query('analyze');
}

/** `past`: the orders to be written now, with the place of each in its cafeteria's past. */
const makePlaces = (from: number, until: number, of: number) => `
  create temp table past as
  select n, uuidv7(-((${of} - n) * ${apart})) as id, uuidv7(-((${of} - n) * ${apart})) as event_id,
    now() - (${of} - n + 1) * ${apart} as at from generate_series(${from}, ${until}) n`;
const makeOrders = `
  insert into orders select r.* from past p cross join lateral jsonb_populate_record(null::orders, $1::jsonb || jsonb_build_object(
    'id', p.id, 'cafeteria_id', $2::uuid, 'number', 'P-' || p.n, 'business_day', p.at::date, 'status', 'collected',
    'created_at', p.at, 'updated_at', p.at, 'collected_at', p.at, 'closed_at', p.at, 'pickup_slot', p.at, 'accept_by', null)) r`;
const makeLines = `
  insert into order_items select r.* from past p cross join jsonb_array_elements($1::jsonb) with ordinality as m (row, place)
  cross join lateral jsonb_populate_record(null::order_items, m.row || jsonb_build_object('id', uuidv7(), 'order_id', p.id,
    'cafeteria_id', $2::uuid, 'menu_item_id', ($3::uuid[])[1 + (p.n + m.place) % cardinality($3::uuid[])])) r`;
const makeMovements = `
  insert into stock_movements select r.* from past p cross join jsonb_array_elements($1::jsonb) with ordinality as m (row, place)
  join order_items i on i.order_id = p.id and i.position = m.place
  cross join lateral jsonb_populate_record(null::stock_movements, m.row || jsonb_build_object('id', uuidv7(), 'order_id', p.id,
    'cafeteria_id', $2::uuid, 'menu_item_id', i.menu_item_id, 'at', p.at)) r`;
const makeEvents = `
  insert into event_outbox select r.* from past p cross join lateral jsonb_populate_record(null::event_outbox, $1::jsonb || jsonb_build_object(
    'id', p.event_id, 'cafeteria_id', $2::uuid, 'seq', p.n, 'at', p.at, 'processed_at', p.at,
    'event', $1::jsonb->'event' || jsonb_build_object('seq', p.n, 'id', p.event_id, 'at', p.at))) r`;
const makeDeliveries = `
  insert into notification_deliveries select r.* from past p cross join jsonb_array_elements($1::jsonb) as m (row)
  cross join lateral jsonb_populate_record(null::notification_deliveries, m.row || jsonb_build_object('id', uuidv7(),
    'event_id', p.event_id, 'status', 'sent', 'created_at', p.at, 'due_at', p.at, 'sent_at', p.at)) r`;
