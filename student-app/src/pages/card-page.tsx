import type { Stripe, StripeElements } from '@stripe/stripe-js';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Order } from '../../../src/contracts/orders.ts';
import type { OrderPayment } from '../../../src/contracts/payments.ts';
import { useUser } from '../app.tsx';
import type { Boot } from '../boot.ts';
import { useNow, useTitle } from '../data/hooks.ts';
import { goOn } from '../data/navigation.ts';
import { keys, useOrder, usePlaceOf } from '../data/queries.ts';
import { openStripe } from '../pay/open-stripe.ts';
import { type Declined, declinedBy, payStepOf } from '../pay/standing.ts';
import { usePayment } from '../pay/use-payment.ts';
import { Waiting } from '../views/state.tsx';
import { useFormats, useLanguage, useWords } from '../words/language.ts';
import { payWords } from '../words/pay.ts';
import { Answered } from './answered.tsx';
import { OtherWay } from './other-way.tsx';
import { PayBy } from './pending-payment.tsx';
import { SignInFirst } from './sign-in-first.tsx';

/** Where a card is typed in: a document of its own, since somebody else's script runs on it (src/http/student-app/page-policy.ts). */
export default function CardPage({ id, boot }: { id: string; boot: Boot }) {
  const words = useWords(payWords);
  useTitle(words.title);
  const user = useUser();
  const order = useOrder(id);
  if (!user) return <SignInFirst to={`/o/${id}/pay`} />;
  return <Answered query={order}>{(found) => <Payable order={found} boot={boot} />}</Answered>;
}

function Payable({ order, boot }: { order: Order; boot: Boot }) {
  const words = useWords(payWords);
  const now = useNow();
  const { data: place } = usePlaceOf(order.cafeteriaId);
  const timezone = place?.timezone ?? 'UTC';
  const query = usePayment(order);
  const isHere =
    order.status === 'pending_payment' && order.paymentMethod === 'card' && boot.pay !== undefined;
  const [isLeaving, leave] = useState(false);
  const isElsewhere = !isHere && !isLeaving;
  // Paid, given up, run out, or come to by an old page: what it is now is told where the order is. Given up here, one goes to
  // choose another way, and the stream may tell of it first.
  useEffect(() => {
    if (isElsewhere) goOn(`/o/${order.id}`, { replace: true });
  }, [isElsewhere, order.id]);
  // Where a bank sends its customers back to, it says what came of it, with the secret; we ask for ourselves.
  useEffect(() => {
    if (location.search) history.replaceState(null, '', location.pathname);
  }, []);
  if (isElsewhere) return <Waiting says={words.settling} />;
  return (
    <>
      <a class="up" href={`/o/${order.id}`}>
        {words.back}
      </a>
      <h1>{words.title}</h1>
      <PayBy order={order} timezone={timezone} now={now} />
      <Answered query={query}>
        {(payment) => {
          const step = payStepOf(payment);
          if (step === 'card')
            return (
              <CardForm
                key={payment.clientSecret}
                order={order}
                payment={payment}
                scriptAt={boot.pay?.scriptAt ?? null}
                timezone={timezone}
              />
            );
          return <Waiting says={step === 'settling' ? words.settling : words.preparing} />;
        }}
      </Answered>
      <OtherWay order={order} leave={leave} />
    </>
  );
}

type Form = { order: Order; payment: OrderPayment; scriptAt: string | null; timezone: string };
type State = 'loading' | 'ready' | 'bank-waits' | 'paying' | 'settling' | 'unloadable';

function CardForm({ order, payment, scriptAt, timezone }: Form) {
  const words = useWords(payWords);
  const language = useLanguage();
  const { money } = useFormats(timezone);
  const client = useQueryClient();
  const place = useRef<HTMLDivElement>(null);
  const opened = useRef<{ stripe: Stripe; elements: StripeElements } | null>(null);
  const trouble = useRef<HTMLParagraphElement>(null);
  const hasTried = useRef(false);
  const [tries, setTries] = useState(1);
  const [state, setState] = useState<State>('loading');
  const [declined, setDeclined] = useState<Declined | null>(
    payment.lastDecline && declinedBy(payment.lastDecline),
  );
  const clientSecret = payment.clientSecret ?? '';

  /** The API asks the provider, and the order follows: whatever becomes of the provider's own word for it. */
  const settle = async () => {
    setState('settling');
    await client.invalidateQueries({ queryKey: ['payment', order.id] });
    await client.invalidateQueries({ queryKey: keys.order(order.id) });
  };
  const settled = useRef(settle);
  settled.current = settle;

  // biome-ignore lint/correctness/useExhaustiveDependencies: opened once a try, with what it was opened with.
  useEffect(() => {
    let isGone = false;
    const open = async () => {
      setState('loading');
      try {
        const stripe = await openStripe(payment, scriptAt, language);
        if (isGone || !place.current) return;
        const elements = stripe.elements({ clientSecret, appearance: appearanceOf(place.current) });
        elements.create('payment').mount(place.current);
        opened.current = { stripe, elements };
        const { paymentIntent } = await stripe.retrievePaymentIntent(clientSecret);
        if (isGone) return;
        // The page was closed while the bank asked, or after it was answered.
        if (paymentIntent?.status === 'requires_action') setState('bank-waits');
        else if (paymentIntent && isPaid(paymentIntent.status)) await settled.current();
        else setState('ready');
      } catch {
        if (!isGone) setState('unloadable');
      }
    };
    void open();
    return () => {
      isGone = true;
    };
  }, [tries]);

  // An answer is brought to whoever waits for it. What was declined before the page was opened is not: the card is being typed
  // in by then, and the rest of it would go nowhere.
  useEffect(() => {
    if (declined && state === 'ready' && hasTried.current) trouble.current?.focus();
  }, [declined, state]);

  /** Has the bank asked; what it says is told, and the card stays to be tried again. */
  const ask = async (question: (stripe: Stripe, elements: StripeElements) => Promise<Answer>) => {
    if (!opened.current) return;
    const before = state;
    hasTried.current = true;
    setDeclined(null);
    setState('paying');
    const { error } = await question(opened.current.stripe, opened.current.elements).catch(() => unreached);
    if (!error) return settle();
    // Something is missing: it is said beside the field.
    if (error.type !== 'validation_error')
      setDeclined(declinedBy({ ...error, declineCode: error.decline_code }));
    setState(before === 'bank-waits' && error.type === 'api_connection_error' ? before : 'ready');
  };
  const pay = () =>
    ask((stripe, elements) =>
      stripe.confirmPayment({
        elements,
        redirect: 'if_required',
        confirmParams: { return_url: `${location.origin}${location.pathname}` },
      }),
    );
  const goOnWithBank = () => ask((stripe) => stripe.handleNextAction({ clientSecret }));

  const isBusy = state === 'paying' || state === 'settling' || state === 'loading';
  return (
    <>
      {state === 'bank-waits' && (
        <section class="question" role="alert">
          <h2>{words.bankWaits}</h2>
          <button type="button" class="button" onClick={goOnWithBank}>
            {words.continue}
          </button>
        </section>
      )}
      <section class="sheet card-form" aria-label={words.card} aria-busy={isBusy ? 'true' : undefined}>
        <div ref={place} class="card-element" />
        <p class="dimmed">{words.safe}</p>
      </section>
      <div class="foot">
        {declined && (
          <p ref={trouble} class="trouble" role="alert" tabIndex={-1}>
            {words.declined[declined]}
          </p>
        )}
        {state === 'unloadable' && (
          <p class="trouble" role="alert">
            {words.unloadable}
          </p>
        )}
        <p role="status" class="sending">
          {state === 'paying' && words.paying}
          {state === 'settling' && words.settling}
          {state === 'loading' && words.preparing}
        </p>
        {state === 'unloadable' ? (
          <button type="button" class="button" onClick={() => setTries(tries + 1)}>
            {words.again}
          </button>
        ) : (
          <button type="button" class="button" disabled={isBusy} onClick={pay}>
            {words.pay(money(payment.amountCents, payment.currency))}
          </button>
        )}
      </div>
    </>
  );
}

type Answer = { error?: { type?: string; code?: string; decline_code?: string } };
const unreached: Answer = { error: { type: 'api_connection_error', code: 'api_connection_error' } };

const isPaid = (status: string) =>
  status === 'requires_capture' || status === 'succeeded' || status === 'processing';

/** The frame's colours, as the theme has them here. */
function appearanceOf(place: HTMLElement) {
  const { backgroundColor, color, caretColor } = getComputedStyle(place);
  const isDark = matchMedia('(prefers-color-scheme: dark)').matches;
  return {
    theme: isDark ? ('night' as const) : ('stripe' as const),
    variables: { colorBackground: backgroundColor, colorText: color, colorPrimary: caretColor },
  };
}
