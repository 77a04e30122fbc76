import type Stripe from 'stripe';
import type { Intent, Listed, PaymentProvider } from './provider.ts';
import { intentExpansion, toIntent, toRefund } from './stripe-facts.ts';

/** The most that Stripe puts on one page. */
const pageSize = 100;

/** One page, newest first, as Stripe lists. */
export async function intentsSince(
  stripe: Stripe,
  { since, until, after, limit }: Parameters<PaymentProvider['listIntents']>[0],
): Promise<Listed<Intent>> {
  const { data, has_more: hasMore } = await stripe.paymentIntents.list({
    created: { gte: toSeconds(since), ...(until && { lte: toSeconds(until) }) },
    limit,
    ...(after && { starting_after: after }),
    expand: intentExpansion.map((path) => `data.${path}`),
  });
  return { items: data.map(toIntent), complete: !hasMore };
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
