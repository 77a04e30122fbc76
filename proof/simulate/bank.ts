import type { PaymentRow } from './tables.ts';
import type { World } from './world.ts';

const minuteMs = 60_000;

/** The provider and the payments' worker: a student pays at some time or never, and what is wanted is done, late or soon. */
export async function bankWorks(world: World): Promise<void> {
  const { clock, dice, memory } = world;
  for (;;) {
    await clock.sleep(dice.until(memory.tables.payments.size > 0 ? 20_000 : 2 * minuteMs));
    const due = [...memory.tables.payments.values()].filter((payment) => isDue(payment));
    const payment = dice.pick(due);
    if (!payment) continue;
    if (payment.followed) await step(world, payment);
    // Whatever has come of it: until its order has followed it, it stays due.
    if (!paymentNow(world, payment)?.followed) await tellOrder(world, payment.id);
  }
}

const paymentNow = ({ memory }: World, { orderId }: PaymentRow) => memory.tables.payments.get(orderId);

const isDue = ({ status, wanted, followed, refunds }: PaymentRow): boolean =>
  !followed ||
  status === 'awaiting' ||
  (status === 'authorized' && wanted !== 'held') ||
  refunds.some((refund) => refund.status === 'pending');

async function step(world: World, { id, orderId }: PaymentRow): Promise<void> {
  const { dice, judge } = world;
  const payment = world.memory.tables.payments.get(orderId);
  if (!payment) return;
  const { status, wanted, wantedCents, amountCents } = payment;
  const set = (next: PaymentRow['status'], capturedCents = 0) =>
    judge.write({ kind: 'payment', paymentId: id, status: next, capturedCents });
  if (payment.refunds.some((refund) => refund.status === 'pending'))
    await judge.write({ kind: 'refunded', paymentId: id });
  else if (status === 'awaiting' && wanted === 'cancelled') await set('cancelled');
  else if (status === 'awaiting' && dice.chance(0.3)) {
    // Cards are authorized; a voucher is captured at once, whatever is wanted by then.
    if (dice.chance(0.1)) await set('failed');
    else if (dice.chance(0.2)) await set('captured', amountCents);
    else await set('authorized');
  } else if (status === 'authorized' && wanted === 'captured') {
    if (dice.chance(0.03)) await set('cancelled');
    else await set('captured', wantedCents);
  } else if (status === 'authorized' && wanted === 'cancelled') await set('cancelled');
}

async function tellOrder(world: World, paymentId: string): Promise<void> {
  const payment = [...world.memory.tables.payments.values()].find(({ id }) => id === paymentId);
  if (!payment) return;
  const { id, orderId, status, capturedCents, refundedCents } = payment;
  await world
    .submit({
      command: {
        kind: 'follow_payment',
        orderId,
        payment: { id, status, capturedCents, refundedCents },
        captureFailed: false,
      },
      followed: { paymentId: id, claimed: false, more: false },
    })
    // It stays due, and is told again.
    .catch(() => {});
}
