import { z } from '@hono/zod-openapi';
import { sql } from 'drizzle-orm';
import { type Delivery, deliverySchema } from '../../contracts/deliveries.ts';
import { Problem } from '../../contracts/problems.ts';
import { callFunction } from '../../db/client.ts';
import { recordAct } from '../audit/record-act.ts';
import type { UserContext } from '../context.ts';
import { refusedByCode } from '../refusals.ts';
import { enqueueDeliveries, plannedDeliveries } from './enqueue.ts';

const retriedPage = z.object({ deliveries: plannedDeliveries, more: z.boolean() });

type Operator = UserContext & { env: Env; requestId: string };

/** Dead deliveries that one call begins anew: as many as a tick of the sweep, so that a provider just back is not run over. */
const atMost = 1_000;

const retried = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('done'), delivery: deliverySchema }),
  refusedByCode,
]);

/**
 * Begins a dead or failed delivery anew and queues it. One round trip; if queueing fails, the sweep queues it.
 * Errors: `delivery_not_found`, `delivery_not_dead`.
 */
export async function retryDelivery(ctx: Operator, deliveryId: string): Promise<Delivery> {
  const answer = await callFunction(ctx.db, sql`retry_delivery(${deliveryId}::uuid)`, retried);
  if (answer.kind === 'refused') throw new Problem(answer.code);
  const { id, channel } = answer.delivery;
  await enqueueDeliveries(ctx.env, addressOf(ctx), [{ id, channel }]);
  await record(ctx, 'delivery.retried', id, { channel });
  return answer.delivery;
}

/**
 * Begins dead deliveries anew, the oldest 1,000 at most, and queues them. Answers how many, and whether there are more.
 * One round trip.
 */
export async function retryDeadDeliveries(
  ctx: Operator,
  channel?: Delivery['channel'],
): Promise<{ count: number; more: boolean }> {
  const { deliveries, more } = await callFunction(
    ctx.db,
    sql`retry_dead_deliveries(${channel ?? null}::text, ${atMost})`,
    retriedPage,
  );
  await enqueueDeliveries(ctx.env, addressOf(ctx), deliveries);
  const count = deliveries.length;
  if (count > 0) await record(ctx, 'deliveries.retried', channel ?? 'all', { count });
  return { count, more };
}

const addressOf = ({ institution }: Operator) => ({
  institutionId: institution.id,
  roleName: institution.roleName,
});

function record(
  { env, institution, principal, requestId }: Operator,
  action: string,
  subjectId: string,
  facts: Record<string, unknown>,
): Promise<void> {
  return recordAct(env, institution, {
    actorId: principal.userId,
    actorRole: principal.role,
    action,
    subjectType: 'delivery',
    subjectId,
    facts,
    requestId,
  });
}
