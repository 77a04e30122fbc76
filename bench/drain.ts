import { setTimeout as sleep } from 'node:timers/promises';
import type { Stack } from './stack.ts';

const askEveryMs = 100;
const drainsWithinMs = 180_000;
/** What was written last is answered, acknowledged and forgotten a moment later. */
const settlesMs = 300;

/** Waits until nothing waits any more; answers how long that took, and faults when it does not end. */
export async function drain(stack: Stack): Promise<{ elapsedMs: number; faults: string[] }> {
  const began = performance.now();
  let waiting = await stack.waiting();
  while (waiting > 0 && performance.now() - began < drainsWithinMs) {
    await sleep(askEveryMs);
    waiting = await stack.waiting();
  }
  const elapsedMs = performance.now() - began;
  await sleep(settlesMs);
  return { elapsedMs, faults: waiting > 0 ? [`${waiting} still wait after ${drainsWithinMs / 1000} s`] : [] };
}
