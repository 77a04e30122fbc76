import type { Clock } from './clock.ts';
import { Dice } from './dice.ts';

/**
 * Runs something with the clock, the timers and the dice of a simulated world in place of the machine's, so that the product's
 * own code runs in it as it is. What it says is kept, to be shown where something fails.
 */
export async function inVirtualTime<T>(
  { clock, seed, say }: { clock: Clock; seed: number; say: (line: string) => void },
  work: () => Promise<T>,
): Promise<T> {
  const chance = new Dice(seed ^ 0x5eed);
  const undo: (() => void)[] = [];
  const replace = (on: object, name: string, value: unknown) => {
    const before = Object.getOwnPropertyDescriptor(on, name);
    Object.defineProperty(on, name, { value, configurable: true, writable: true });
    undo.push(() => {
      if (before) Object.defineProperty(on, name, before);
      else Reflect.deleteProperty(on, name);
    });
  };
  const fill = <A extends Uint8Array | Uint32Array>(array: A): A => {
    const most = array instanceof Uint8Array ? 2 ** 8 : 2 ** 32;
    for (let place = 0; place < array.length; place++) array[place] = Math.floor(chance.next() * most);
    return array;
  };
  replace(Date, 'now', () => clock.now);
  replace(globalThis, 'setTimeout', (run: () => void, milliseconds = 0) => clock.after(milliseconds, run));
  replace(globalThis, 'clearTimeout', (task?: ReturnType<Clock['after']>) => task && clock.cancel(task));
  replace(crypto, 'getRandomValues', fill);
  for (const level of ['info', 'warn', 'error'] as const) replace(console, level, say);
  try {
    return await work();
  } finally {
    for (const each of undo.reverse()) each();
  }
}
