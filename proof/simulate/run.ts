import { bankWorks } from './bank.ts';
import { beginning } from './cafeteria.ts';
import { objectWatches, thingsHappen } from './chaos.ts';
import { lookBack } from './last-look.ts';
import { officeWorks } from './office.ts';
import type { Twin } from './paired-judge.ts';
import { moneyGoesBack } from './refunds.ts';
import { staffWork } from './staff.ts';
import { lastVisit, studentsAnswer, studentsCome } from './students.ts';
import { inVirtualTime } from './virtual-globals.ts';
import { World } from './world.ts';

const dayMs = 24 * 3_600_000;
/** Long enough for every timer, retry and refund to have come to its end. */
const untilQuietMs = 36 * 3_600_000;
/** Nothing is lost by then, and the doors are open if the simulation began its last day at dawn. */
const untilLastVisitMs = 5 * 3_600_000;
const linesKept = 40;

export type Figures = {
  steps: number;
  commits: number;
  orders: number;
  refunds: number;
  requests: number;
  compared: number;
  refused: Record<string, number>;
};
export type Failure = { seed: number; step: number; at: string; error: unknown; said: string[] };

/** So many days in the life of a cafeteria, as a seed has them. Answers figures of it, or what is not as it must be. */
export async function simulate(
  seed: number,
  days: number,
  twin: Twin | null = null,
): Promise<{ figures: Figures; failure: Failure | null }> {
  const said: string[] = [];
  const say = (line: string) => {
    said.push(line);
    if (said.length > linesKept) said.shift();
  };
  const world = new World(seed, twin);
  const { clock, memory } = world;
  const failure = await inVirtualTime({ clock, seed, say }, async () => {
    try {
      await twin?.open(memory.tables, () => clock.now);
      await live(world, days);
      return null;
    } catch (error) {
      return { seed, step: clock.steps, at: new Date(clock.now).toISOString(), error, said };
    }
  });
  const { callers, judge, witness } = world;
  const figures = {
    steps: clock.steps,
    commits: judge.commits,
    orders: callers.placed,
    refunds: witness.refunds,
    requests: callers.answered,
    compared: judge.compared,
    refused: callers.refused,
  };
  return { figures, failure };
}

async function live(world: World, days: number): Promise<void> {
  const { clock, witness } = world;
  const look = () => world.look();
  await world.judge.snapshot();
  const lives = [
    studentsCome,
    studentsAnswer,
    staffWork,
    staffWork,
    officeWorks,
    bankWorks,
    moneyGoesBack,
    objectWatches,
    thingsHappen,
  ];
  for (const life of lives) world.start(() => life(world));
  for (let day = 1; day <= days; day++) {
    await clock.runUntil(beginning + day * dayMs, look);
    witness.forget(clock.now - 3 * dayMs);
  }
  world.isOver = true;
  clock.after(untilLastVisitMs, () => world.start(() => lastVisit(world)));
  await clock.runUntil(beginning + days * dayMs + untilQuietMs, look);
  lookBack(world);
}
