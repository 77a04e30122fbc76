/** `run.json`: which platform runs on a data folder, and what it left behind if it was killed. */
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { commandOf, commandsOfGroup, signal, waitUntil } from './processes.ts';

export type Run = { pid: number; url: string; ownerUrl?: string; sandboxUrl?: string; workerGroup?: number };

const fileOf = (dataDir: string) => join(dataDir, 'run.json');

/** The platform that runs on this folder now. null: none. */
export function runningOn(dataDir: string): Run | null {
  const run = read(dataDir);
  // Its number alone proves nothing: after a restart of the machine it may be anyone's.
  return run && run.pid !== process.pid && commandOf(run.pid)?.includes('dev/start.ts') ? run : null;
}

/** Takes the folder for this process, and ends the Worker that a killed predecessor left. */
export async function takeFolder(dataDir: string, url: string) {
  mkdirSync(dataDir, { recursive: true });
  const other = runningOn(dataDir);
  if (other) throw new Error(alreadyRuns(other, dataDir));
  await endLeftWorker(read(dataDir)?.workerGroup);
  rmSync(fileOf(dataDir), { force: true });
  let run: Run = { pid: process.pid, url };
  // Exclusively: of two that start at the same moment, one gets the folder.
  writeFileSync(fileOf(dataDir), JSON.stringify(run), { flag: 'wx', mode: 0o600 });
  return {
    record(facts: Partial<Run>) {
      run = { ...run, ...facts };
      writeFileSync(`${fileOf(dataDir)}.new`, JSON.stringify(run), { mode: 0o600 });
      renameSync(`${fileOf(dataDir)}.new`, fileOf(dataDir));
    },
    release: () => rmSync(fileOf(dataDir), { force: true }),
  };
}

async function endLeftWorker(group: number | undefined): Promise<void> {
  const isOurs = () => group && commandsOfGroup(group).some((command) => /wrangler|workerd/.test(command));
  if (!group || !isOurs()) return;
  signal(-group, 'SIGKILL');
  await waitUntil(() => !isOurs(), 2000);
}

function read(dataDir: string): Run | null {
  if (!existsSync(fileOf(dataDir))) return null;
  try {
    return JSON.parse(readFileSync(fileOf(dataDir), 'utf8')) as Run;
  } catch {
    return null; // cut short by a crash: it names nobody
  }
}

const alreadyRuns = ({ pid, url }: Run, dataDir: string) =>
  `Ya hay una plataforma en marcha con ${dataDir}: ${url} (proceso ${pid}); deténgala o use otro DATA_DIR. / ` +
  'A platform already runs on this data folder: stop it, or use another DATA_DIR.';
