import type { Child } from './child.ts';
import type { GeneratorVerbs } from './load/generator-process.ts';
import type { Options } from './options.ts';
import type { Product } from './product/start.ts';
import type { Stack } from './stack.ts';

/** What a scenario may use. `measured` runs the part that counts: what watches it (a profiler) begins and ends with it. */
export type Setting = {
  options: Options;
  generator: Child<GeneratorVerbs>;
  measured<T>(work: () => Promise<T>): Promise<T>;
};

/** What one turn found: figures with their unit in the name, and what was not as promised. */
export type Turn = { figures: Record<string, number>; faults: string[] };

/** `defaults`: where it wants others than everybody's. A scenario asks whichever stack it is given; of those that are `itsur` alone the classic stack has no part to compare. */
export type Scenario = {
  summary: string;
  defaults?: Partial<Record<'seconds' | 'rate' | 'sockets', number>>;
} & (
  | { stacks: 'both'; turn(stack: Stack, setting: Setting): Promise<Turn> }
  | { stacks: 'itsur'; turn(product: Product, setting: Setting, stack: Stack): Promise<Turn> }
);
