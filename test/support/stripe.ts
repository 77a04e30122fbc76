import type Stripe from 'stripe';
import { ask } from './sandbox.ts';

type Shown = {
  account: string;
  intent: Stripe.PaymentIntent & {
    latest_charge: (Stripe.Charge & { balance_transaction: Stripe.BalanceTransaction | null }) | null;
  };
  refunds: Stripe.Refund[];
};
export type SignedEvent = {
  id: string;
  type: string;
  body: string;
  signature: string;
  state: string;
  tries: { status: number | null }[];
};

const tell = <T>(path: string, body: object = {}) =>
  ask<T>(`/stripe${path}`, { method: 'POST', body: JSON.stringify(body) });

/** What Stripe knows of a payment, newest first; `about`: an intent's id, or a value of its metadata. */
export const paymentsAbout = (about: string) =>
  ask<Shown[]>(`/stripe/payment_intents?about=${encodeURIComponent(about)}`);

/** The one payment that there is about something. */
export async function paymentAbout(about: string): Promise<Shown> {
  const [only, ...more] = await paymentsAbout(about);
  if (!only || more.length > 0) throw new Error(`${more.length + (only ? 1 : 0)} payments about ${about}`);
  return only;
}

/** What the app does with the client secret; a number or a `pm_card_…`. */
export const payByCard = (intentId: string, card = '4242424242424242') =>
  tell<Shown | { error: { code: string } }>(`/payment_intents/${intentId}/pay`, { card });
export const authenticatePayer = (intentId: string, outcome: 'succeed' | 'fail') =>
  tell<Shown | { error: { code: string } }>(`/payment_intents/${intentId}/authenticate`, { outcome });
/** A voucher or a transfer is paid. */
export const payOutside = (intentId: string, amountCents?: number) =>
  tell<Shown>(`/payment_intents/${intentId}/succeed`, { amountCents });
/** A voucher that nobody paid, or an authorisation that ran out. */
export const expirePayment = (intentId: string) => tell<Shown>(`/payment_intents/${intentId}/expire`);
export const settleRefund = (refundId: string) => tell<Stripe.Refund>(`/refunds/${refundId}/settle`);

/** Stripe's events about something, oldest first, signed as of now: a test carries them to the webhook itself. */
export const eventsAbout = (about: string) =>
  ask<SignedEvent[]>(`/stripe/events?about=${encodeURIComponent(about)}`);
