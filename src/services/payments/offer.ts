import { type Institution, type OnlineMethod, onlineMethods } from '../../contracts/institution.ts';
import type { PlaceOrder } from '../../contracts/orders.ts';
import { Problem } from '../../contracts/problems.ts';
import type { NotPayable } from '../../domain/ordering/commands.ts';
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
 * Who takes the money of an order that is about to be written; undefined: the till. `cannotBePaid`: why no new order may be
 * written, for the institution does not take that money any more, or the circuit is open; one that stands is answered all the
 * same. Errors: `card_unavailable`: nobody has set the account up.
 */
export async function openOffer(
  env: Env,
  institution: Institution,
  method: PlaceOrder['paymentMethod'],
): Promise<{ terms: PaymentTerms; provider: PaymentProvider; cannotBePaid?: NotPayable } | undefined> {
  if (!isOnline(method)) return undefined;
  const terms = paymentTerms(institution.config.payments, method);
  const provider = stripeFor(env, asPaidBefore(institution));
  const isOffered = onlineMethodsOf(institution).includes(method);
  if (!provider) throw new Problem(isOffered ? 'card_unavailable' : 'payment_method_not_offered');
  if (!isOffered) return { terms, provider, cannotBePaid: 'payment_method_not_offered' };
  return { terms, provider, ...(!(await provider.isReachable()) && { cannotBePaid: 'card_unavailable' }) };
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
