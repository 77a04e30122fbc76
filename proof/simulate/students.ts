import { Problem } from '../../src/contracts/problems.ts';
import { studentMoves } from '../../src/domain/order-moves.ts';
import { addDays, dayOf } from '../../src/domain/ordering/calendar.ts';
import type { Actor, OrderRequest } from '../../src/domain/ordering/commands.ts';
import { slotsOfDay } from '../../src/domain/ordering/slots.ts';
import type { Answer, Submission } from '../../src/services/ordering/commands.ts';
import { byCard, cafeteriaId, students, timezone } from './cafeteria.ts';
import { hold } from './invariants.ts';
import { isWorthAsking, type World } from './world.ts';

const minuteMs = 60_000;
const longestLookAheadMs = 3 * minuteMs;

const actorOf = (userId: string): Actor => ({ role: 'student', userId, ownOnly: true });

/** Students come all day, most of them before a break. */
export async function studentsCome(world: World): Promise<void> {
  const { clock, dice } = world;
  for (let visit = 1; !world.isOver; visit++) {
    const wait = dice.until(minuteMs * minutesBetween(clock.now));
    await clock.sleep(Math.min(wait, longestLookAheadMs));
    const userId = dice.pick(students) ?? '';
    // How many come may be another number by then.
    if (wait <= longestLookAheadMs && !world.isOver)
      world.start(() => visitOf(world, userId, `visit ${visit}`));
  }
}

const hourOf = (now: number): number => (now / (60 * minuteMs) - 6 + 24 * 365) % 24;

/** From shortly before a bell until shortly after it. */
export const isRush = (now: number): boolean =>
  [10, 13].some((bell) => hourOf(now) > bell - 0.2 && hourOf(now) < bell + 0.1);

/** At night hardly anybody orders; around the bell everybody does. */
function minutesBetween(now: number): number {
  if (hourOf(now) < 6.5 || hourOf(now) > 16.5) return 90;
  return isRush(now) ? 0.1 : 4;
}

async function visitOf(world: World, userId: string, name: string): Promise<void> {
  const { dice, clock } = world;
  const request = basketOf(world, userId);
  const hasKey = dice.chance(0.6);
  const placed = await insist(world, placing(request, hasKey ? name : undefined), hasKey ? 6 : 2);
  if (hasKey && dice.chance(0.1)) {
    // Hours later, or a moment: the same key is the same order, and no other basket may have it.
    await clock.sleep(dice.until(30 * minuteMs));
    await insist(world, placing(request, name), 2);
    await insist(world, { ...placing({ ...request, note: 'other' }, name) }, 1);
  }
  if (placed?.kind !== 'placed') return;
  const { order } = placed;
  if (dice.chance(0.15)) {
    await clock.sleep(dice.until(4 * minuteMs));
    const version = dice.chance(0.3) ? order.version : undefined;
    const command = {
      kind: 'move',
      orderId: order.id,
      actor: actorOf(userId),
      ...studentMoves.cancel,
    } as const;
    await insist(world, { command: { ...command, version } }, 3);
  }
}

function placing(request: OrderRequest, key: string | undefined): Omit<Submission, 'id'> {
  const basketHash = JSON.stringify([request.items, request.pickupSlot, request.note]);
  return {
    command: { kind: 'place', request, basketHash, hasKey: key !== undefined },
    ...(key && {
      key: { userId: request.userId, route: 'POST /orders', key, requestHash: JSON.stringify(request) },
    }),
  };
}

function basketOf({ dice, memory, clock }: World, userId: string): OrderRequest {
  const { dishes, users, calendar } = memory.tables;
  const menu = [...dishes.values()];
  const items = Array.from({ length: dice.between(1, 3) }, () => {
    const dish = dice.pick(menu) as (typeof menu)[number];
    const modifierIds = dish.groups.flatMap(({ options, minChoices }) =>
      options
        .filter(() => dice.chance(0.5))
        .slice(0, 2)
        .concat(minChoices > 0 ? options.slice(0, 1) : [])
        .map(({ id }) => id),
    );
    return { menuItemId: dish.id, quantity: dice.between(1, 2), modifierIds: [...new Set(modifierIds)] };
  });
  const isByCard = dice.chance(0.35);
  const day = addDays(dayOf(clock.now, timezone), dice.chance(0.2) ? 1 : 0);
  const slot = dice.chance(0.6)
    ? dice.pick(slotsOfDay(calendar, day).filter(({ starts }) => starts > clock.now))
    : undefined;
  return {
    cafeteriaId,
    userId,
    // A session that was opened before the profile was changed knows another one.
    profileAllergens: dice.chance(0.05) ? ['nuts'] : (users.get(userId) ?? []),
    acknowledgeAllergens: dice.chance(0.9),
    items,
    tipCents: dice.chance(0.2) ? 500 : 0,
    paymentMethod: isByCard ? 'card' : 'cash',
    // The same again is meant: nothing but what was written tells whether it was.
    ...(dice.chance(0.5) && { allowDuplicate: true }),
    ...(slot && { pickupSlot: new Date(slot.starts).toISOString() }),
    ...(isByCard && { payment: byCard }),
  };
}

/** Whoever was asked whether a line may fall away answers, or does not. */
export async function studentsAnswer(world: World): Promise<void> {
  const { clock, dice, memory } = world;
  while (!world.isOver) {
    await clock.sleep(dice.until(minuteMs));
    for (const [orderId, changes] of memory.tables.lineChanges) {
      const asked = changes.find(({ status }) => status === 'proposed');
      const row = memory.tables.orders.get(orderId);
      if (!asked || !row || row.closed_at !== null || !dice.chance(0.4)) continue;
      const actor = actorOf(row.user_id);
      const command = {
        kind: 'decide_change',
        orderId,
        actor,
        changeId: asked.id,
        accept: dice.chance(0.7),
      } as const;
      world.start(async () => void (await insist(world, { command }, 3)));
    }
  }
}

/** In fair weather whoever asks is told, also what they thought otherwise: no second try is asked of them. */
export async function lastVisit(world: World): Promise<void> {
  for (const userId of students.slice(0, 3)) {
    const request = { ...basketOf(world, userId), profileAllergens: ['nuts'] };
    await world.submit(placing(request, `last ${userId}`)).catch((error: unknown) => {
      hold('answered', error instanceof Problem && error.code !== 'temporarily_unavailable', () =>
        String(error),
      );
    });
  }
}

/** Asks, and asks again where nobody has answered. null: it was refused, or never answered. */
export async function insist(
  world: World,
  wanted: Omit<Submission, 'id'>,
  tries: number,
): Promise<Answer | null> {
  const { clock, dice } = world;
  for (let left = tries; left > 0; left--) {
    try {
      return await world.ask(wanted);
    } catch (error) {
      if (!isWorthAsking(error)) return null;
      if (error instanceof Problem) await clock.sleep(5_000);
      await clock.sleep(500 + dice.until(2_000));
    }
  }
  return null;
}
