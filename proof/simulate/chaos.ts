import { CafeteriaObject } from './object.ts';
import { isRush } from './students.ts';
import type { World } from './world.ts';

const minuteMs = 60_000;

/** The object's own watch: its alarm, and the cron that wakes it each minute. Whatever it runs into, it comes again. */
export async function objectWatches(world: World): Promise<void> {
  const { clock, dice } = world;
  for (let round = 0; ; round++) {
    const { object } = world;
    const alsoCafeteria = round % 3 === 0;
    const soon = clock.now + 20_000;
    const next = await Promise.race([
      object?.watch({ alsoCafeteria }).catch(() => soon) ?? soon,
      clock.sleep(2 * minuteMs).then(() => soon),
    ]);
    const wait = Math.min(5 * minuteMs, (next ?? Number.POSITIVE_INFINITY) - clock.now);
    await clock.sleep(Math.max(5_000, wait) * (0.8 + dice.next() * 0.4));
  }
}

/** What befalls the platform, one after the other. */
export async function thingsHappen(world: World): Promise<void> {
  const { clock, dice } = world;
  while (!world.isOver) {
    await clock.sleep(minuteMs);
    // Mostly when it hurts.
    if (!world.isOver && dice.chance(isRush(clock.now) ? 0.25 : 0.03)) await happen(world);
  }
  for (const weather of [world.toDatabase, world.toObject, world.toPlatform]) weather.end();
}

async function happen(world: World): Promise<void> {
  const { clock, dice, toDatabase, toObject, toPlatform } = world;
  switch (dice.between(0, 9)) {
    case 0:
    case 1:
    case 2:
      return replaceObject(world);
    case 3:
    case 4: {
      // Rather all of it than one way alone.
      const stormy = [toDatabase, toObject, toPlatform].filter(() => dice.chance(0.7));
      for (const weather of stormy) weather.storm();
      await clock.sleep(dice.until(4 * minuteMs));
      for (const weather of stormy) weather.clear();
      return;
    }
    case 5:
      toDatabase.goAway();
      await clock.sleep(dice.until(25_000));
      return toDatabase.clear();
    case 6:
      toObject.goAway();
      await clock.sleep(dice.until(minuteMs));
      return toObject.clear();
    case 7:
      return clock.jump((dice.chance(0.9) ? 1 : 30) * (dice.next() - 0.5) * 2 * minuteMs);
    case 8:
      return world.judge.snapshot();
    default:
      return dice.chance(0.3) ? restore(world) : undefined;
  }
}

/** An object dies and another takes over; or the old one does not know that it is dead, and works on beside the new one. */
async function replaceObject(world: World): Promise<void> {
  const { clock, dice } = world;
  const old = world.object;
  const isWithoutNotice = dice.chance(0.4);
  if (!isWithoutNotice) old?.die();
  world.object = null;
  await clock.sleep(dice.chance(0.7) ? dice.next() * 200 : dice.until(20_000));
  world.object = new CafeteriaObject(world);
}

/** The database is set back to an earlier moment, under a new epoch. */
async function restore(world: World): Promise<void> {
  const { clock, dice, toDatabase, judge } = world;
  toDatabase.goAway();
  await clock.sleep(2 * minuteMs);
  const name = Math.floor(dice.next() * 2 ** 32)
    .toString(16)
    .padStart(8, '0');
  await judge.restore(`${name}-0000-7000-b000-000000000001`);
  toDatabase.clear();
}
