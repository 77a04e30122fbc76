import { hold } from './invariants.ts';
import { openStates } from './tables.ts';
import type { World } from './world.ts';

/** When nobody orders any more and everything has had its time: what everything has come to. */
export function lookBack({ memory, callers }: World): void {
  const { orders, payments, events } = memory.tables;
  hold('answered', callers.waiting === 0, () => ({ waiting: callers.waiting }));
  for (const row of orders.values()) {
    const due = row.pay_by ?? row.accept_by ?? row.collect_by;
    hold('onTime', !openStates.includes(row.status) || due === null, () => ({ row }));
  }
  for (const payment of payments.values()) {
    const order = orders.get(payment.orderId);
    const { status, wanted, wantedCents, capturedCents, refundedCents, followed } = payment;
    const kept = capturedCents - refundedCents;
    hold('money', followed && kept === (status === 'captured' ? wantedCents : 0), () => payment);
    const isMade = order && !['rejected', 'cancelled', 'expired'].includes(order.status);
    hold('money', isMade || wanted === 'cancelled', () => ({ payment, order }));
    const isPaid = isMade && ['captured', 'partially_refunded'].includes(order.payment_status);
    const left = (order?.total_cents ?? 0) - (order?.refunded_cents ?? 0);
    hold('money', !isPaid || kept === left, () => ({ payment, order }));
  }
  const seqs = events.map(({ seq }) => seq);
  hold(
    'gapless',
    seqs.every((seq, place) => place === 0 || seq === (seqs[place - 1] ?? 0) + 1),
    () => seqs,
  );
}
