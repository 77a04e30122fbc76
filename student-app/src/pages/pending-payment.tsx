import { useQueryClient } from '@tanstack/react-query';
import type { Order } from '../../../src/contracts/orders.ts';
import type { OrderPayment } from '../../../src/contracts/payments.ts';
import { useApp } from '../app.tsx';
import { keys } from '../data/queries.ts';
import { useDeed } from '../data/use-deed.ts';
import { declinedBy, payStepOf } from '../pay/standing.ts';
import { usePayment } from '../pay/use-payment.ts';
import { Waiting } from '../views/state.tsx';
import { Voucher } from '../views/voucher.tsx';
import { useFormats, useWords } from '../words/language.ts';
import { payWords } from '../words/pay.ts';
import { Answered } from './answered.tsx';
import { OtherWay } from './other-way.tsx';

type Props = { order: Order; timezone: string; now: number };

/** An order that waits to be paid: until when, with what, and the way out. */
export function PendingPayment({ order, timezone, now }: Props) {
  const words = useWords(payWords);
  const { money } = useFormats(timezone);
  const query = usePayment(order);
  return (
    <>
      <PayBy order={order} timezone={timezone} now={now} />
      <Answered query={query}>
        {(payment) => {
          const step = payStepOf(payment);
          return (
            <>
              {payment.lastDecline && (
                <p class="trouble" role="alert">
                  {words.declined[declinedBy(payment.lastDecline)]}
                </p>
              )}
              {step === 'preparing' && <Waiting says={words.preparing} />}
              {step === 'settling' && (
                <p class="notice" role="status">
                  {words.settling}
                </p>
              )}
              {step === 'card' && (
                <a class="button" href={`/o/${order.id}/pay`}>
                  {words.byCard(money(order.totalCents, order.currency))}
                </a>
              )}
              {step === 'ran-out' && (
                <Renew order={order} method={payment.method === 'spei' ? 'spei' : 'oxxo'} />
              )}
              {step === 'voucher' && (
                <>
                  <Voucher payment={payment} payBy={order.payBy} timezone={timezone} />
                  <p class="notice" role="status">
                    {words.waits}
                  </p>
                </>
              )}
            </>
          );
        }}
      </Answered>
      <OtherWay order={order} />
    </>
  );
}

/** What ran out is asked for anew. That the order has ended meanwhile is said here, and asked for: then its screen says what to do. */
function Renew({ order, method }: { order: Order; method: 'oxxo' | 'spei' }) {
  const words = useWords(payWords);
  const { api } = useApp();
  const client = useQueryClient();
  const { isBusy, refused, run } = useDeed();
  const renew = () =>
    run(async () => {
      try {
        const path = `/orders/${order.id}/payment/renewal`;
        client.setQueryData(['payment', order.id], await api<OrderPayment>(path, { method: 'POST' }));
      } catch (error) {
        void client.invalidateQueries({ queryKey: keys.order(order.id) });
        throw error;
      }
    });
  return (
    <>
      {refused && (
        <p class="trouble" role="alert">
          {refused}
        </p>
      )}
      <button type="button" class="button" disabled={isBusy} onClick={renew}>
        {words.renew[method]}
      </button>
    </>
  );
}

/** Until when it can be paid, and what happens else. */
export function PayBy({ order: { payBy }, timezone, now }: Props) {
  const words = useWords(payWords);
  const { timeAhead, span } = useFormats(timezone);
  if (!payBy) return null;
  const left = Math.max(0, Math.ceil((Date.parse(payBy) - now) / 60_000));
  return (
    <p class="promise">
      {words.until(timeAhead(payBy, now))}
      {left <= 120 && ` · ${words.left(span(left))}`}
      <span class="dimmed"> {words.after}</span>
    </p>
  );
}
