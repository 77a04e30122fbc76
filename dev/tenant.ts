/**
 * `npm run tenant -- create | list | migrate | configure | hosts | suspend | resume | export | drop`: the institutions of
 * DATABASE_URL (its owner's), or of the running platform.
 */
import { runningOn } from './run-file.ts';
import { readSettings } from './settings.ts';
import type { Platform } from './tenant/command.ts';
import { runTenant } from './tenant/run.ts';

function findPlatform(): Platform {
  const { databaseUrl, dataDir } = readSettings();
  const running = runningOn(dataDir);
  const ownerUrl = databaseUrl ?? running?.ownerUrl;
  if (ownerUrl) return { ownerUrl, url: databaseUrl ? undefined : running?.url };
  throw new Error(
    'Falta DATABASE_URL, la del dueño, o una plataforma en marcha (`npm start`). / Set DATABASE_URL to the owner’s URL, or `npm start` first.',
  );
}

process.exitCode = await runTenant(process.argv.slice(2), findPlatform);
