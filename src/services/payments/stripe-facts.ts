import type Stripe from 'stripe';
import type { Intent, IntentStatus, PaymentInstructions, ProviderRefund } from './provider.ts';

/** What an intent is asked for with: its charge tells what was given back, the charge's balance entry what Stripe keeps. */
export const intentExpansion = ['latest_charge.balance_transaction'];

const statuses: Record<string, IntentStatus> = {
  requires_payment_method: 'awaiting_method',
  requires_confirmation: 'awaiting_payer',
  requires_action: 'awaiting_payer',
  processing: 'processing',
  requires_capture: 'authorized',
  succeeded: 'captured',
  canceled: 'cancelled',
};

export function toIntent(intent: Stripe.PaymentIntent): Intent {
  const charge = typeof intent.latest_charge === 'object' ? intent.latest_charge : null;
  const entry = typeof charge?.balance_transaction === 'object' ? charge.balance_transaction : null;
  const failure = intent.last_payment_error;
  return {
    id: intent.id,
    // One that this version does not know: there is nothing to do but wait for the next.
    status: statuses[intent.status] ?? 'processing',
    amountCents: intent.amount,
    currency: intent.currency.toUpperCase(),
    capturableCents: intent.amount_capturable,
    capturedCents: intent.amount_received,
    // What a cancel lets go of is written down as refunded too; it had never been taken.
    refundedCents: Math.min(charge?.amount_refunded ?? 0, intent.amount_received),
    feeCents: entry?.fee ?? null,
    method: methodOf(intent),
    clientSecret: intent.client_secret,
    instructions: intent.next_action && toInstructions(intent.next_action),
    lastDecline: failure && {
      code: failure.code ?? failure.type,
      declineCode: failure.decline_code ?? null,
    },
    failedTry: failure?.payment_method?.id ?? null,
    cancelledBecause: intent.cancellation_reason,
    ...idsIn(intent.metadata),
    metadata: intent.metadata,
    createdAt: toInstant(intent.created),
  };
}

export function toRefund(refund: Stripe.Refund): ProviderRefund {
  const { payment_intent: intent } = refund;
  return {
    id: refund.id,
    intentId: typeof intent === 'object' ? (intent?.id ?? null) : intent,
    amountCents: refund.amount,
    status: refundStatus(refund.status),
    failureReason: refund.failure_reason ?? null,
    orderId: idsIn(refund.metadata).orderId,
    metadata: refund.metadata ?? {},
    createdAt: toInstant(refund.created),
  };
}

/** Whose a thing at Stripe is, by what we wrote on it. */
export function idsIn(metadata: Stripe.Metadata | null | undefined) {
  return { orderId: metadata?.orderId ?? null, institutionId: metadata?.institutionId ?? null };
}

const toInstant = (seconds: number) => new Date(seconds * 1_000).toISOString();

function methodOf({ payment_method_types: [type] }: Stripe.PaymentIntent): Intent['method'] {
  if (type === 'customer_balance') return 'spei';
  return type === 'oxxo' ? 'oxxo' : 'card';
}

function refundStatus(status: string | null): ProviderRefund['status'] {
  switch (status) {
    case 'succeeded':
    case 'failed':
      return status;
    case 'canceled':
      return 'cancelled';
    case 'requires_action':
      return 'awaiting_payer';
    default:
      return 'pending';
  }
}

function toInstructions(next: Stripe.PaymentIntent.NextAction): PaymentInstructions | null {
  const { oxxo_display_details: voucher, display_bank_transfer_instructions: transfer } = next;
  if (voucher) {
    return {
      kind: 'oxxo',
      number: voucher.number ?? '',
      voucherUrl: voucher.hosted_voucher_url ?? '',
      expiresAt: toInstant(voucher.expires_after ?? 0),
    };
  }
  const spei = transfer?.financial_addresses?.find(({ type }) => type === 'spei')?.spei;
  if (!transfer || !spei) return null;
  return {
    kind: 'spei',
    clabe: spei.clabe,
    bank: spei.bank_name,
    reference: transfer.reference ?? '',
    remainingCents: transfer.amount_remaining ?? 0,
    instructionsUrl: transfer.hosted_instructions_url ?? '',
  };
}
