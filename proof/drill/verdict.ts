import type pg from 'pg';
import { logFaults, orderFaults } from '../../bench/figures/verification.ts';
import { plenty } from '../../bench/product/counters.ts';
import { eventLogs } from '../../bench/product/ledger.ts';
import type { Product } from '../../bench/product/start.ts';
import type { Day } from '../../bench/stack.ts';
import { snapshotOf, verifierFault } from '../../dev/drill-checks.ts';
import type { OrderStatus } from '../../src/contracts/orders.ts';
import { isOpen } from '../../src/domain/order-moves.ts';
import type { Kitchen } from './kitchen.ts';
import type { Ordered } from './phones.ts';
import type { Screens } from './screens.ts';
import { admittedWithinMs, type Blow } from './weather.ts';

type Drilled = {
  product: Product;
  database: pg.Client;
  day: Day;
  ordered: Ordered;
  blows: readonly Blow[];
  screens: Screens;
  kitchen: Kitchen;
};

/** Asks PostgreSQL, the boards and the verifiers; a line for each promise that was not kept. */
export async function faultsIn(drilled: Drilled): Promise<string[]> {
  const { product, database, day, ordered, blows, screens, kitchen } = drilled;
  const ids = day.counters.map(({ cafeteriaId }) => cafeteriaId);
  const stored = await statesOf(database, ids);
  return [
    ...orderFaults(
      ordered.placed.map(({ id }) => id),
      [...stored.keys()],
      ordered.unanswered,
    ),
    ...logFaults(await eventLogs(database, ids)),
    ...toldOtherwise(kitchen.told, stored),
    ...boardFaults(screens, ordered),
    ...(await resumedBoardFaults(product, day, stored)),
    ...(await sumFaults(database, ids)),
    ...blows.flatMap(({ kind, admittedAfterMs }) =>
      admittedAfterMs === null ? [`${kind}: a screen said nothing within ${admittedWithinMs} ms`] : [],
    ),
    ...verifierFaults(product),
  ];
}

async function statesOf(database: pg.Client, cafeteriaIds: string[]) {
  const { rows } = await database.query<{ id: string; status: OrderStatus; cafeteriaId: string }>(
    'select id, status, cafeteria_id as "cafeteriaId" from orders where cafeteria_id = any ($1::uuid[])',
    [cafeteriaIds],
  );
  return new Map(rows.map(({ id, ...order }) => [id, order]));
}

const steps = ['placed', 'accepted', 'preparing', 'ready', 'collected'];

/** What a cook was told has happened; what came after it may have, too. */
const toldOtherwise = (told: ReadonlyMap<string, string>, stored: Awaited<ReturnType<typeof statesOf>>) =>
  [...told].flatMap(([id, state]) => {
    const status = stored.get(id)?.status ?? 'missing';
    return steps.indexOf(status) < steps.indexOf(state)
      ? [`order ${id}: ${status}, told to be ${state}`]
      : [];
  });

/** Each board that was there all the time knows of each order, and heard of it once. */
export const boardFaults = ({ boards }: Screens, { placed }: Ordered) =>
  boards.flatMap(({ cafeteriaId, known, faults }) => {
    const missed = placed.filter((order) => order.cafeteriaId === cafeteriaId && !known.has(order.id));
    return [...faults, ...(missed.length > 0 ? [`a board never heard of ${missed.length} orders`] : [])];
  });

/** A board that is opened now shows what is open, and nothing else. */
async function resumedBoardFaults(
  { url }: Product,
  { staff }: Day,
  stored: Awaited<ReturnType<typeof statesOf>>,
): Promise<string[]> {
  const faults: string[] = [];
  for (const [cafeteriaId, token] of new Map(staff.map((cook) => [cook.cafeteriaId, cook.token]))) {
    const { orders } = await snapshotOf({ url, cafeteriaId, token, withinMs: 60_000 });
    const shown = orders.map(({ id }) => id).sort();
    const open = [...stored].flatMap(([id, order]) =>
      order.cafeteriaId === cafeteriaId && isOpen(order.status) ? [id] : [],
    );
    if (JSON.stringify(shown) !== JSON.stringify(open.sort()))
      faults.push(`a new board shows ${shown.length} orders of ${open.length} that are open`);
  }
  return faults;
}

/** Stock, lines and totals, in SQL of their own: each query names what does not add up. */
const sums = {
  'stock that is not what its movements come to': `
    select count(*) from menu_items m where m.cafeteria_id = any ($1::uuid[]) and m.stock is not null
      and m.stock <> ${plenty} + (select coalesce(sum(s.quantity), 0) from stock_movements s where s.menu_item_id = m.id)`,
  'dishes of which not what was ordered was taken': `
    select count(*) from menu_items m where m.cafeteria_id = any ($1::uuid[])
      and (select coalesce(sum(i.quantity), 0) from order_items i join orders o on o.id = i.order_id
           where i.menu_item_id = m.id and o.status not in ('rejected', 'cancelled', 'expired'))
       <> -(select coalesce(sum(s.quantity), 0) from stock_movements s where s.menu_item_id = m.id)`,
  'orders whose total is not their lines, tip and fee': `
    select count(*) from orders o where o.cafeteria_id = any ($1::uuid[])
      and (o.total_cents <> o.subtotal_cents + o.tip_cents + o.fee_cents
        or o.subtotal_cents <> (select sum(i.quantity * i.unit_price_cents) from order_items i where i.order_id = o.id))`,
  'orders whose version is not the number of their events': `
    select count(*) from orders o where o.cafeteria_id = any ($1::uuid[])
      and o.version <> (select count(*) from event_outbox e where e.event->'order'->>'id' = o.id::text)`,
  // Skipped is what would be old news by now.
  'messages that are neither sent nor dead with their reason': `
    select count(*) from notification_deliveries d join event_outbox e on e.id = d.event_id
    where e.cafeteria_id = any ($1::uuid[]) and not (d.status in ('sent', 'skipped') or (d.status in ('dead', 'failed') and d.last_error is not null))`,
};

async function sumFaults(database: pg.Client, cafeteriaIds: string[]): Promise<string[]> {
  const faults: string[] = [];
  for (const [what, query] of Object.entries(sums)) {
    const { rows } = await database.query<{ count: string }>(query, [cafeteriaIds]);
    if (rows[0]?.count !== '0') faults.push(`${rows[0]?.count} ${what}`);
  }
  return faults;
}

const verifierFaults = ({ ownerUrl }: Product) =>
  ['verify-audit.ts', 'verify-deliveries.ts', 'verify-payments.ts'].flatMap(
    (script) => verifierFault(script, ownerUrl) ?? [],
  );
