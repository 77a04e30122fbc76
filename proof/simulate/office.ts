import { students } from './cafeteria.ts';
import type { World } from './world.ts';
import type { Write } from './writes.ts';

const minuteMs = 60_000;

/** What is changed by other ways than the desk: menu, stock by hand, settings, a pause, a student's profile. */
export async function officeWorks(world: World): Promise<void> {
  const { clock, dice } = world;
  while (!world.isOver) {
    await clock.sleep(dice.until(12 * minuteMs));
    const change = changeOf(world);
    if (!world.isOver) await world.write(change);
  }
  if (world.memory.tables.cafeteria.status === 'paused') await world.write({ kind: 'resume' });
}

function changeOf({ dice, memory, clock }: World): Write {
  const { dishes, cafeteria } = memory.tables;
  const dish = dice.pick([...dishes.values()]) as NonNullable<ReturnType<typeof dishes.get>>;
  const dishId = dish.id;
  switch (dice.between(0, 7)) {
    case 0:
      return { kind: 'price', dishId, priceCents: dice.between(1_000, 9_999) };
    case 1:
    case 2:
      if (dish.stock === null) return { kind: 'availability', dishId, available: true };
      return {
        kind: 'recount',
        dishId,
        stock: dice.chance(0.2) ? 0 : dice.between(1, dish.dailyStock ?? 200),
      };
    case 3:
      if (cafeteria.status === 'paused') return { kind: 'resume' };
      return { kind: 'availability', dishId, available: dice.chance(0.5) || !dish.available };
    case 4:
      return {
        kind: 'settings',
        slotCapacity: {
          orders: dice.between(10, 30),
          grill: dice.between(30, 70),
          bar: dice.between(20, 40),
        },
        autoAccept: dice.chance(0.3),
        maxOpenOrders: dice.chance(0.3) ? null : dice.between(2, 5),
      };
    case 5:
      if (cafeteria.status === 'paused' || dice.chance(0.6)) return { kind: 'resume' };
      return {
        kind: 'pause',
        until: dice.chance(0.9) ? clock.now + dice.between(1, 20) * minuteMs : null,
        because: 'gas',
      };
    case 6:
      return {
        kind: 'throttle',
        percent: dice.between(2, 10) * 10,
        until: clock.now + dice.between(5, 60) * minuteMs,
        extraWaitMinutes: dice.between(0, 15),
      };
    default:
      return {
        kind: 'profile',
        userId: dice.pick(students) ?? '',
        allergens: dice.chance(0.5) ? ['eggs'] : [],
      };
  }
}
