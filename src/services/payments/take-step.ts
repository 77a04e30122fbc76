import type { PaymentDocument, PaymentState } from '../../contracts/payments.ts';
import { idempotencyKeyOf, type PaymentStep } from '../../domain/payments.ts';
import { paymentsTotal } from '../../observability/metrics.ts';
import type { NotedIntent, NotedRefund, RecordedCall } from './ledger.ts';
import type {
  Intent,
  IntentStatus,
  Outcome,
  OutsidePayment,
  PaymentProvider,
  ProviderRefund,
} from './provider.ts';

/** A call made and ready to be recorded, or one that was not made because the circuit is open. */
export type Taken =
  | { kind: 'called'; record: RecordedCall; intent: Intent | null; retryAfterSeconds?: number }
  | { kind: 'held'; retryInSeconds: number };

/** Refunds of one payment: an order, its lines and what was given back at Stripe itself. */
const refundsListed = 100;

/** Makes one call of the provider, and counts it. Never throws. */
export async function takeStep(
  provider: PaymentProvider,
  payment: PaymentDocument,
  step: PaymentStep,
): Promise<Taken> {
  const taken = await call(provider, payment, step);
  paymentsTotal.inc({ call: step.call, outcome: taken.kind === 'held' ? 'held' : taken.record.outcome });
  return taken;
}

async function call(provider: PaymentProvider, payment: PaymentDocument, step: PaymentStep): Promise<Taken> {
  const { orderId } = payment;
  const intentId = payment.providerId ?? '';
  const key = idempotencyKeyOf(payment, step);
  switch (step.call) {
    case 'create':
      return ofIntent(step, await provider.createIntent(newIntent(payment, key)));
    case 'renew':
      return ofIntent(step, await provider.renew(intentId, outsidePayment(payment), key));
    case 'capture':
      return ofIntent(step, await provider.capture(intentId, step.amountCents, key));
    case 'cancel':
      return ofIntent(step, await provider.cancel(intentId, key));
    case 'retrieve':
      return ofIntent(step, await provider.retrieve(intentId));
    case 'refund': {
      const { id: refundId, amountCents, cause } = step.refund;
      const metadata = { refundId };
      const outcome = await provider.refund({
        intentId,
        amountCents,
        orderId,
        idempotencyKey: key,
        reason: cause,
        metadata,
      });
      return ofRefunds(step, outcome, refundId, (refund) => [toNotedRefund(refund, refundId)]);
    }
    case 'list_refunds': {
      const outcome = await provider.listRefunds({ intentId, limit: refundsListed });
      return ofRefunds(step, outcome, undefined, ({ items }) =>
        items.map((refund) => toNotedRefund(refund, refund.metadata.refundId ?? null)),
      );
    }
  }
}

function newIntent(
  payment: PaymentDocument,
  idempotencyKey: string,
): Parameters<PaymentProvider['createIntent']>[0] {
  const { id, orderId, amountCents, currency, method, payer } = payment;
  const common = { orderId, amountCents, currency, idempotencyKey, metadata: { paymentId: id } };
  return method === 'card' ? { ...common, method } : { ...common, method, payer };
}

function outsidePayment({ method, payer }: PaymentDocument): OutsidePayment {
  if (method === 'card') throw new Error('a card is asked for again by the app');
  return { method, payer };
}

const states: Record<IntentStatus, PaymentState> = {
  awaiting_method: 'awaiting',
  awaiting_payer: 'awaiting',
  processing: 'processing',
  authorized: 'authorized',
  captured: 'captured',
  cancelled: 'cancelled',
};

export const toNotedIntent = ({ id, status, capturedCents, feeCents }: Intent): NotedIntent => ({
  id,
  status: states[status],
  capturedCents,
  feeCents,
});

function toNotedRefund({ id, amountCents, status }: ProviderRefund, ours: string | null): NotedRefund {
  const ended = status === 'failed' || status === 'cancelled';
  return {
    id: ours,
    providerId: id,
    status: ended ? 'failed' : status === 'succeeded' ? 'succeeded' : 'pending',
    amountCents,
  };
}

function ofIntent({ call }: PaymentStep, outcome: Outcome<Intent>): Taken {
  if (outcome.kind === 'held') return outcome;
  const intent = 'value' in outcome ? outcome.value : 'intent' in outcome ? outcome.intent : null;
  return {
    ...called(call, outcome),
    intent,
    ...(outcome.kind === 'ok' && { record: { call, outcome: 'ok', intent: toNotedIntent(outcome.value) } }),
  };
}

function ofRefunds<T>(
  { call }: PaymentStep,
  outcome: Outcome<T>,
  refundId: string | undefined,
  read: (value: T) => NotedRefund[],
): Taken {
  if (outcome.kind === 'held') return outcome;
  if (outcome.kind === 'ok')
    return {
      kind: 'called',
      intent: null,
      record: { call, outcome: 'ok', refundId, refunds: read(outcome.value) },
    };
  const { record, ...rest } = called(call, outcome);
  return { ...rest, intent: null, record: { ...record, refundId } };
}

function called(call: string, outcome: Exclude<Outcome<unknown>, { kind: 'held' }>) {
  const error =
    outcome.kind === 'unknown' ? outcome.reason : outcome.kind === 'ok' ? undefined : outcome.code;
  return {
    kind: 'called' as const,
    record: { call, outcome: outcome.kind, error } satisfies RecordedCall,
    retryAfterSeconds: outcome.kind === 'unknown' ? outcome.retryAfterSeconds : undefined,
  };
}
