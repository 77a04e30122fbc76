import { sql } from 'drizzle-orm';
import type { CafeteriaEvent } from '../../contracts/events.ts';
import type { Order, OrderStatus } from '../../contracts/orders.ts';
import { Problem, type ProblemCode } from '../../contracts/problems.ts';
import { callFunction, type TenantDatabase } from '../../db/client.ts';
import { boundsOf, type Caller } from '../context.ts';

/** An order as it is after a change, and what its cafeteria's stream has to hear of. */
export type Changed = { order: Order; events: CafeteriaEvent[] };

type Verb = 'move' | 'eta' | 'propose_change' | 'decide_change';
type Command = { orderId: string; from: readonly OrderStatus[]; version?: number } & Record<string, unknown>;
type Answer =
  | ({ kind: 'done' } & Changed)
  | { kind: 'refused'; code: ProblemCode; facts: Record<string, unknown> };

/** Who acts on an order, as its SQL functions take it: students on their own orders, staff on those of their cafeterias. */
export function actor(principal: Caller) {
  const { role, userId, reach } = principal;
  const whose = reach === 'own' ? { userId } : { cafeteriaIds: boundsOf(principal) };
  return { by: role, actorId: userId, ...whose };
}

/** The platform itself, when a time has run out. */
export const system = { by: 'system' };

/** Changes an order in one round trip. Errors: the code that the database refused with, beside its facts. */
export async function changeOrder(
  db: TenantDatabase,
  verb: Verb,
  command: Command & (ReturnType<typeof actor> | typeof system),
): Promise<Changed> {
  const answer = await callFunction<Answer>(
    db,
    sql`change_order(${verb}, ${JSON.stringify(command)}::jsonb)`,
  );
  if (answer.kind === 'done') return { order: answer.order, events: answer.events };
  const current = answer.facts.order as Order | undefined;
  throw new Problem(answer.code, {
    extensions: answer.facts,
    headers: current && { ETag: `"${current.version}"` },
  });
}
