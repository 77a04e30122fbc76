/** What pages of an earlier build still load: its files are served beside those of the newest. */
import { copyFileSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Names of files, a build each, the newest first; among the files themselves, so that a deployed one can be asked. */
export const ledgerName = 'builds.json';
/** So many builds before the newest. A page that is older than that begins anew when it misses a part of itself. */
export const formerBuilds = 3;

type Builds = string[][];

/** The builds that are served once `now` is the newest. */
export function withBuild(known: Builds, now: readonly string[]): Builds {
  const files = [...now].sort();
  const others = known.filter((each) => [...each].sort().join() !== files.join());
  return [files, ...others].slice(0, formerBuilds + 1);
}

/** Brings the files of builds in `before` into the folder of the newest, and writes the ledger. */
export function keepFormer(before: string, fresh: string): void {
  const now = readdirSync(fresh).filter((name) => name !== ledgerName);
  const builds = withBuild(readLedger(before), now);
  for (const name of builds.flat()) {
    const [from, to] = [join(before, name), join(fresh, name)];
    if (!existsSync(to) && existsSync(from)) copyFileSync(from, to);
  }
  writeFileSync(join(fresh, ledgerName), JSON.stringify(builds));
}

/**
 * Brings the files of the builds that a deployment serves into a folder that was built from a clean checkout. Answers how many
 * came. Errors: what a download said; a deployment that has none yet has nothing to bring.
 */
export async function fetchFormer(assets: string, folder: string): Promise<number> {
  const served = await fetch(`${assets}/${ledgerName}`, { signal: AbortSignal.timeout(15_000) });
  if (served.status === 404) return 0;
  if (!served.ok) throw new Error(`${assets}/${ledgerName}: ${served.status}`);
  const [now = []] = readLedger(folder);
  const builds = withBuild(parseLedger(await served.text()), now);
  const missing = [...new Set(builds.flat())].filter((name) => !existsSync(join(folder, name)));
  for (const name of missing) {
    const file = await fetch(`${assets}/${name}`, { signal: AbortSignal.timeout(15_000) });
    if (!file.ok) throw new Error(`${assets}/${name}: ${file.status}`);
    writeFileSync(join(folder, name), new Uint8Array(await file.arrayBuffer()));
  }
  writeFileSync(join(folder, ledgerName), JSON.stringify(builds));
  return missing.length;
}

function readLedger(folder: string): Builds {
  const file = join(folder, ledgerName);
  return existsSync(file) ? parseLedger(readFileSync(file, 'utf8')) : [];
}

/** Of names alone, which lead nowhere else. */
const parseLedger = (text: string): Builds =>
  (JSON.parse(text) as unknown[]).map((build) => {
    if (!Array.isArray(build) || !build.every((name) => /^\w[\w.-]*$/.test(String(name))))
      throw new Error(`${ledgerName}: ${JSON.stringify(build)}`);
    return build as string[];
  });
