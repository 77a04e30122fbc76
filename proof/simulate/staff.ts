import { recallWithinMs, staffMoves } from '../../src/domain/order-moves.ts';
import type { Actor } from '../../src/domain/ordering/commands.ts';
import type { Submission } from '../../src/services/ordering/commands.ts';
import { cookId } from './cafeteria.ts';
import { insist } from './students.ts';
import { type OrderRow, openStates } from './tables.ts';
import type { World } from './world.ts';

const cook: Actor = { role: 'staff', userId: cookId, ownOnly: false };
const actor = { actorId: cookId, actorRole: 'staff' } as const;

/** One at the counter: takes what is next, mostly rightly; two of them take the same at times. */
export async function staffWork(world: World): Promise<void> {
  const { clock, dice, memory } = world;
  let board: OrderRow[] = [];
  for (;;) {
    const open = [...memory.tables.orders.values()].filter((row) => isNear(row, clock.now));
    await clock.sleep(dice.until(open.length > 0 ? 12_000 : 120_000));
    // A board that is a little behind sends versions that are.
    if (dice.chance(0.8)) board = open.map((row) => ({ ...row }));
    const row = dice.pick(board);
    if (!row) continue;
    const command = commandFor(world, row);
    if (command) await insist(world, { command, actor }, 3);
  }
}

/** A little longer than what was handed out by a slip may be brought back. */
const rememberedMs = recallWithinMs + 5 * 60_000;

/** What is for another day waits, once it was accepted; what has just been handed out may have been the wrong one. */
const isNear = ({ status, pickup_slot, closed_at }: OrderRow, now: number): boolean =>
  status === 'placed' ||
  (status === 'collected' && Date.parse(closed_at ?? '') > now - rememberedMs) ||
  (openStates.includes(status) &&
    status !== 'pending_payment' &&
    Date.parse(pickup_slot ?? '') <= now + 2 * 3_600_000);

function commandFor({ dice, memory, isOver }: World, row: OrderRow): Submission['command'] | null {
  const orderId = row.id;
  const version = dice.chance(0.7) ? row.version : undefined;
  const on = { orderId, actor: cook, version };
  const drawn = isOver ? 1 : dice.next();
  const items = memory.tables.items.get(orderId) ?? [];
  if (drawn < 0.05) return { kind: 'propose_change', ...on, itemId: dice.pick(items)?.id ?? 'none' };
  if (drawn < 0.08) return { kind: 'eta', ...on, etaMinutes: dice.between(1, 30) };
  if (drawn < 0.11) return { kind: 'move', ...on, ...staffMoves.cancel, reason: 'out of gas' };
  if (drawn < 0.14) return { kind: 'move', ...on, ...staffMoves.reject };
  if (drawn < 0.18 && (row.status === 'ready' || row.status === 'collected'))
    return { kind: 'recall', ...on };
  // Some moves are wrong, and some are not collected by anybody.
  if (drawn < 0.17)
    return { kind: 'move', ...on, ...(dice.pick(Object.values(staffMoves)) ?? staffMoves.accept) };
  if (row.status === 'ready' && drawn < 0.5) return null;
  const next = Object.values(staffMoves).find(({ from: [from] }) => from === row.status);
  const pickupCode = dice.chance(0.95) ? row.pickup_code : undefined;
  return next ? { kind: 'move', ...on, ...next, pickupCode } : null;
}
