import type { Actor } from '../../src/domain/ordering/commands.ts';
import type { Submission } from '../../src/services/ordering/commands.ts';
import { cookId } from './cafeteria.ts';
import { insist } from './students.ts';
import type { OrderRow } from './tables.ts';
import type { World } from './world.ts';

const minuteMs = 60_000;
const manager: Actor = { role: 'manager', userId: cookId, ownOnly: false };
const actor = { actorId: cookId, actorRole: 'manager' } as const;

/** Money of what was handed over, or not come for, goes back: in parts, at times more than there is, and asked for twice. */
export async function moneyGoesBack(world: World): Promise<void> {
  const { clock, dice, memory, witness } = world;
  for (let complaint = 1; !world.isOver; complaint++) {
    await clock.sleep(dice.until(15 * minuteMs));
    const row = dice.pick([...memory.tables.orders.values()].filter((order) => isMade(order, clock.now)));
    if (!row) continue;
    const amountCents = dice.between(
      1,
      dice.chance(0.2) ? 2 * row.total_cents : Math.ceil(row.total_cents / 2),
    );
    const key = `complaint ${complaint}`;
    witness.askedBack(row.id, key, amountCents);
    const ask = () => insist(world, refunding(row, amountCents, key), 4);
    await Promise.all(dice.chance(0.3) ? [ask(), ask()] : [ask()]);
    if (!dice.chance(0.3)) continue;
    await clock.sleep(dice.until(30 * minuteMs));
    await ask();
  }
}

/** Of the last hours: what is over for days is not kept here. */
const isMade = ({ status, closed_at }: OrderRow, now: number): boolean =>
  (status === 'collected' || status === 'no_show') && Date.parse(closed_at ?? '') > now - 12 * 60 * minuteMs;

function refunding({ id: orderId }: OrderRow, amountCents: number, key: string): Omit<Submission, 'id'> {
  return {
    command: { kind: 'refund', orderId, actor: manager, amountCents, reason: 'quality' },
    actor,
    key: {
      userId: cookId,
      route: 'POST /orders/{id}/refunds',
      key,
      requestHash: `${orderId} ${amountCents}`,
    },
  };
}
