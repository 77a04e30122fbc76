/** Parts of a bench in processes of their own, so that the CPU of each can be told apart. Both ends of the line are here. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { signal } from '../dev/processes.ts';

type Question = { number: number; name: string; input: unknown };
type Reply = { number: number; answer?: unknown; error?: string };
type Verbs = Record<string, (input: never) => unknown>;
type Asked<V extends Verbs, Name extends keyof V> = Awaited<ReturnType<V[Name]>>;

export type Child<V extends Verbs> = {
  pid: number;
  ask<Name extends keyof V & string>(name: Name, ...input: Parameters<V[Name]>): Promise<Asked<V, Name>>;
  stop(): Promise<void>;
  /** It, and all that it has started, at once. */
  kill(): Promise<void>;
};

const endsWithinMs = 5_000;
/** A program that hangs must not hang the bench: longer than any piece of work it is asked for. */
const answersWithinMs = 15 * 60_000;

/** Starts a program that `serve`s. What it says goes into `logFile`; the end of that is told when it dies. */
export function startChild<V extends Verbs>(
  file: string,
  logFile: string,
  env: Record<string, string> = {},
): Child<V> {
  const log = openSync(logFile, 'a', 0o600);
  const child = fork(file, {
    serialization: 'advanced',
    stdio: ['ignore', log, log, 'ipc'],
    env: { ...process.env, ...env },
    execArgv: [],
    detached: process.platform !== 'win32', // Ctrl-C reaches us alone, and we end things in order
  });
  closeSync(log);
  const waiting = new Map<number, { resolve(answer: unknown): void; reject(error: Error): void }>();
  const gone = () => child.exitCode !== null || child.signalCode !== null;
  child.on('message', ({ number, answer, error }: Reply) => {
    const asked = waiting.get(number);
    waiting.delete(number);
    if (error === undefined) asked?.resolve(answer);
    else asked?.reject(new Error(error));
  });
  child.on('exit', (code) => {
    const end = readFileSync(logFile, 'utf8').slice(-2_000);
    for (const { reject } of waiting.values()) reject(new Error(`${file} ended with ${code}: ${end}`));
    waiting.clear();
  });
  const kill = async () => {
    if (gone()) return;
    const ended = once(child, 'exit');
    signal(-(child.pid ?? 0), 'SIGKILL');
    await ended;
  };
  let last = 0;
  return {
    kill,
    pid: child.pid ?? 0,
    ask(name, ...[input]) {
      const number = ++last;
      return new Promise((resolve, reject) => {
        const timer = setTimeout(() => reject(new Error(`${file}: no answer to ${name}`)), answersWithinMs);
        const settled =
          <A>(settle: (argument: A) => void) =>
          (argument: A) => {
            clearTimeout(timer);
            settle(argument);
          };
        waiting.set(number, {
          resolve: settled(resolve as (answer: unknown) => void),
          reject: settled(reject),
        });
        child.send({ number, name, input } satisfies Question, (error) => error && reject(error));
      });
    },
    async stop() {
      if (gone()) return;
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      const late = setTimeout(() => signal(-(child.pid ?? 0), 'SIGKILL'), endsWithinMs);
      await ended;
      clearTimeout(late);
    },
  };
}

/** The program's end: answers what it is asked, and ends when it is told to or when whoever started it is gone. */
export function serve(verbs: Verbs, stop: () => Promise<unknown> = async () => {}): void {
  process.on('message', async ({ number, name, input }: Question) => {
    try {
      process.send?.({ number, answer: await verbs[name]?.(input as never) } satisfies Reply);
    } catch (error) {
      const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
      process.send?.({ number, error: text } satisfies Reply);
    }
  });
  let ending = false;
  const end = async () => {
    if (ending) return;
    ending = true;
    await stop().catch((error: unknown) => console.error(error));
    process.exit();
  };
  process.on('SIGTERM', end);
  process.on('disconnect', end);
}
