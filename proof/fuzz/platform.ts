import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startPlatform } from '../../dev/drill-platform.ts';
import { keepPeople } from './people.ts';

/** Runs something against a platform of its own, started as `npm start` does it, of which nothing is left. `revive`: its staff. */
export async function withPlatform<T>(
  work: (url: string, revive: () => Promise<void>) => Promise<T>,
): Promise<T> {
  const dataDir = mkdtempSync(join(tmpdir(), 'itsur-eats-fuzz-'));
  try {
    const platform = await startPlatform(dataDir);
    try {
      return await work(platform.url, await keepPeople(platform.ownerUrl));
    } finally {
      await platform.stop();
    }
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
}
