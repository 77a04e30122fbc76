import { randomInt } from 'node:crypto';
import { nowSeconds, randomId } from './books.ts';

/** 3-D Secure: by the app's SDK, or on a page of the bank's. */
export function authentication(returnUrl: string | undefined) {
  const url = `https://hooks.stripe.com/3d_secure_2/hosted?${randomId('source=src_1')}`;
  return returnUrl
    ? { type: 'redirect_to_url', redirect_to_url: { return_url: returnUrl, url } }
    : { type: 'use_stripe_sdk', use_stripe_sdk: { type: 'three_d_secure_redirect', stripe_js: url } };
}

const digits = (count: number) => Array.from({ length: count }, () => randomInt(10)).join('');

/** OXXO's, runs out at 23:59:59 in Mexico City (UTC-6), so many days from now. */
export function voucher(days: number) {
  const mexico = 6 * 3_600;
  const daySeconds = 24 * 3_600;
  const today = Math.floor((nowSeconds() - mexico) / daySeconds);
  return {
    type: 'oxxo_display_details',
    oxxo_display_details: {
      expires_after: (today + days + 1) * daySeconds + mexico - 1,
      hosted_voucher_url: `https://payments.stripe.com/oxxo/voucher/${randomId('test_')}`,
      number: digits(31),
    },
  };
}

const address = { city: null, country: 'MX', line1: null, line2: null, postal_code: null, state: null };

export const transfer = (amount: number) => ({
  type: 'display_bank_transfer_instructions',
  display_bank_transfer_instructions: {
    amount_remaining: amount,
    currency: 'mxn',
    type: 'mx_bank_transfer',
    reference: digits(10),
    hosted_instructions_url: `https://payments.stripe.com/bank_transfers/instructions/${randomId('test_')}`,
    financial_addresses: [
      {
        type: 'spei',
        supported_networks: ['spei'],
        spei: {
          account_holder_address: address,
          account_holder_name: 'Sandbox',
          bank_address: address,
          bank_code: '002',
          bank_name: 'BANAMEX',
          clabe: `002180${digits(12)}`,
        },
      },
    ],
  },
});
