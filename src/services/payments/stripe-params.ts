import type Stripe from 'stripe';
import type { NewIntent } from './provider.ts';

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
  return { ...money, confirm: true, ...(method === 'oxxo' ? oxxoParams(wanted) : transferParams) };
}

export const customerParams = ({ name, email }: { name: string; email: string }) => ({ name, email });

const oxxoParams = ({ payer, expiresAfterDays = voucherDays }: Exclude<NewIntent, { method: 'card' }>) =>
  ({
    allowed_payment_method_types: ['oxxo'],
    payment_method_data: { type: 'oxxo', billing_details: { name: payer.name, email: payer.email } },
    payment_method_options: { oxxo: { expires_after_days: expiresAfterDays } },
  }) satisfies Partial<Params>;

const transferParams = {
  allowed_payment_method_types: ['customer_balance'],
  payment_method_data: { type: 'customer_balance' },
  payment_method_options: {
    customer_balance: { funding_type: 'bank_transfer', bank_transfer: { type: 'mx_bank_transfer' } },
  },
} satisfies Partial<Params>;
