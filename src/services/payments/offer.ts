import { type Institution, type OnlineMethod, onlineMethods } from '../../contracts/institution.ts';
import type { PlaceOrder } from '../../contracts/orders.ts';
import { Problem } from '../../contracts/problems.ts';
import { type PaymentTerms, paymentTerms } from '../../domain/payments.ts';
import type { PaymentProvider } from './provider.ts';
import { stripeFor } from './stripe.ts';
import { onlineMethodsOf } from './stripe-account.ts';

const isOnline = (method: PlaceOrder['paymentMethod']): method is OnlineMethod =>
  (onlineMethods as readonly string[]).includes(method);

/** On which terms an institution takes a way of paying; undefined: cash. Errors: `payment_method_not_offered`. */
export function termsOf(
  institution: Institution,
  method: PlaceOrder['paymentMethod'],
): PaymentTerms | undefined {
  if (!isOnline(method)) return undefined;
  if (!onlineMethodsOf(institution).includes(method)) throw new Problem('payment_method_not_offered');
  return paymentTerms(institution.config.payments, method);
}

/**
 * Who takes the money of an order that is about to be written; undefined: the till. `isReachable`: what the circuit says, so
 * that no order is written that nobody could pay for. Errors: `payment_method_not_offered`; `card_unavailable`: nobody has set
 * the account up.
 */
export async function openOffer(
  env: Env,
  institution: Institution,
  method: PlaceOrder['paymentMethod'],
): Promise<{ terms: PaymentTerms; provider: PaymentProvider; isReachable: boolean } | undefined> {
  const terms = termsOf(institution, method);
  if (!terms) return undefined;
  const provider = stripeFor(env, institution);
  if (!provider) throw new Problem('card_unavailable');
  return { terms, provider, isReachable: await provider.isReachable() };
}

/**
 * An institution as its payments know it that were made before it chose cash alone: they are still to be ended, captured
 * or given back.
 */
export const asPaidBefore = (institution: Institution): Institution => ({
  ...institution,
  config: { ...institution.config, payments: { ...institution.config.payments, card: true } },
});

/** The ways of paying that an institution takes, with what is added for paying online. */
export function offerOf(institution: Institution) {
  const { serviceFeeBasisPoints, serviceFeeCents, holdMinutes } = institution.config.payments;
  return {
    feeBasisPoints: serviceFeeBasisPoints,
    feeCents: serviceFeeCents,
    methods: [
      { method: 'cash' as const, holdMinutes: null },
      ...onlineMethodsOf(institution).map((method) => ({ method, holdMinutes: holdMinutes[method] })),
    ],
  };
}
