/** A real PostgreSQL of our own, under the data folder, on 127.0.0.1 alone. */
import { randomBytes } from 'node:crypto';
import {
  chownSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { createOwner } from './database.ts';
import { kept } from './kept.ts';
import { freePort } from './ports.ts';
import { postgresBinaries, type Runner, unprivilegedRunner } from './postgres-binaries.ts';
import { commandOf, isKnown, signal as send, spawnApart, waitUntil } from './processes.ts';

type Passwords = { superuser: string; owner: string };

export type Postgres = {
  ownerUrl: string;
  pid: number;
  ended: Promise<void>;
  stop(): Promise<void>;
  /** Without a word to anybody, as when the machine loses its power. */
  kill(): Promise<void>;
};

/**
 * Starts the cluster of `dataDir/postgres`, made at the first start, with a database `itsur_eats` and its owner.
 * `durable: false` trades safety against power loss for speed: for tests. `settings`: more of them, as `name=value`.
 * Recovers from a killed predecessor; never deletes a folder that holds data.
 */
export async function startPostgres({
  dataDir,
  port: askedPort,
  durable = true,
  settings = [],
  signal,
}: {
  dataDir: string;
  /** Absent: a free one. */
  port?: number;
  durable?: boolean;
  settings?: string[];
  signal?: AbortSignal;
}): Promise<Postgres> {
  const home = resolve(dataDir, 'postgres');
  const cluster = join(home, 'data');
  mkdirSync(dirname(home), { recursive: true });
  const { initdb, postgres } = await postgresBinaries();
  const runner = unprivilegedRunner(home, postgres);

  if (!existsSync(home)) await initialise(home, initdb, runner, signal);
  refuseWhatWeCannotRun(cluster);
  await endPredecessor(cluster);

  const port = askedPort ?? (await freePort());
  const flags = [
    '-D',
    cluster,
    '-p',
    String(port),
    ...[...ours(durable), ...settings].flatMap((setting) => ['-c', setting]),
  ];
  const log = openSync(join(home, 'postgres.log'), 'w', 0o600);
  const server = run([postgres, ...flags], runner, ['ignore', log, log]);
  closeSync(log);
  const ended = new Promise<void>((done) => server.once('exit', () => done()).once('error', () => done()));
  const hasEnded = () => server.exitCode !== null || server.signalCode !== null || server.pid === undefined;
  const stop = async () => {
    // Fast shutdown: transactions roll back, the log is flushed. What comes after loses nothing either: the next
    // start recovers from the log.
    for (const [name, patience] of [
      ['SIGINT', 1000],
      ['SIGQUIT', 300],
      ['SIGKILL', 300],
    ] as const) {
      if (hasEnded()) return;
      send(server.pid ?? 0, name);
      await waitUntil(hasEnded, patience);
    }
  };

  const kill = () => {
    send(server.pid ?? 0, 'SIGKILL');
    return ended;
  };

  try {
    await waitUntil(() => hasEnded() || signal?.aborted || isReady(cluster, server.pid), 30_000);
    signal?.throwIfAborted();
    if (!isReady(cluster, server.pid))
      throw new Error(`PostgreSQL did not start:\n${readFileSync(join(home, 'postgres.log'), 'utf8')}`);
    const { superuser, owner } = kept<Passwords>(join(home, 'passwords.json'), lostPasswords);
    const at = `127.0.0.1:${port}`;
    await createOwner(`postgresql://postgres:${superuser}@${at}/postgres`, {
      password: owner,
      database: 'itsur_eats',
    });
    const ownerUrl = `postgresql://owner:${owner}@${at}/itsur_eats`;
    return { ownerUrl, pid: server.pid ?? 0, ended, stop, kill };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** All of it appears under its name at once, so that an interrupted beginning is recognised and made anew. */
async function initialise(home: string, initdb: string, runner: Runner, signal?: AbortSignal): Promise<void> {
  const beginning = `${home}.new`;
  rmSync(beginning, { recursive: true, force: true });
  mkdirSync(join(beginning, 'data'), { recursive: true, mode: 0o700 });
  const passwords = kept<Passwords>(join(beginning, 'passwords.json'), () => ({
    superuser: password(),
    owner: password(),
  }));
  writeFileSync(join(beginning, 'superuser'), passwords.superuser, { mode: 0o600 });
  if (runner)
    for (const path of ['', 'data', 'superuser']) chownSync(join(beginning, path), runner.uid, runner.gid);

  const flags = [
    '--username=postgres',
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--locale=C',
    '--no-instructions',
  ];
  const files = [`--pgdata=${join(beginning, 'data')}`, `--pwfile=${join(beginning, 'superuser')}`];
  const child = run([initdb, ...files, ...flags], runner, ['ignore', 'ignore', 'pipe']);
  const abort = () => send(-(child.pid ?? 0), 'SIGKILL');
  signal?.addEventListener('abort', abort, { once: true });
  let complaint = '';
  child.stderr?.on('data', (chunk) => {
    complaint += chunk;
  });
  const code = await new Promise((done) =>
    child.once('close', done).once('error', (error) => done(error.message)),
  );
  signal?.removeEventListener('abort', abort);
  signal?.throwIfAborted();
  if (code !== 0) throw new Error(`PostgreSQL could not make its folder (${code}): ${complaint}`);
  rmSync(join(beginning, 'superuser'));
  renameSync(beginning, home);
}

function refuseWhatWeCannotRun(cluster: string): void {
  const versionFile = join(cluster, 'PG_VERSION');
  const version = existsSync(versionFile) ? readFileSync(versionFile, 'utf8').trim() : 'none';
  if (version === '18') return;
  throw new Error(
    `${cluster} is not a complete PostgreSQL 18 folder (version: ${version}). It is left as it is: move it away, or use ` +
      'another DATA_DIR. No es una carpeta completa de PostgreSQL 18: muévala o use otro DATA_DIR.',
  );
}

/** A platform that was killed may have left its PostgreSQL running, or a lock with the number of some other process. */
async function endPredecessor(cluster: string): Promise<void> {
  const lock = join(cluster, 'postmaster.pid');
  const pid = existsSync(lock) ? Number.parseInt(readFileSync(lock, 'utf8'), 10) : 0;
  // A dead owner's lock is left to PostgreSQL: it also makes sure that no backend of that owner lives on.
  if (!pid || !isKnown(pid)) return;
  const command = commandOf(pid);
  // Killed, but not yet buried: PostgreSQL would take the number for a living owner. Its backends end meanwhile.
  if (command === null && (await waitUntil(() => !isKnown(pid), 5000))) return;
  if (!command?.includes(cluster)) return rmSync(lock);
  send(pid, 'SIGINT');
  if (!(await waitUntil(() => commandOf(pid) === null, 10_000))) {
    throw new Error(
      `A PostgreSQL (pid ${pid}) still uses ${cluster} and does not end: end it and try again.`,
    );
  }
}

/** The eighth line of its lock file says so, in the words of the server itself. */
function isReady(cluster: string, pid = 0): boolean {
  const lock = join(cluster, 'postmaster.pid');
  const lines = existsSync(lock) ? readFileSync(lock, 'utf8').split('\n') : [];
  return lines[0] === String(pid) && lines[7]?.trim() === 'ready';
}

function ours(durable: boolean): string[] {
  const always = [
    'listen_addresses=127.0.0.1',
    'unix_socket_directories=',
    'max_connections=200',
    'timezone=UTC',
  ];
  return durable ? always : [...always, 'fsync=off', 'synchronous_commit=off', 'full_page_writes=off'];
}

function run(command: string[], runner: Runner, stdio: ('ignore' | 'pipe' | number)[]) {
  const user = runner && runner.prefix.length === 0 ? { uid: runner.uid, gid: runner.gid } : {};
  return spawnApart([...(runner?.prefix ?? []), ...command], {
    ...user,
    stdio,
    env: { ...process.env, LC_ALL: 'C' },
  });
}

const password = () => randomBytes(18).toString('base64url');

function lostPasswords(): never {
  throw new Error(
    'The passwords.json of the PostgreSQL folder is gone: restore it, or use another DATA_DIR.',
  );
}
