/** `npm run bench -- <scenario> …`: the judge. It starts what it measures, in a temporary folder, and ends it. */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { startChild } from './child.ts';
import { classicStack } from './classic/stack.ts';
import { startClassic } from './classic/start.ts';
import type { GeneratorVerbs } from './load/generator-process.ts';
import { type Options, readOptions, usage } from './options.ts';
import { profiled } from './product/profile.ts';
import { productStack } from './product/stack.ts';
import { startProduct } from './product/start.ts';
import type { Scenario, Setting } from './scenario.ts';
import { scenarios } from './scenarios.ts';
import type { Stack } from './stack.ts';
import { type Contender, takeTurns } from './turns.ts';

/** What the command line asks for: scenarios, and what is told of all of them. */
type Asked = { scenarios: [string, Scenario][]; parameters: string[]; options: Options };

/** Runs scenarios from the first process to the last; answers whether all that was promised held. */
async function judge({ scenarios, parameters, options }: Asked): Promise<boolean> {
  const folder = mkdtempSync(join(tmpdir(), 'itsur-eats-bench-'));
  chmodSync(folder, 0o711); // PostgreSQL's own user passes through
  const parts = new AsyncDisposableStack();
  // Asked to end, we go through the `finally` below like at any other end.
  const interrupted = new Promise<never>((_, reject) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
      process.once(signal, () => reject(new Error('interrupted')));
  });
  try {
    return await Promise.race([run(), interrupted]);
  } finally {
    await parts.disposeAsync();
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  }

  /** Registered before it is there: interrupted in the middle, we wait until it has come up, and end it. */
  async function held<T extends { stop(): Promise<void> }>(start: () => Promise<T>): Promise<T> {
    if (parts.disposed) throw new Error('interrupted');
    const starting = start();
    parts.defer(() =>
      starting.then(
        (started) => started.stop(),
        () => {},
      ),
    );
    return starting;
  }

  async function startedClassic(): Promise<Stack> {
    const { against = '' } = options;
    return classicStack(await held(() => startClassic(resolve(against), join(folder, 'classic'))));
  }

  async function run(): Promise<boolean> {
    const generator = startChild<GeneratorVerbs>(
      join(import.meta.dirname, 'load/generator-process.ts'),
      join(folder, 'generator.log'),
    );
    parts.defer(generator.stop);
    const product = await held(() => startProduct(join(folder, 'itsur')));
    const ours = await held(() => productStack(product));
    const other = options.against !== undefined && scenarios.some(([, { stacks }]) => stacks === 'both');
    const classic = other ? await held(startedClassic) : null;
    let allHeld = true;
    for (const [name, scenario] of scenarios) {
      const own = readOptions(parameters, scenario.defaults);
      const setting: Setting = { options: own, generator, measured: (work) => work() };
      const watched = { ...setting, measured: profiled(product, own.profile) };
      const contenders: Contender[] =
        scenario.stacks === 'both'
          ? [ours, ...(classic ? [classic] : [])].map((stack) => ({
              name: stack.name,
              turn: () => scenario.turn(stack, stack === ours ? watched : setting),
            }))
          : [{ name: ours.name, turn: () => scenario.turn(product, watched, ours) }];
      console.log(`\n${name}: ${scenario.summary}`);
      allHeld = (await takeTurns(name, contenders, own)) && allHeld;
    }
    return allHeld;
  }
}

try {
  const given = process.argv.slice(2);
  const options = given.findIndex((parameter) => parameter.startsWith('--'));
  const names = options < 0 ? given : given.slice(0, options);
  const parameters = options < 0 ? [] : given.slice(options);
  const chosen = names.map((name) => [name, scenarios[name]] as const);
  const known = chosen.filter((entry): entry is [string, Scenario] => entry[1] !== undefined);
  if (parameters.includes('--help') || known.length === 0 || known.length < chosen.length) {
    console.log(usage(scenarios));
    process.exitCode = parameters.includes('--help') ? 0 : 1;
  } else {
    const asked = { scenarios: known, parameters, options: readOptions(parameters) };
    process.exitCode = (await judge(asked)) ? 0 : 1;
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
process.exit();
