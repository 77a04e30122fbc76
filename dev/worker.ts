/** The Worker itself, in `wrangler dev`. */
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { commandsOfGroup, signal, spawnApart, waitUntil } from './processes.ts';

const root = join(import.meta.dirname, '..');

type Ports = { host: string; port: number; inspectorPort: number };
export type Worker = { group: number; ended: Promise<void>; stop(): Promise<void> };

/**
 * Starts it, its inspector for this machine alone; `vars` are its settings and secrets. It answers later: see `untilReady`. Of a file, wrangler takes none
 * but what wrangler.toml names: the `optional` secrets are told on the command line, which anyone on this machine may read.
 * They are of use in the sandbox alone.
 * Synchronous on purpose: no moment in which it runs and nobody holds it.
 */
export function startWorker(
  {
    host,
    port,
    inspectorPort,
    dataDir,
    vars,
    optional,
  }: Ports & { dataDir: string; vars: Record<string, string>; optional: Record<string, string> },
  say: (line: string) => void,
): Worker {
  const envFile = join(dataDir, 'worker.vars');
  writeFileSync(
    envFile,
    Object.entries(vars)
      .map(([name, value]) => `${name}=${quote(value)}\n`)
      .join(''),
    { mode: 0o600 },
  );
  const flags = {
    port,
    ip: host,
    'inspector-port': inspectorPort,
    'persist-to': join(dataDir, 'wrangler'),
    'env-file': envFile,
    'show-interactive-dev-session': false,
    'log-level': 'warn',
  };
  const wrangler = join(root, 'node_modules/wrangler/bin/wrangler.js');
  const parameters = [
    ...Object.entries(flags).map(([name, value]) => `--${name}=${value}`),
    ...Object.entries(optional).map(([name, value]) => `--var=${name}:${value}`),
  ];
  const child = spawnApart([process.execPath, wrangler, 'dev', ...parameters], {
    cwd: root,
    env: environment(dataDir, Object.keys({ ...vars, ...optional })),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  for (const output of [child.stdout, child.stderr]) {
    if (output) createInterface({ input: output }).on('line', withoutCronNotice(say));
  }
  const group = child.pid ?? 0;
  const ended = once(child, 'exit').then(
    () => undefined,
    () => undefined,
  );
  const gone = () => commandsOfGroup(group).length === 0;
  return {
    group,
    ended,
    async stop() {
      // wrangler ends its workerd in order; if it is gone itself, what it left is told directly.
      signal(child.exitCode === null && child.signalCode === null ? group : -group, 'SIGTERM');
      if (!(await waitUntil(gone, 2300))) signal(-group, 'SIGKILL');
      await waitUntil(gone, 500);
    },
  };
}

/** Resolves exactly when a request would be answered. */
export async function untilReady(url: string, signal: AbortSignal): Promise<void> {
  const withinMs = 120_000;
  const deadline = AbortSignal.timeout(withinMs);
  let last = 'no answer';
  while (!deadline.aborted) {
    signal.throwIfAborted();
    try {
      const response = await fetch(`${url}/readyz`, {
        signal: AbortSignal.any([signal, AbortSignal.timeout(5000)]),
      });
      const body = await response.text();
      if (response.ok) return;
      last = `${response.status} ${body}`;
    } catch (error) {
      last = String(error);
    }
    await waitUntil(() => signal.aborted, 50);
  }
  throw new Error(`The Worker was not ready within ${withinMs / 1000} s; last: ${last}`);
}

/** `wrangler dev` fires no crons: the platform asks for the tick itself, as often as wrangler.toml says. */
export function tickEveryMinute(url: string, say: (line: string) => void): Disposable {
  const tick = async () => {
    try {
      const response = await fetch(`${url}/cdn-cgi/local/scheduled`, { signal: AbortSignal.timeout(50_000) });
      if (!response.ok) say(`cron: ${response.status} ${await response.text()}`);
    } catch (error) {
      say(`cron: ${error}`);
    }
  };
  // At once: what a crash has left waiting need not wait another minute.
  void tick();
  const timer = setInterval(tick, 60_000);
  return { [Symbol.dispose]: () => clearInterval(timer) };
}

/** wrangler says at length that it fires no crons, which is what `tickEveryMinute` is for. */
function withoutCronNotice(say: (line: string) => void): (line: string) => void {
  let inNotice = false;
  return (line) => {
    inNotice = line.includes('Scheduled Workers are not automatically') || (inNotice && /^(\s|$)/.test(line));
    if (!inNotice && line.trim()) say(line);
  };
}

/** wrangler lets the environment win over the file: the owner's DATABASE_URL must not reach the Worker. */
function environment(dataDir: string, variables: string[]): NodeJS.ProcessEnv {
  const inherited = { ...process.env };
  for (const name of variables) Reflect.deleteProperty(inherited, name);
  return {
    ...inherited,
    WRANGLER_SEND_METRICS: 'false',
    WRANGLER_WRITE_LOGS: 'false',
    WRANGLER_HIDE_BANNER: 'true',
    // Its own: two platforms on one machine must not find each other's Worker.
    WRANGLER_REGISTRY_PATH: join(dataDir, 'wrangler/registry'),
    CLOUDFLARE_CF_FETCH_ENABLED: 'false', // no call to the internet for a made-up location
  };
}

/** For dotenv: in quotes nothing but `$` has a meaning. */
function quote(value: string): string {
  const mark = ["'", '`', '"'].find((candidate) => !value.includes(candidate)) ?? "'";
  return `${mark}${value.replaceAll('$', '\\$')}${mark}`;
}
