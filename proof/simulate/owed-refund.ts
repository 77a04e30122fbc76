import type { PaymentRow, Refund } from './tables.ts';

/** What was captured beyond what shall be kept, and is not being given back yet. */
export function owedRefund(payment: PaymentRow, newId: () => string, cause: string): Refund | null {
  const underWay = payment.refunds.reduce((sum, { amountCents }) => sum + amountCents, 0);
  const surplus = payment.capturedCents - payment.wantedCents - underWay;
  return surplus > 0 ? { id: newId(), cause, amountCents: surplus, status: 'pending' } : null;
}
