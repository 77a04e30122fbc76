import type { EventName } from '../../src/contracts/events.ts';
import { owedRefund } from './owed-refund.ts';
import type { PaymentRow, Tables } from './tables.ts';

/** What others than desks write: an office, a profile, a bank. */
export type Write =
  | { kind: 'price'; dishId: string; priceCents: number }
  | { kind: 'recount'; dishId: string; stock: number | null }
  | { kind: 'availability'; dishId: string; available: boolean }
  | {
      kind: 'settings';
      slotCapacity: Record<string, number>;
      autoAccept: boolean;
      maxOpenOrders: number | null;
    }
  | { kind: 'pause'; until: number | null; because: string }
  | { kind: 'resume' }
  | { kind: 'throttle'; percent: number; until: number; extraWaitMinutes: number }
  | { kind: 'profile'; userId: string; allergens: string[] }
  | { kind: 'payment'; paymentId: string; status: PaymentRow['status']; capturedCents: number }
  | { kind: 'refunded'; paymentId: string };

/** As the database does it: what the decider knows raises the revision, and what everybody is told of is an event. */
export function write(tables: Tables, change: Write, now: number): unknown {
  const { dishes, cafeteria } = tables;
  switch (change.kind) {
    case 'price':
    case 'recount':
    case 'availability': {
      const { kind: _, dishId, ...facts } = change;
      const dish = dishes.get(dishId);
      if (dish) dishes.set(dishId, { ...dish, ...facts });
      tables.revision++;
      break;
    }
    case 'settings': {
      const { kind: _, ...facts } = change;
      const isOther = Object.entries(facts).some(
        ([name, value]) =>
          JSON.stringify(value) !== JSON.stringify(cafeteria[name as keyof typeof cafeteria]),
      );
      tables.cafeteria = { ...cafeteria, ...facts };
      if (isOther) tables.revision++;
      break;
    }
    case 'pause': {
      const paused = { status: 'paused', pauseReason: change.because, pausedUntil: change.until } as const;
      tell(tables, 'cafeteria.paused', paused, now);
      break;
    }
    case 'resume':
      if (cafeteria.status === 'open') break;
      tell(tables, 'cafeteria.resumed', { status: 'open', pauseReason: null, pausedUntil: null }, now);
      break;
    case 'throttle': {
      const { percent: capacityPercent, until: capacityUntil, extraWaitMinutes } = change;
      tell(tables, 'cafeteria.wait_changed', { capacityPercent, capacityUntil, extraWaitMinutes }, now);
      break;
    }
    case 'profile':
      tables.users.set(change.userId, change.allergens);
      break;
    case 'payment': {
      const payment = paymentOf(tables, change.paymentId);
      Object.assign(payment, {
        status: change.status,
        capturedCents: change.capturedCents,
        followed: false,
      });
      const refund = owedRefund(payment, () => `refund-${++tables.made}`, 'capture');
      if (refund) payment.refunds.push(refund);
      break;
    }
    case 'refunded': {
      const payment = paymentOf(tables, change.paymentId);
      for (const refund of payment.refunds) refund.status = 'succeeded';
      payment.refundedCents = payment.refunds.reduce((sum, { amountCents }) => sum + amountCents, 0);
      payment.followed = false;
      break;
    }
  }
  return null;
}

function paymentOf({ payments }: Tables, id: string): PaymentRow {
  const payment = [...payments.values()].find((each) => each.id === id);
  if (!payment) throw new Error(`no payment ${id}`);
  return payment;
}

/** As `begin_new_histories` does it after a restore: beyond all numbers that the lost time can have given. */
export function beginNewHistory(tables: Tables, epoch: string, now: number): void {
  tables.epoch = epoch;
  let raised = 0;
  for (const row of tables.orders.values())
    if (row.closed_at === null) {
      row.version += 1_000;
      raised = 1;
    }
  const { menuVersion } = tables.cafeteria;
  tables.cafeteria = { ...tables.cafeteria, menuVersion: menuVersion + 1_000_001 };
  tables.revision += 2 + raised;
  tell(tables, 'menu.changed', {}, now);
}

/** A change that an event tells of; one that changes nothing is told of all the same, and raises no revision. */
function tell(tables: Tables, event: EventName, facts: Partial<Tables['cafeteria']>, now: number): void {
  const { cafeteria } = tables;
  const isOther = Object.entries(facts).some(
    ([name, value]) => value !== cafeteria[name as keyof typeof cafeteria],
  );
  tables.cafeteria = { ...cafeteria, ...facts };
  if (isOther) tables.revision++;
  const seq = ++tables.seq;
  const id = `00000000-0000-7000-9000-${String(++tables.made).padStart(12, '0')}`;
  tables.events.push({
    seq,
    type: event,
    event: { type: 'event', seq, id, event, at: new Date(now).toISOString() },
    isProcessed: false,
  });
}
