import { useQuery } from '@tanstack/react-query';
import type { Receipt } from '../../../src/contracts/payments.ts';
import { useApp, useUser } from '../app.tsx';
import { useTitle } from '../data/hooks.ts';
import { useOrder, usePlaceOf } from '../data/queries.ts';
import { Totals } from '../views/order-lines.tsx';
import { basketWords } from '../words/basket.ts';
import { useFormats, useWords } from '../words/language.ts';
import { orderWords } from '../words/order.ts';
import { Answered } from './answered.tsx';
import { SignInFirst } from './sign-in-first.tsx';

/** What was paid for an order, and given back. */
export default function ReceiptPage({ id }: { id: string }) {
  const words = useWords(orderWords);
  useTitle(words.receipt);
  const { api } = useApp();
  const user = useUser();
  const receipt = useQuery({
    queryKey: ['receipt', id],
    queryFn: () => api<Receipt>(`/orders/${id}/receipt`),
    enabled: user !== null,
  });
  const { data: order } = useOrder(id);
  const { data: place } = usePlaceOf(order?.cafeteriaId ?? '', { isFollowed: false });
  if (!user) return <SignInFirst to={`/o/${id}/receipt`} />;
  return (
    <>
      <a class="up" href={`/o/${id}`}>
        {words.toOrder}
      </a>
      <h1>{words.receipt}</h1>
      <Answered query={receipt}>
        {(told) => <Told receipt={told} timezone={place?.timezone ?? 'UTC'} />}
      </Answered>
    </>
  );
}

function Told({ receipt, timezone }: { receipt: Receipt; timezone: string }) {
  const words = useWords(orderWords);
  const { methods } = useWords(basketWords);
  const { money, moment } = useFormats(timezone);
  const { number, institution, cafeteria, lines, currency, refundedCents, refunds, paidAt, createdAt } =
    receipt;
  return (
    <>
      <section class="sheet receipt">
        <p>
          <strong>{cafeteria}</strong>
          <small>{institution}</small>
        </p>
        <p>
          {words.title(number)} · {moment(createdAt)}
        </p>
        <ul class="lines">
          {lines.map(({ name, quantity, totalCents }, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a receipt does not change.
            <li key={index}>
              <b>{quantity}×</b>
              <span>{name}</span>
              <span>{money(totalCents, currency)}</span>
            </li>
          ))}
        </ul>
        <Totals of={receipt} timezone={timezone} />
        <p class="dimmed">
          {methods[receipt.paymentMethod]}
          {paidAt && ` · ${words.paidOn(moment(paidAt))}`}
        </p>
        {refundedCents > 0 && (
          <p>
            {words.refunded}: {money(refundedCents, currency)}
          </p>
        )}
        {refunds.map(({ amountCents, status, at, way, reason }) => (
          <p key={`${at} ${amountCents}`} class="dimmed">
            {moment(at)} · {money(amountCents, currency)}
            {status === 'pending' && ` · ${words.refundPending}`}
            {way === 'cash' && ` · ${words.inCash}`}
            {reason && words.refundReasons[reason] && ` · ${words.refundReasons[reason]}`}
          </p>
        ))}
      </section>
      <div class="acts">
        <button type="button" class="button quiet" onClick={() => print()}>
          {words.print}
        </button>
      </div>
    </>
  );
}
