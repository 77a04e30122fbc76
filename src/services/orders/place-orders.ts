import { sql } from 'drizzle-orm';
import type { CafeteriaEvent } from '../../contracts/events.ts';
import type { Order, PlaceOrder } from '../../contracts/orders.ts';
import type { PaymentDocument } from '../../contracts/payments.ts';
import type { ProblemCode } from '../../contracts/problems.ts';
import { callFunction, type TenantDatabase } from '../../db/client.ts';
import { problemOfConstraint } from '../../db/constraints.ts';
import type { PaymentTerms } from '../../domain/payments.ts';

/**
 * `basketHash` is equal for equal baskets: by it a double tap is known. `idempotency` is absent when no key was sent,
 * `payment` when cash is.
 */
export type PlaceOrderCommand = PlaceOrder & {
  userId: string;
  payment?: PaymentTerms;
  basketHash?: string;
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

/** What the refusal of a command tells beside its code: wrong lines, the next free slots, the limit that was reached, … */
export type RefusalFacts = { lines?: LineRefusal[] } & Record<string, unknown>;

export type PlaceOrderOutcome =
  /** `payment`: of a new order that is paid online, not made at the provider yet. */
  | {
      kind: 'placed';
      order: Order;
      payment: PaymentDocument | null;
      events: CafeteriaEvent[];
      replayed: boolean;
    }
  /** The same basket came twice without a key: this is the order of the first tap. */
  | { kind: 'duplicate'; order: Order }
  | { kind: 'refused'; code: ProblemCode; facts: RefusalFacts; replayed: boolean }
  /** A fault of ours that took this command alone; nothing of it was written. */
  | { kind: 'failed'; error: string };

type Answer =
  | {
      kind: 'placed';
      order: Order;
      payment?: PaymentDocument | null;
      events?: CafeteriaEvent[];
      replayed?: true;
    }
  | { kind: 'duplicate'; order: Order }
  | { kind: 'refused'; code?: ProblemCode; constraint?: string; facts?: RefusalFacts; replayed?: true }
  | { kind: 'failed'; error: string };

/**
 * Commits one or many orders in one transaction and one round trip, and answers an outcome for each, in their order:
 * order, lines, stock, slot, idempotency key and outbox events together, or nothing of it. A refused command leaves
 * its neighbours alone. Does not publish: that is the caller's, and the relay's safety net behind it.
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
  switch (answer.kind) {
    case 'placed':
      return {
        kind: 'placed',
        order: answer.order,
        payment: answer.payment ?? null,
        events: answer.events ?? [],
        replayed: answer.replayed ?? false,
      };
    case 'duplicate':
    case 'failed':
      return answer;
    case 'refused': {
      const code = answer.code ?? problemOfConstraint(answer.constraint);
      return { kind: 'refused', code, facts: answer.facts ?? {}, replayed: answer.replayed ?? false };
    }
  }
}
