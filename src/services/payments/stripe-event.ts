import Stripe from 'stripe';
import type { Institution } from '../../contracts/institution.ts';
import { tidyLine } from '../../contracts/tidy-text.ts';
import { stripeAccountOf } from './stripe-account.ts';
import { idsIn } from './stripe-facts.ts';

/**
 * What Stripe tells us of by a webhook. It comes late, twice, in any order, or never: it says what to look at (`retrieve`),
 * not how it stands.
 */
export type StripeEvent = {
  /** `evt_…`, the same each time it is sent. */
  id: string;
  /** E.g. `payment_intent.succeeded`. */
  type: string;
  /** The connected account that it happened in. */
  account: string | null;
  /** RFC 3339, UTC. */
  createdAt: string;
  intentId: string | null;
  refundId: string | null;
  orderId: string | null;
  institutionId: string | null;
};

export type ConstructedEvent =
  | { kind: 'event'; event: StripeEvent }
  /** Not signed with this institution's secret, or longer than five minutes ago. */
  | { kind: 'wrong_signature' }
  /** The institution takes no card. */
  | { kind: 'not_set_up' };

/** Source: Stripe, "Verify webhook signatures": its own default. */
const toleranceSeconds = 300;
const subtle = Stripe.createSubtleCryptoProvider();

/** Reads a webhook whose signature (header `stripe-signature`) is right. `rawBody` byte for byte as it was received. */
export async function constructEvent(
  env: Env,
  institution: Institution,
  rawBody: string,
  signature: string | undefined,
): Promise<ConstructedEvent> {
  const account = stripeAccountOf(env, institution);
  if (!account) return { kind: 'not_set_up' };
  try {
    const event = await Stripe.webhooks.constructEventAsync(
      rawBody,
      signature ?? '',
      account.webhookSecret,
      toleranceSeconds,
      subtle,
    );
    return { kind: 'event', event: read(event) };
  } catch (error) {
    if (error instanceof Stripe.errors.StripeSignatureVerificationError) return { kind: 'wrong_signature' };
    throw error;
  }
}

/** Whom a webhook claims to be for: to find the secret that proves it. Nulls: it cannot be read, or is none of ours. */
export function claimOf(rawBody: string): { institutionId: string | null; account: string | null } {
  try {
    const { account, data } = JSON.parse(rawBody) as Partial<Stripe.Event>;
    return { institutionId: idsIn(aboutOf(data).metadata).institutionId, account: account ?? null };
  } catch {
    return { institutionId: null, account: null };
  }
}

/** An intent, a charge, a refund or a dispute: the fields that say which payment it is about. */
type About = {
  object?: string;
  id?: string;
  payment_intent?: string | { id: string } | null;
  metadata?: Stripe.Metadata | null;
};
const aboutOf = (data: Stripe.Event['data'] | undefined) => (data?.object ?? {}) as About;

/** Stripe's own bound. */
const longestId = 255;

/** Ids as they can be kept; what is no text is none. */
const textIn = (value: unknown) => (typeof value === 'string' ? tidyLine(value, longestId) : null);

function read({ id, type, account, created, data }: Stripe.Event): StripeEvent {
  const about = aboutOf(data);
  const { payment_intent: intent } = about;
  const { orderId, institutionId } = idsIn(about.metadata);
  const at = new Date(created * 1_000);
  return {
    id: textIn(id) ?? '',
    type: textIn(type) ?? '',
    account: textIn(account),
    createdAt: (Number.isFinite(at.getTime()) ? at : new Date()).toISOString(),
    intentId: textIn(
      about.object === 'payment_intent' ? about.id : typeof intent === 'object' ? intent?.id : intent,
    ),
    refundId: about.object === 'refund' ? textIn(about.id) : null,
    orderId: textIn(orderId),
    institutionId: textIn(institutionId),
  };
}
