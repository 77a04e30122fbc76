import type { Order } from '../../contracts/orders.ts';
import type { OrderPayment } from '../../contracts/payments.ts';
import { logEvent } from '../../observability/log.ts';
import type { Answer } from '../ordering/commands.ts';
import type { OrderingUserContext } from '../ordering/submit.ts';
import { readPayment } from './ledger.ts';
import type { PaymentProvider } from './provider.ts';
import { makePayable, shown } from './request-payment.ts';

type Written = Extract<Answer, { kind: 'placed' | 'duplicate' }>;

/** An order as placing answers it; `payment` of one that is paid online. */
export type Accepted = { order: Order; payment: OrderPayment | null } & (
  | { kind: 'placed'; replayed: boolean }
  /** The same basket came twice without a key: this is the order of the first tap. */
  | { kind: 'duplicate' }
);

/**
 * Makes an order payable that was just written, or written before: a replay, or the second of two taps, gets what the
 * first got. An order that the provider will not have at all is cancelled by then. One round trip and a call of the
 * provider; for an order of before one more.
 */
export async function payForOrder(
  ctx: OrderingUserContext & { provider: PaymentProvider },
  written: Written,
): Promise<Accepted> {
  const fresh = written.kind === 'placed' ? written.payment : null;
  const payment = fresh ?? (await readPayment(ctx.db, written.order.id));
  if (!payment) return { ...written, payment: null };
  const requested = await makePayable(ctx, payment).catch((error: unknown) => {
    // The order stands: its student gets it, and asks for what to pay with again.
    logEvent('error', 'payment_not_recorded', {
      institution: ctx.institution.id,
      orderId: payment.orderId,
      error,
    });
    return shown(payment, ctx.provider, null);
  });
  return { ...written, payment: requested };
}
