import type { PaymentDocument } from '../../contracts/payments.ts';
import { isDoubtful, isStuck, moneyDelaySeconds, nextStep, type PaymentStep } from '../../domain/payments.ts';
import { logEvent } from '../../observability/log.ts';
import type { OrderingContext } from '../ordering/submit.ts';
import { followPayment } from './follow-payment.ts';
import { claimPayment, postponePayment, recordCall } from './ledger.ts';
import type { Intent, PaymentProvider } from './provider.ts';
import { type Taken, takeStep } from './take-step.ts';

/** Create, look, capture, look, refund twice, look: more steps than that mean that something goes round in a circle. */
const mostSteps = 8;

type Means = OrderingContext & {
  /** null: nobody has set the institution's account up. */
  provider: PaymentProvider | null;
};

/** `later`: it is due again then. */
export type Worked = { kind: 'idle' } | { kind: 'done' } | { kind: 'later'; seconds: number };

/**
 * Makes a payment what its order says, step by step: at most one call of the provider each, and one round trip to
 * record it with what follows for the order. Whatever dies in between is begun anew under the same keys.
 */
export async function workOnPayment(means: Means, orderId: string): Promise<Worked> {
  let payment = await claimPayment(means.db, orderId);
  if (!payment) return { kind: 'idle' };
  // Whoever recorded the last call died before its order learnt of it.
  payment = await followPayment(means, { payment, captureFailed: false }, { claimed: true, more: true });
  if (!means.provider) return putOff(means, payment, 'the provider is not set up');

  let seen = false;
  let refused: string | null = null;
  /** What the intent tells of refunds is not what the ledger has: they are listed. */
  let unlisted = false;
  for (let made = 0; made < mostSteps; made += 1) {
    const step: PaymentStep | null = unlisted ? listing : stepFor(payment, { seen, refused });
    if (!step) return { kind: 'done' };
    if (step.call === refused) return putOff(means, payment, `${step.call} is refused`);
    const taken: Taken = await takeStep(means.provider, payment, step);
    if (taken.kind === 'held') return putOff(means, payment, 'the circuit is open', taken.retryInSeconds);

    const { outcome } = taken.record;
    const failed =
      outcome === 'unknown' || (outcome !== 'ok' && ['retrieve', 'list_refunds'].includes(step.call));
    const seconds = Math.max(
      moneyDelaySeconds(payment.attempts + 1),
      Math.ceil(taken.retryAfterSeconds ?? 0),
    );
    unlisted = taken.intent?.status === 'captured' && refundsDiffer(taken.intent, payment);
    const recorded = await recordCall(means.db, payment, {
      ...taken.record,
      more: unlisted,
      ...consequence(step, taken, payment),
      ...(failed && { retryInSeconds: seconds }),
      claimed: true,
    });
    payment = await followPayment(means, recorded, { claimed: true, more: unlisted });
    if (failed) return later(means, payment, taken.record.error ?? outcome, seconds);
    if (outcome === 'ok') seen = true;
    else [seen, refused] = [false, step.call];
  }
  return putOff(means, payment, 'it goes round in a circle');
}

const listing: PaymentStep = { call: 'list_refunds' };

/**
 * A call that was refused made no sense as the payment stands there: it is looked at before anything else. Events that
 * came meanwhile want another look; after some tries that led nowhere, the list tells whether a refund is known.
 */
function stepFor(payment: PaymentDocument, { seen, refused }: { seen: boolean; refused: string | null }) {
  if (refused && !seen && payment.providerId)
    return refused === 'refund' ? listing : ({ call: 'retrieve' } as const);
  const step: PaymentStep | null = nextStep(payment, seen && !payment.hasWork);
  return step?.call === 'refund' && isDoubtful(payment) && !seen ? listing : step;
}

/** Refunds that are on their way, and those made elsewhere, are told by the list alone. */
function refundsDiffer({ refundedCents }: Intent, { refunds }: PaymentDocument): boolean {
  const known = refunds.filter(({ providerId }) => providerId);
  return (
    known.some(({ status }) => status === 'pending') ||
    known.reduce((sum, { amountCents }) => sum + amountCents, 0) !== refundedCents
  );
}

/** What an answer means beyond itself. */
function consequence(step: PaymentStep, taken: Extract<Taken, { kind: 'called' }>, payment: PaymentDocument) {
  const { outcome, refunds } = taken.record;
  if (step.call === 'create' && (outcome === 'refused' || outcome === 'declined'))
    return { over: true as const };
  // The bank says no though it is still held: it will not say yes.
  if (step.call === 'capture' && outcome === 'declined') return { over: true as const };
  if (step.call !== 'list_refunds' || outcome !== 'ok') return {};
  const doubtful = payment.refunds.find(({ status, providerId }) => status === 'pending' && !providerId);
  const known = refunds?.some(({ id, status }) => id === doubtful?.id && status !== 'failed');
  return doubtful && !known ? { generationOf: doubtful.id } : {};
}

async function putOff(
  means: Means,
  payment: PaymentDocument,
  why: string,
  heldSeconds?: number,
): Promise<Worked> {
  const seconds = heldSeconds ?? moneyDelaySeconds(payment.attempts + 1);
  await postponePayment(means.db, payment, { why, seconds, held: heldSeconds !== undefined });
  return later(means, { ...payment, attempts: payment.attempts + 1 }, why, seconds);
}

function later(
  { institution: { id: institutionId } }: Means,
  payment: PaymentDocument,
  why: string,
  seconds: number,
): Worked {
  const { id: paymentId, orderId, attempts } = payment;
  if (isStuck(payment))
    logEvent('error', 'payment_stuck', { institution: institutionId, paymentId, orderId, attempts, why });
  return { kind: 'later', seconds };
}
