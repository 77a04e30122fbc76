import { sql } from 'drizzle-orm';
import type { CafeteriaEvent } from '../../contracts/events.ts';
import type { Order, PlaceOrder } from '../../contracts/orders.ts';
import type { ProblemCode } from '../../contracts/problems.ts';
import { callFunction, type TenantDatabase } from '../../db/client.ts';
import { problemOfConstraint } from '../../db/constraints.ts';

export type PlaceOrderCommand = PlaceOrder & {
  userId: string;
  idempotency?: { key: string; requestHash: string };
};

/** What is wrong with one line of a basket; `remaining` portions when it is only too many. */
export type LineRefusal = {
  index: number;
  menuItemId: string;
  name: string | null;
  code: ProblemCode;
  remaining: number | null;
};

export type PlaceOrderOutcome =
  | { kind: 'placed'; order: Order; event: CafeteriaEvent; replayed: boolean }
  | { kind: 'refused'; code: ProblemCode; lines: LineRefusal[]; replayed: boolean };

type Answer =
  | { kind: 'placed'; event: CafeteriaEvent & { order: Order }; replayed?: true }
  | { kind: 'refused'; code?: ProblemCode; constraint?: string; lines?: LineRefusal[]; replayed?: true };

/**
 * Commits one or many orders in one transaction and one round trip, and answers an outcome for each, in their order:
 * order, lines, stock, idempotency key and outbox event together, or nothing of it. A refused command leaves its
 * neighbours alone. Does not publish: that is the caller's, and the relay's safety net behind it.
 */
export async function placeOrders(
  db: TenantDatabase,
  commands: [PlaceOrderCommand, ...PlaceOrderCommand[]],
): Promise<PlaceOrderOutcome[]> {
  const wire = commands.map(({ idempotency, ...command }) => ({
    ...command,
    idempotencyKey: idempotency?.key,
    requestHash: idempotency?.requestHash,
  }));
  const answers = await callFunction<Answer[]>(db, sql`place_orders(${JSON.stringify(wire)}::jsonb)`);
  return answers.map(toOutcome);
}

function toOutcome(answer: Answer): PlaceOrderOutcome {
  const replayed = answer.replayed ?? false;
  if (answer.kind === 'placed')
    return { kind: 'placed', order: answer.event.order, event: answer.event, replayed };
  const lines = answer.lines ?? [];
  // A line that was never on the menu weighs more than one that ran out: the basket itself is wrong.
  const missing = lines.find((line) => line.code === 'menu_item_not_found');
  const code = missing?.code ?? answer.code ?? problemOfConstraint(answer.constraint);
  return { kind: 'refused', code, lines, replayed };
}
