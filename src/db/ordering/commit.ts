import { z } from '@hono/zod-openapi';
import { sql } from 'drizzle-orm';
import type { CafeteriaEvent } from '../../contracts/events.ts';
import { orderSchema } from '../../contracts/orders.ts';
import { paymentDocumentSchema } from '../../contracts/payments.ts';
import type { Changes } from '../../domain/ordering/events.ts';
import type { OrderingState, OrderRecord, Position } from '../../domain/ordering/state.ts';
import { callFunction, type TenantDatabase } from '../client.ts';
import { cafeteriaRow, changedOrderRow, itemRows, lineChangeRow, orderRow, refundRow } from './rows.ts';

/* Writes a group of decisions in one round trip: migrations/tenant/functions/21_commit_decisions.sql. */

/** A message that is planned with the event that it tells of. */
export type PlannedNotification = {
  eventId: string;
  userId: string;
  channel: 'push' | 'email';
  template: string;
  /** By which switch it can be turned off; null: by none. */
  kind: string | null;
  essential: boolean;
  promisedUntil: string | null;
};

/** One decided command, as it is to be written. */
export type WrittenCommand = {
  commandId: string;
  changes: Changes[];
  /** As the outbox keeps them; `isProcessed`: nothing follows from it that is not in this commit. */
  events: { event: CafeteriaEvent; isProcessed: boolean }[];
  notifications: PlannedNotification[];
  /** `outcome` is kept as the answer to every repetition; null: what came before is looked for alone. */
  key?: { userId: string; route: string; key: string; requestHash: string; outcome: unknown };
  /** What the command took the student's allergens for. */
  profile?: { userId: string; allergens: readonly string[] };
  /** The payment that its order has now followed. */
  followed?: { paymentId: string; claimed: boolean; more: boolean };
};

const keptOutcome = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('placed'), order: orderSchema }),
  z.object({ kind: z.literal('duplicate'), order: orderSchema }),
  z.object({ kind: z.literal('done'), order: orderSchema }),
  z.object({
    kind: z.literal('refused'),
    code: z.string().optional(),
    constraint: z.string().optional(),
    facts: z.record(z.string(), z.unknown()).optional(),
  }),
]);
/** What was answered the first time that a key came. */
export type KeptOutcome = z.infer<typeof keptOutcome>;

const commitAnswer = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('committed'),
    deliveries: z.array(z.object({ id: z.string(), channel: z.enum(['push', 'email']) })),
    payments: z.array(paymentDocumentSchema),
  }),
  z.object({ kind: z.literal('stale'), commandIds: z.array(z.string()) }),
  z.object({
    kind: z.literal('known'),
    answers: z.array(
      z.object({ commandId: z.string(), isSameRequest: z.boolean(), outcome: keptOutcome.nullable() }),
    ),
  }),
  z.object({
    kind: z.literal('profiles'),
    users: z.array(z.object({ userId: z.string(), allergens: z.array(z.string()) })),
  }),
  z.object({ kind: z.literal('absent') }),
]);
export type CommitAnswer = z.infer<typeof commitAnswer>;

const committedOrder = z.object({ order: orderSchema, wasPlaced: z.boolean() }).nullable();

/**
 * Writes what commands have come to, all of it or nothing, if the cafeteria still stands where it was decided. One round
 * trip. Throws what the database refuses by a constraint, and when it does not answer: then nobody knows, and the same
 * again tells (`stale` names the commands that were written).
 */
export async function commitDecisions(
  db: TenantDatabase,
  { before, after, commands }: { before: OrderingState; after: OrderingState; commands: WrittenCommand[] },
): Promise<CommitAnswer> {
  const { epoch, seq, revision }: Position = before.position;
  const document = JSON.stringify(commitDocument(before, after, commands));
  return callFunction(
    db,
    sql`commit_decisions(${before.cafeteria.id}::uuid, ${epoch}::uuid, ${seq}::bigint, ${revision}::bigint, ${document}::jsonb)`,
    commitAnswer,
  );
}

/** The last order that a command has written, where its answer was lost; null: it has written none. One round trip, seldom. */
export function findCommitted(db: TenantDatabase, cafeteriaId: string, commandId: string) {
  return callFunction(db, sql`committed_order(${cafeteriaId}::uuid, ${commandId})`, committedOrder);
}

/** The document of a commit: rows by table, without what is empty. {}: the position is only to be confirmed. */
export function commitDocument(
  before: OrderingState,
  after: OrderingState,
  commands: WrittenCommand[],
): Record<string, unknown> {
  const all = <K extends keyof Changes>(kind: K) =>
    commands.flatMap(({ changes }) =>
      changes.flatMap((each) => (each[kind] as unknown[] | undefined) ?? []),
    ) as NonNullable<Changes[K]> extends (infer T)[] ? T[] : never;
  // Of a new order, and of a line that was asked about and agreed to, the last counts.
  const orders = [...new Map(all('orders').map((order) => [order.document.id, order])).values()];
  const isNew = ({ document: { id } }: (typeof orders)[number]) =>
    !before.orders.has(id) && !before.endedOrders.has(id);
  const placed = orders.filter(isNew);
  const removed = new Set(all('removedItemIds'));
  const marked = new Set(all('markedItemIds'));
  const lineChanges = new Map<string, Record<string, unknown>>();
  for (const change of all('lineChanges'))
    lineChanges.set(change.id, lineChangeRow(change, lineChanges.get(change.id)));
  const rows = {
    events: commands.flatMap(({ events }) =>
      events.map(({ event, isProcessed }) => ({
        id: event.id,
        seq: event.seq,
        type: event.event,
        at: event.at,
        event,
        is_processed: isProcessed,
      })),
    ),
    orders: placed.map(orderRow),
    items: placed.flatMap(itemRows),
    changedOrders: inWaves(all('orders').filter((order) => !isNew(order))).map((wave) =>
      wave.map(changedOrderRow),
    ),
    removedItems: orders.flatMap(({ document }) =>
      document.items
        .filter(({ id }) => removed.has(id))
        .map(({ id, removedAt }) => ({ id, removed_at: removedAt })),
    ),
    markedItems: orders.flatMap(({ document }) =>
      document.items.filter(({ id }) => marked.has(id)).map(({ id, stations }) => ({ id, stations })),
    ),
    lineChanges: [...lineChanges.values()],
    withdrawnChanges: all('withdrawnChangeIds'),
    stock: sums(all('stock').map(({ dishId, quantity }) => [dishId, quantity])),
    movements: all('stock').map(({ dishId, kind, quantity, stockAfter, orderId, byUserId }) => ({
      menu_item_id: dishId,
      kind,
      quantity,
      stock_after: stockAfter,
      order_id: orderId,
      by_user_id: byUserId,
    })),
    options: sums(all('options').map(({ optionId, quantity }) => [optionId, quantity])),
    loads: loadRows(all('loads')),
    keys: commands.flatMap(({ commandId, key }) =>
      key
        ? {
            command_id: commandId,
            user_id: key.userId,
            route: key.route,
            key: key.key,
            request_hash: key.requestHash,
            outcome: key.outcome,
          }
        : [],
    ),
    notifications: commands.flatMap(({ notifications }) =>
      notifications.map((planned) => ({
        event_id: planned.eventId,
        user_id: planned.userId,
        channel: planned.channel,
        template: planned.template,
        kind: planned.kind,
        essential: planned.essential,
        promised_until: planned.promisedUntil,
      })),
    ),
    openedPayments: all('openedPayments'),
    givenBack: all('givenBack').map(refundRow(before.cafeteria.id)),
    paymentWishes: all('paymentWishes').map(({ orderId, wanted, wantedCents, cause }) => ({
      order_id: orderId,
      wanted,
      wanted_cents: wantedCents,
      cause,
    })),
    followedPayments: commands.flatMap(({ followed }) =>
      followed ? { payment_id: followed.paymentId, claimed: followed.claimed, more: followed.more } : [],
    ),
  };
  const named = Object.entries(rows).filter(([, each]) => each.length > 0);
  const isWritten = named.some(([name]) => name !== 'keys') || rows.keys.some((key) => key.outcome !== null);
  const changesCafeteria =
    before.cafeteria !== after.cafeteria || before.position.revision !== after.position.revision;
  const profiles = commands.flatMap(({ profile }) =>
    profile ? { user_id: profile.userId, allergens: profile.allergens } : [],
  );
  return {
    ...Object.fromEntries(named),
    ...(profiles.length > 0 && { profiles }),
    ...((isWritten || changesCafeteria) && {
      cafeteria: cafeteriaRow(after.cafeteria),
      revision: after.position.revision,
    }),
  };
}

/** The first change of each order, then the second of those that were changed twice, and so on. */
function inWaves(orders: OrderRecord[]): OrderRecord[][] {
  const counts = new Map<string, number>();
  const waves: OrderRecord[][] = [];
  for (const order of orders) {
    const { id } = order.document;
    const before = counts.get(id) ?? 0;
    counts.set(id, before + 1);
    const wave = waves[before] ?? [];
    waves[before] = wave;
    wave.push(order);
  }
  return waves;
}

function sums(movements: [id: string, quantity: number][]): { id: string; quantity: number }[] {
  const byId = new Map<string, number>();
  for (const [id, quantity] of movements) byId.set(id, (byId.get(id) ?? 0) + quantity);
  return [...byId].map(([id, quantity]) => ({ id, quantity }));
}

function loadRows(movements: NonNullable<Changes['loads']>) {
  const bySlot = new Map<string, { slot: string; resource: string; amount: number }>();
  for (const { slot, resource, amount } of movements) {
    const key = `${slot} ${resource}`;
    const row = bySlot.get(key) ?? { slot: new Date(slot).toISOString(), resource, amount: 0 };
    row.amount += amount;
    bySlot.set(key, row);
  }
  return [...bySlot.values()].filter(({ amount }) => amount !== 0);
}
