import { sql } from 'drizzle-orm';
import type { CafeteriaEvent } from '../../contracts/events.ts';
import type { Order } from '../../contracts/orders.ts';
import { Problem, type ProblemCode } from '../../contracts/problems.ts';
import { callFunction } from '../../db/client.ts';
import { type Move, staffMoves, studentMoves } from '../../domain/order-moves.ts';
import type { UserContext } from '../context.ts';

export type MoveInput = { orderId: string; version?: number; reason?: string };
export type Moved = { order: Order; event: CafeteriaEvent };
export type StaffVerb = keyof typeof staffMoves;

type Answer =
  | { kind: 'moved'; event: CafeteriaEvent & { order: Order } }
  | { kind: 'refused'; code: ProblemCode; order?: Order };

/**
 * Moves an order as staff of its cafeteria, or cancels it as the student who placed it. One round trip, one event.
 * Errors: `forbidden`, `order_not_found`, `illegal_transition`, `version_conflict` (the latter two with the current order).
 */
export async function moveOrder(ctx: UserContext, verb: StaffVerb, input: MoveInput): Promise<Moved> {
  if (ctx.principal.role !== 'student') return advance(ctx, staffMoves[verb], input);
  if (verb !== 'cancel') throw new Problem('forbidden');
  return advance(ctx, studentMoves.cancel, input);
}

async function advance({ db, principal }: UserContext, move: Move, input: MoveInput): Promise<Moved> {
  const command = {
    ...input,
    ...move,
    by: principal.role,
    userId: principal.role === 'student' ? principal.userId : undefined,
    cafeteriaIds: principal.role === 'staff' ? principal.cafeteriaIds : undefined,
  };
  const answer = await callFunction<Answer>(db, sql`move_order(${JSON.stringify(command)}::jsonb)`);
  if (answer.kind === 'moved') return { order: answer.event.order, event: answer.event };
  throw new Problem(answer.code, { extensions: answer.order && { order: answer.order } });
}
