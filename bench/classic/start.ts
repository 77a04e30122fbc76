/** Starts the classic stack from a copy of its folder: it writes beside itself, and what is measured must not change what it was. */
import { execFile } from 'node:child_process';
import { chmodSync, cpSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { freePort } from '../../dev/ports.ts';
import { postgresBinaries, unprivilegedRunner } from '../../dev/postgres-binaries.ts';

const run = promisify(execFile);
const startsWithinMs = 300_000;
const stopsWithinMs = 60_000;

export type Classic = {
  baseUrls: string[];
  jwtSecret: string;
  databaseUrl: string;
  sinkUrl: string;
  /** By name: postgres, redis, sink, api-1 …, worker. */
  pids: Record<string, number>;
  stop(): Promise<void>;
};

/** `folder`: a new one of the caller's, to be removed afterwards. It gets our PostgreSQL and our Node. */
export async function startClassic(source: string, folder: string): Promise<Classic> {
  cpSync(source, folder, { recursive: true, filter: (path) => !path.endsWith('/.run') });
  const { postgres } = await postgresBinaries();
  unprivilegedRunner(folder, postgres); // makes the user `postgres` where there is none
  chmodSync(folder, 0o755);
  const ports = await Promise.all([freePort(), freePort(), freePort(), freePort(), freePort()]);
  const options = {
    cwd: folder,
    env: {
      ...process.env,
      PG_BIN: dirname(postgres),
      NODE_BIN: process.execPath,
      PATH: `${dirname(process.execPath)}:${process.env.PATH}`,
      TMPDIR: folder,
      PEER_PG_PORT: String(ports[0]),
      PEER_REDIS_PORT: String(ports[1]),
      SINK_PORT: String(ports[2]),
      PEER_API_PORTS: `${ports[3]} ${ports[4]}`,
    },
  };
  const stop = async () => {
    await run('bash', ['./stop.sh'], { ...options, timeout: stopsWithinMs });
  };
  try {
    await run('bash', ['./start.sh'], { ...options, timeout: startsWithinMs });
    const said = JSON.parse(readFileSync(join(folder, '.run/run.json'), 'utf8')) as Omit<
      Classic,
      'pids' | 'stop'
    >;
    return { ...said, pids: readPids(join(folder, '.run/pids')), stop };
  } catch (error) {
    await stop().catch(() => {});
    throw error;
  }
}

/** A line each: name and process id. */
const readPids = (file: string) =>
  Object.fromEntries(
    readFileSync(file, 'utf8')
      .trim()
      .split('\n')
      .map((line) => line.split(' '))
      .map(([name = '', pid]) => [name, Number(pid)]),
  );
