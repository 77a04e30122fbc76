import { z } from '@hono/zod-openapi';
import { channels } from '../../contracts/deliveries.ts';
import type { DeliveryMessage } from '../../contracts/events.ts';

/** A delivery that is in the ledger and has yet to be queued. `delaySeconds`: not before; absent: now. */
export const plannedDelivery = z.object({
  id: z.string(),
  channel: z.enum(channels),
  delaySeconds: z.number().optional(),
});
export type PlannedDelivery = z.infer<typeof plannedDelivery>;
export const plannedDeliveries = z.array(plannedDelivery);

/** `sendBatch` takes 100 messages at most. */
const batchSize = 100;

/** Puts deliveries on the queues of their channels. */
export async function enqueueDeliveries(
  env: Env,
  institution: { institutionId: string; roleName: string },
  deliveries: PlannedDelivery[],
): Promise<void> {
  const queues: Record<PlannedDelivery['channel'], Queue<DeliveryMessage>> = {
    push: env.PUSH_QUEUE,
    email: env.EMAIL_QUEUE,
  };
  for (const [channel, queue] of Object.entries(queues)) {
    const messages = deliveries
      .filter((delivery) => delivery.channel === channel)
      .map(({ id, delaySeconds }) => ({
        delaySeconds,
        body: { institutionId: institution.institutionId, roleName: institution.roleName, deliveryId: id },
      }));
    for (let start = 0; start < messages.length; start += batchSize) {
      await queue.sendBatch(messages.slice(start, start + batchSize));
    }
  }
}
