import type { ComponentChildren } from 'preact';
import type { Order } from '../../../src/contracts/orders.ts';
import { isOpen } from '../../../src/domain/order-moves.ts';
import { isLate, questionsOf, sentenceOf, stepOf } from '../data/order-state.ts';
import { useFormats, useWords } from '../words/language.ts';
import { orderWords } from '../words/order.ts';

type Props = {
  order: Order;
  timezone: string;
  now: number;
  /** How a question about a line is answered. */
  answer: (change: { id: string; dish: string }) => ComponentChildren;
};

/** Screen 7, what is said on it: one sentence, one bar, one promise, and what the student is asked. */
export function OrderView({ order, timezone, now, answer }: Props) {
  const words = useWords(orderWords);
  return (
    <>
      <p class="number">{words.title(order.number)}</p>
      <h1 class={`sentence ${order.status}`}>{words.says[sentenceOf(order)]}</h1>
      <ProgressBar order={order} />
      {order.status !== 'pending_payment' && <PromiseLine order={order} timezone={timezone} now={now} />}
      {order.reason && !isOpen(order.status) && <p class="dimmed">{words.reason(order.reason)}</p>}
      {isOpen(order.status) &&
        questionsOf(order).map((change) => (
          <section key={change.id} class="question" role="alert">
            <h2>{words.ask(change.dish)}</h2>
            <p>{words.askMore}</p>
            {answer(change)}
          </section>
        ))}
    </>
  );
}

export function ProgressBar({ order }: { order: Order }) {
  const { steps, progress, says } = useWords(orderWords);
  const at = stepOf(order);
  if (at === null) return null;
  return (
    <div
      class="progress"
      role="progressbar"
      aria-label={progress}
      aria-valuemin={0}
      aria-valuemax={4}
      aria-valuenow={at}
      aria-valuetext={says[order.status]}
    >
      {steps.map((step, index) => (
        <span
          key={step}
          data-done={index < at ? true : undefined}
          data-now={index === at - 1 ? true : undefined}
        >
          <i />
          {step}
        </span>
      ))}
    </div>
  );
}

export function PromiseLine({ order, timezone, now }: Pick<Props, 'order' | 'timezone' | 'now'>) {
  const words = useWords(orderWords);
  const formats = useFormats(timezone);
  const { status, promisedFrom, promisedUntil, readyAt, collectBy, closedAt, payBy } = order;
  const near = (instant: string) => formats.timeAhead(instant, now);
  if (!isOpen(status)) return closedAt ? <p class="promise">{formats.moment(closedAt)}</p> : null;
  if (status === 'pending_payment') return payBy ? <p class="promise">{words.payBy(near(payBy))}</p> : null;
  if (status === 'ready')
    return (
      <p class="promise">
        {readyAt && words.readySince(near(readyAt))}
        {collectBy && <span class="dimmed"> {words.collectBy(near(collectBy))}</span>}
      </p>
    );
  if (!promisedFrom || !promisedUntil) return null;
  if (isLate(order, now)) return <p class="promise late">{words.late(near(promisedUntil))}</p>;
  return <p class="promise">{words.promise(near(promisedFrom), formats.time(promisedUntil))}</p>;
}
