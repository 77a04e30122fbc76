import type Stripe from 'stripe';
import type { NewIntent, OutsidePayment } from './provider.ts';

/** In calendar days; Stripe takes 1 to 7. An order of food is not waited for longer. */
const voucherDays = 1;

type Params = Stripe.PaymentIntentCreateParams;

/**
 * A card's intent waits for the app, which pays it with the client secret. Vouchers and transfers are confirmed here: the payer
 * needs nothing but what they then say.
 */
export function intentParams(wanted: NewIntent): Params {
  const { amountCents: amount, method } = wanted;
  const money = { amount, currency: wanted.currency.toLowerCase() };
  if (method === 'card')
    return { ...money, allowed_payment_method_types: ['card'], capture_method: 'manual' };
  const allowed_payment_method_types = [method === 'oxxo' ? 'oxxo' : 'customer_balance'];
  return { ...money, allowed_payment_method_types, confirm: true, ...outsideParams(wanted) };
}

export const customerParams = ({ name, email }: { name: string; email: string }) => ({ name, email });

/** What a voucher or a transfer is confirmed with, at first or anew. */
export const outsideParams = (wanted: OutsidePayment) =>
  wanted.method === 'oxxo' ? oxxoParams(wanted) : transferParams;

const oxxoParams = ({ payer, expiresAfterDays = voucherDays }: OutsidePayment) =>
  ({
    payment_method_data: { type: 'oxxo', billing_details: { name: payer.name, email: payer.email } },
    payment_method_options: { oxxo: { expires_after_days: expiresAfterDays } },
  }) satisfies Stripe.PaymentIntentConfirmParams;

const transferParams = {
  payment_method_data: { type: 'customer_balance' },
  payment_method_options: {
    customer_balance: { funding_type: 'bank_transfer', bank_transfer: { type: 'mx_bank_transfer' } },
  },
} satisfies Stripe.PaymentIntentConfirmParams;
