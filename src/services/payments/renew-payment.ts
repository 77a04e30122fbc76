import type { Order } from '../../contracts/orders.ts';
import type { OrderPayment } from '../../contracts/payments.ts';
import { Problem } from '../../contracts/problems.ts';
import type { OrderingUserContext } from '../ordering/submit.ts';
import { readOrder } from '../orders/read-orders.ts';
import { readPayment } from './ledger.ts';
import { asPaidBefore } from './offer.ts';
import { askProvider, makePayable, shown } from './request-payment.ts';
import { stripeFor } from './stripe.ts';

/**
 * Another voucher, or another account to transfer to, for an order whose last one ran out; as it stands, where it has not.
 * Any number of times: two taps get the same. Four round trips and two calls of the provider at most. Errors:
 * `order_not_found`, `not_paid_online`, `payment_over`, `card_unavailable`.
 */
export async function renewPayment(ctx: OrderingUserContext, orderId: string): Promise<OrderPayment> {
  const order = await readOrder(ctx, orderId);
  const payment = await readPayment(ctx.db, orderId);
  if (!payment) throw new Problem('not_paid_online');
  if (!mayBePaid(order, Date.now())) throw new Problem('payment_over');
  const provider = stripeFor(ctx.env, asPaidBefore(ctx.institution));
  if (!provider) throw new Problem('card_unavailable');
  const means = { ...ctx, provider };
  if (payment.status !== 'awaiting') return makePayable(means, payment);
  const before = await askProvider(means, payment, { call: 'retrieve' });
  const { intent } = before;
  const hasRunOut = intent?.status === 'awaiting_method' && intent.method !== 'card';
  if (!hasRunOut) return shown(before.payment, provider, intent);
  const after = await askProvider(means, before.payment, {
    call: 'renew',
    failedTry: intent.failedTry ?? intent.id,
  });
  // The order ended while this was on its way, and its payment with it.
  if (after.intent?.status === 'cancelled') throw new Problem('payment_over');
  if (after.outcome === 'refused' || after.outcome === 'declined') throw new Problem('card_unavailable');
  return shown(after.payment, provider, after.intent);
}

/** Its end may be put off while the provider cannot be asked: nobody is to pay for it any more all the same. */
const mayBePaid = ({ status, payBy }: Pick<Order, 'status' | 'payBy'>, now: number): boolean =>
  status === 'pending_payment' && payBy !== null && Date.parse(payBy) > now;
