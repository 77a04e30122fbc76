import type Stripe from 'stripe';
import type { Listed, PaymentProvider } from './provider.ts';
import { intentExpansion, toIntent, toRefund } from './stripe-facts.ts';

/** The most that Stripe puts on one page. */
const pageSize = 100;

/** Newest first, as Stripe lists. A call for each page. */
export async function intentsSince(
  stripe: Stripe,
  { since, limit }: Parameters<PaymentProvider['listIntents']>[0],
) {
  const pages = stripe.paymentIntents.list({
    created: { gte: toSeconds(since) },
    limit: Math.min(limit + 1, pageSize),
    expand: intentExpansion.map((path) => `data.${path}`),
  });
  return upTo(limit, pages, toIntent);
}

export async function refundsOf(stripe: Stripe, range: Parameters<PaymentProvider['listRefunds']>[0]) {
  const pages = stripe.refunds.list({
    ...('intentId' in range
      ? { payment_intent: range.intentId }
      : { created: { gte: toSeconds(range.since) } }),
    limit: Math.min(range.limit + 1, pageSize),
  });
  const listed = await upTo(range.limit, pages, (refund) => refund);
  return { ...listed, items: listed.items.filter(movesMoney).map(toRefund) };
}

/** What a cancelled authorisation lets go of is listed as well, with no entry in the balance. */
const movesMoney = ({ status, balance_transaction: entry }: Stripe.Refund) =>
  status !== 'succeeded' || entry !== null;

/** One more than the limit is asked for: its presence tells that there are more. */
async function upTo<S, T>(
  limit: number,
  pages: Stripe.ApiListPromise<S>,
  read: (item: S) => T,
): Promise<Listed<T>> {
  const items = await pages.autoPagingToArray({ limit: limit + 1 });
  return { items: items.slice(0, limit).map(read), complete: items.length <= limit };
}

const toSeconds = (at: Date) => Math.floor(at.getTime() / 1_000);
