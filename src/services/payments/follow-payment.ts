import type { PaymentDocument } from '../../contracts/payments.ts';
import { type OrderingContext, submitCommand } from '../ordering/submit.ts';
import type { Recorded } from './ledger.ts';

/**
 * Has an order follow its payment, if it has something to learn. `claimed`: by the worker that has the payment, who has
 * `more` to find out. Dies somebody between recording and this, the payment stays due, and whoever works on it next begins
 * here. Answers the payment as it is then. A share of one round trip.
 */
export async function followPayment(
  ctx: OrderingContext,
  { payment, captureFailed }: Recorded,
  { claimed, more = false }: { claimed: boolean; more?: boolean },
): Promise<PaymentDocument> {
  if (payment.followed) return payment;
  const { id, orderId, cafeteriaId, status, capturedCents, refundedCents } = payment;
  const followed = await submitCommand(ctx, cafeteriaId, {
    command: {
      kind: 'follow_payment',
      orderId,
      payment: { id, status, capturedCents, refundedCents },
      captureFailed,
    },
    followed: { paymentId: id, claimed, more },
  });
  return ('payment' in followed && followed.payment) || { ...payment, followed: true };
}
