import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startPlatform } from '../../dev/drill-platform.ts';

/** Runs something against a platform of its own, started as `npm start` does it, of which nothing is left. */
export async function withPlatform<T>(work: (url: string) => Promise<T>): Promise<T> {
  const dataDir = mkdtempSync(join(tmpdir(), 'itsur-eats-fuzz-'));
  try {
    const platform = await startPlatform(dataDir);
    try {
      return await work(platform.url);
    } finally {
      await platform.stop();
    }
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
}
