import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'preact/hooks';
import { ApiProblem } from '../../../clients/browser/problem.ts';
import type { Order } from '../../../src/contracts/orders.ts';
import { isOpen } from '../../../src/domain/order-moves.ts';
import { useApp, useUser } from '../app.tsx';
import { useNow, useTitle } from '../data/hooks.ts';
import { isToMake, mayCancel, sentenceOf } from '../data/order-state.ts';
import { keys, useForecast, useOrder, usePlaceOf } from '../data/queries.ts';
import { useDeed } from '../data/use-deed.ts';
import { takeOrder } from '../live/take-order.ts';
import { AskToPush } from '../push/ask-to-push.tsx';
import { useLook } from '../push/use-badge.ts';
import { ForecastLine } from '../views/forecast.tsx';
import { OrderView } from '../views/order.tsx';
import { OrderLines } from '../views/order-lines.tsx';
import { useWords } from '../words/language.ts';
import { orderWords } from '../words/order.ts';
import { Answered } from './answered.tsx';
import { OrderAgain } from './order-again.tsx';
import { PendingPayment } from './pending-payment.tsx';
import { SignInFirst } from './sign-in-first.tsx';

export default function OrderPage({ id }: { id: string }) {
  const user = useUser();
  const order = useOrder(id);
  if (!user) return <SignInFirst to={`/o/${id}`} />;
  return <Answered query={order}>{(found) => <Followed order={found} />}</Answered>;
}

/** Screen 7: an order as it is now, and what can be done about it. */
function Followed({ order }: { order: Order }) {
  const words = useWords(orderWords);
  useTitle(`${words.title(order.number)}: ${words.says[sentenceOf(order)]}`);
  useLook(order);
  const now = useNow();
  const { data: place } = usePlaceOf(order.cafeteriaId, { isFollowed: false });
  const timezone = place?.timezone ?? 'UTC';
  const open = isOpen(order.status);
  const { data: forecast } = useForecast(order);
  return (
    <>
      <p class="up">
        <a href="/o">{words.list}</a>
        {open && <Connection cafeteriaId={order.cafeteriaId} />}
      </p>
      <p class="hidden" role="status">
        {words.says[sentenceOf(order)]}
      </p>
      <OrderView
        order={order}
        timezone={timezone}
        now={now}
        answer={(change) => <Answer order={order} changeId={change.id} />}
      />
      {order.status === 'pending_payment' && <PendingPayment order={order} timezone={timezone} now={now} />}
      {forecast && isToMake(order) && <ForecastLine forecast={forecast} timezone={timezone} now={now} />}
      {open && order.status !== 'pending_payment' && (
        <a class="button pass-link" href={`/o/${order.id}/pass`}>
          {words.pass} · {order.pickupCode}
        </a>
      )}
      {open && <AskToPush userId={order.userId} />}
      <p class="dimmed where">{place?.cafeteria.name}</p>
      <OrderLines order={order} timezone={timezone} />
      <div class="acts">
        {mayCancel(order) && <Cancel order={order} />}
        {!open && <OrderAgain order={order} />}
        {!open && (
          <a class="plain" href={`/o/${order.id}/receipt`}>
            {words.receipt}
          </a>
        )}
      </div>
    </>
  );
}

/** Whether what happens is told at once. */
function Connection({ cafeteriaId }: { cafeteriaId: string }) {
  const words = useWords(orderWords);
  const { data: status } = useQuery<string>({ queryKey: keys.live(cafeteriaId), enabled: false });
  if (status === undefined) return null;
  const isLive = status === 'connected';
  const says = isLive ? words.live : status === 'polling' ? words.polling : words.notLive;
  return <span class={`live ${isLive ? 'on' : ''}`}>{says}</span>;
}

/** Without the dish, or none of it. */
function Answer({ order, changeId }: { order: Order; changeId: string }) {
  const words = useWords(orderWords);
  const { api } = useApp();
  const client = useQueryClient();
  const { isBusy, refused, run } = useDeed();
  const decide = (verb: 'accept' | 'decline') =>
    run(async () =>
      takeOrder(
        client,
        await api<Order>(`/orders/${order.id}/changes/${changeId}/${verb}`, { method: 'POST' }),
      ),
    );
  return (
    <>
      {refused && <p class="trouble">{refused}</p>}
      <div class="acts">
        <button type="button" class="button" disabled={isBusy} onClick={() => decide('accept')}>
          {words.without}
        </button>
        <button type="button" class="plain danger" disabled={isBusy} onClick={() => decide('decline')}>
          {words.cancelAll}
        </button>
      </div>
    </>
  );
}

/** Asked twice, since there is no way back; the version that was seen is the one that is cancelled. */
function Cancel({ order }: { order: Order }) {
  const words = useWords(orderWords);
  const { api } = useApp();
  const client = useQueryClient();
  const [isAsked, ask] = useState(false);
  const { isBusy, refused, run } = useDeed();
  const cancel = () =>
    run(async () => {
      try {
        takeOrder(
          client,
          await api<Order>(`/orders/${order.id}/cancel`, {
            method: 'POST',
            version: order.version,
            body: {},
          }),
        );
      } catch (error) {
        // The world has moved: what it is now is shown, beside why it was not to be.
        if (error instanceof ApiProblem && error.document.order) takeOrder(client, error.document.order);
        throw error;
      } finally {
        ask(false);
      }
    });
  return (
    <>
      {refused && (
        <p class="trouble" role="alert">
          {refused}
        </p>
      )}
      {isAsked ? (
        <section class="question" role="alert">
          <h2>{words.cancelSure}</h2>
          <div class="acts">
            <button type="button" class="button danger" disabled={isBusy} onClick={cancel}>
              {words.cancelYes}
            </button>
            <button type="button" class="plain" onClick={() => ask(false)}>
              {words.cancelNo}
            </button>
          </div>
        </section>
      ) : (
        <button type="button" class="plain danger" onClick={() => ask(true)}>
          {words.cancel}
        </button>
      )}
    </>
  );
}
