import type { OnlineMethod } from '../../contracts/institution.ts';

/**
 * Where a payment stands at the provider. Stripe's own word where it differs:
 * awaiting_method: nothing chosen yet, the last try was declined, or a voucher ran out (requires_payment_method) ·
 * awaiting_payer: 3-D Secure, an unpaid voucher or transfer (requires_action; requires_confirmation) ·
 * authorized: money held, not taken; cards alone (requires_capture) · captured: taken (succeeded).
 */
export type IntentStatus =
  | 'awaiting_method'
  | 'awaiting_payer'
  | 'processing'
  | 'authorized'
  | 'captured'
  | 'cancelled';

/** What the payer needs outside of any app. Times are RFC 3339, UTC. */
export type PaymentInstructions =
  | { kind: 'oxxo'; number: string; voucherUrl: string; expiresAt: string }
  /** `remainingCents`: what of the amount has not arrived. */
  | {
      kind: 'spei';
      clabe: string;
      bank: string;
      reference: string;
      remainingCents: number;
      instructionsUrl: string;
    };

/** A payment as the provider knows it. Money is integer cents. */
export type Intent = {
  id: string;
  status: IntentStatus;
  amountCents: number;
  /** ISO 4217, upper case. */
  currency: string;
  /** Held and waiting for a capture. */
  capturableCents: number;
  /** Taken, refunds not deducted. */
  capturedCents: number;
  /** Given back, or on its way. */
  refundedCents: number;
  /** What the provider keeps of the captured money; null until it has said so. */
  feeCents: number | null;
  method: OnlineMethod;
  /** For the app, which pays with it; a secret of the payer. */
  clientSecret: string | null;
  instructions: PaymentInstructions | null;
  /** Why the last try to pay failed. */
  lastDecline: Decline | null;
  /** What that try was made with, a name of the provider's; null: none has failed. */
  failedTry: string | null;
  /** Of a cancelled one, e.g. `automatic`: an authorisation that ran out. */
  cancelledBecause: string | null;
  /** As they were given to `createIntent`; null of an intent that is not ours. */
  orderId: string | null;
  institutionId: string | null;
  metadata: Record<string, string>;
  /** RFC 3339, UTC. */
  createdAt: string;
};

/** `succeeded` may still become `failed`, days later: the bank gave it back (`failureReason`). */
export type ProviderRefund = {
  id: string;
  intentId: string | null;
  amountCents: number;
  status: 'pending' | 'awaiting_payer' | 'succeeded' | 'failed' | 'cancelled';
  failureReason: string | null;
  orderId: string | null;
  metadata: Record<string, string>;
  createdAt: string;
};

/** The provider's code and, of a card, the issuer's, e.g. `card_declined`, `insufficient_funds`. */
export type Decline = { code: string; declineCode: string | null };

/**
 * What came of a call, in words that decide what happens next.
 * - ok: done. `replayed`: it had been done before, under the same key.
 * - declined: the payer's bank or voucher said no; another card may do. `intent` as it stands after it, where told.
 * - refused: the provider says no for good; the same call answers the same. `code` is its own, e.g.
 *   `payment_intent_unexpected_state` (look at `intent`), `charge_already_refunded`, `resource_missing`; `unauthorized`: our key is
 *   wrong; `idempotency_mismatch`: the key was used for another call.
 * - unknown: timeout, broken connection, 5xx, 429, or its twin is under way: it happened or not. The same call with the SAME key
 *   is safe, for 24 hours: then Stripe forgets the key. It also repeats a 500 under it for so long: after some tries, `retrieve`
 *   or a list tells the truth, and a new key goes on.
 * - held: the circuit is open, nothing was sent.
 */
export type Outcome<T> =
  | { kind: 'ok'; value: T; replayed: boolean }
  | ({ kind: 'declined'; intent: Intent | null } & Decline)
  | { kind: 'refused'; code: string; intent: Intent | null }
  | { kind: 'unknown'; reason: string; retryAfterSeconds?: number }
  | { kind: 'held'; retryInSeconds: number };

/**
 * `card` is authorised now and captured by `capture`. OXXO and SPEI cannot be authorised: they are confirmed at once, answer
 * `instructions`, and are `captured` hours later, when the payer has paid; before that they can be cancelled, after it refunded.
 * They need the payer's name and e-mail.
 */
export type NewIntent = {
  orderId: string;
  amountCents: number;
  currency: string;
  /** At most 255 characters; derived from our payment's id, the same for every try. */
  idempotencyKey: string;
  /** Ids alone, never personal data; `orderId` and `institutionId` are put in beside them. */
  metadata?: Record<string, string>;
} & (
  | { method: Extract<OnlineMethod, 'card'> }
  | {
      method: Exclude<OnlineMethod, 'card'>;
      payer: { name: string; email: string };
      /** OXXO's voucher, in whole days; 1 to 7. */
      expiresAfterDays?: number;
    }
);

/** A voucher or a transfer, and who is to pay it. */
export type OutsidePayment = Pick<
  Extract<NewIntent, { payer: unknown }>,
  'method' | 'payer' | 'expiresAfterDays'
>;

/** Newest first. `complete: false`: there were more than the limit. */
export type Listed<T> = { items: T[]; complete: boolean };

/** The account that takes one institution's money. No call throws, none retries by itself, each takes PROVIDER_TIMEOUT_MS at most. */
export type PaymentProvider = {
  /** What the app needs beside the client secret. `account`: a connected one's id. */
  publishable: { key: string | null; account: string | null };
  /** Whether a call would go out now. Asked before an order is written; the next call of this client does not ask again. */
  isReachable(): Promise<boolean>;
  createIntent(intent: NewIntent): Promise<Outcome<Intent>>;
  /** Other `instructions` for an intent that is `awaiting_method`, its last ones having run out. */
  renew(intentId: string, wanted: OutsidePayment, idempotencyKey: string): Promise<Outcome<Intent>>;
  /** Takes `amountCents` of what is held, once; what it leaves is let go. */
  capture(intentId: string, amountCents: number, idempotencyKey: string): Promise<Outcome<Intent>>;
  /** Lets go of what is held, or ends what is unpaid. Of a captured one: refused. */
  cancel(intentId: string, idempotencyKey: string): Promise<Outcome<Intent>>;
  refund(refund: {
    intentId: string;
    amountCents: number;
    idempotencyKey: string;
    orderId: string;
    /** Ours alone, e.g. `order_rejected`; not shown to the payer. */
    reason?: string;
    metadata?: Record<string, string>;
  }): Promise<Outcome<ProviderRefund>>;
  retrieve(intentId: string): Promise<Outcome<Intent>>;
  retrieveRefund(refundId: string): Promise<Outcome<ProviderRefund>>;
  /** Created from `since` until `until`, after the intent `after` of that list; at most `limit`, which is 1 to 100. */
  listIntents(range: {
    since: Date;
    until?: Date;
    after?: string | null;
    limit: number;
  }): Promise<Outcome<Listed<Intent>>>;
  /** Of one intent, or created at or after `since`. */
  listRefunds(
    range: ({ since: Date } | { intentId: string }) & { limit: number },
  ): Promise<Outcome<Listed<ProviderRefund>>>;
};
