import type { PaymentMessage } from '../../contracts/payments.ts';
import { logEvent } from '../../observability/log.ts';

/** `sendBatch` takes 100 messages at most. */
const batchSize = 100;

/** Has payments looked at, `delaySeconds` from now. What the queue does not take is found by the sweep, a minute later. */
export async function queuePayments(
  env: Env,
  { institutionId, roleName }: Omit<PaymentMessage, 'orderId'>,
  orderIds: readonly string[],
  delaySeconds = 0,
): Promise<void> {
  const messages = orderIds.map((orderId) => ({ delaySeconds, body: { institutionId, roleName, orderId } }));
  try {
    for (let start = 0; start < messages.length; start += batchSize)
      await env.PAYMENTS_QUEUE.sendBatch(messages.slice(start, start + batchSize));
  } catch (error) {
    logEvent('warn', 'payments_not_queued', { institution: institutionId, payments: orderIds.length, error });
  }
}
