/** The platform that is looked at: the one that runs, else one of its own. Only what is started here is ended here. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../dev/ports.ts';
import { runningOn } from '../dev/run-file.ts';
import { readSettings } from '../dev/settings.ts';

/** Its API on this machine, an owner's connection to its database, its provider sandbox, and the process group of its Worker. */
export type Platform = { url: string; ownerUrl: string; sandboxUrl?: string; workerGroup?: number };

const startsWithinMs = 120_000;
const stopsWithinMs = 10_000;

/** Runs a check on the platform of DATA_DIR, else on one of its own in a temporary folder. */
export async function withPlatform<T>(check: (platform: Platform) => Promise<T>): Promise<T> {
  const { dataDir, databaseUrl } = readSettings();
  const running = runningOn(dataDir);
  if (running) {
    const ownerUrl = running.ownerUrl ?? databaseUrl;
    if (!ownerUrl) throw new Error('La plataforma aún no está lista. / The platform is not ready yet.');
    return check({ ...running, ownerUrl });
  }
  const folder = mkdtempSync(join(tmpdir(), 'itsur-eats-ops-'));
  try {
    return await withOwn(folder, check);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function withOwn<T>(dataDir: string, check: (platform: Platform) => Promise<T>): Promise<T> {
  console.log(`Sin plataforma en marcha: se inicia una en / none runs, one is started in ${dataDir}`);
  const child = spawn(process.execPath, [join(import.meta.dirname, '../dev/start.ts')], {
    env: {
      ...process.env,
      DATABASE_URL: '', // its own database, not somebody's
      DATA_DIR: dataDir,
      PORT: String(await freePort()),
      SANDBOX_PORT: String(await freePort()),
      RATE_LIMITS: 'off',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  // Asked to end, we go through the `finally` below like at any other end.
  const interrupted = new Promise<never>((_, reject) => {
    for (const name of ['SIGINT', 'SIGTERM'] as const)
      process.once(name, () => reject(new Error('Interrumpido. / Interrupted.')));
  });
  try {
    await Promise.race([untilReady(child), interrupted]);
    const run = runningOn(dataDir);
    if (!run?.ownerUrl) throw new Error('The platform says that it is ready, and left no run.json.');
    return await Promise.race([check({ ...run, ownerUrl: run.ownerUrl }), interrupted]);
  } finally {
    await end(child);
  }
}

function untilReady(child: ChildProcess): Promise<void> {
  let said = '';
  return new Promise((resolve, reject) => {
    const listen = (chunk: Buffer) => {
      said = (said + chunk).slice(-20_000);
      if (/^ready http/m.test(said)) resolve();
    };
    child.stdout?.on('data', listen);
    child.stderr?.on('data', listen);
    child.once('exit', (code) => reject(new Error(`The platform ended with ${code}:\n${said}`)));
    setTimeout(
      () => reject(new Error(`The platform was not ready in time:\n${said}`)),
      startsWithinMs,
    ).unref();
  });
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  const late = setTimeout(() => child.kill('SIGKILL'), stopsWithinMs);
  await ended;
  clearTimeout(late);
}
