import type { PaymentTerms } from '../payments.ts';

/** Tax that a price includes: price x rate / (1 + rate), rounded half up to the cent. The rate in hundredths of a percent. */
export const includedTax = (priceCents: number, basisPoints: number): number =>
  Math.round((priceCents * basisPoints) / (10_000 + basisPoints));

/** What the institution adds to an order that is paid online: a share, rounded half up to the cent, and a fixed amount. */
export const serviceFee = (
  priceCents: number,
  terms: Pick<PaymentTerms, 'feeBasisPoints' | 'feeCents'> | undefined,
): number => (terms ? Math.round((priceCents * terms.feeBasisPoints) / 10_000) + terms.feeCents : 0);
