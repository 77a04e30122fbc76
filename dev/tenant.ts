/**
 * `npm run tenant -- create | list | migrate | configure | hosts | suspend | resume | restored | export | drop`: the institutions of
 * DATABASE_URL (its owner's), or of the running platform.
 */
import { runningOn } from './run-file.ts';
import { keepSecrets } from './secrets.ts';
import { readSettings } from './settings.ts';
import type { Platform } from './tenant/command.ts';
import { runTenant } from './tenant/run.ts';

function findPlatform(): Platform {
  const { databaseUrl, dataDir } = readSettings();
  const running = runningOn(dataDir);
  const { API_BASE_URL: apiUrl, AUTH_KEYS: authKeys, METRICS_TOKEN: operatorToken } = process.env;
  if (databaseUrl) return { ownerUrl: databaseUrl, apiUrl, authKeys, operatorToken };
  if (running?.ownerUrl) {
    const kept = keepSecrets(dataDir);
    const { ownerUrl, url } = running;
    return {
      ownerUrl,
      apiUrl: url,
      authKeys: kept.authKeys,
      operatorToken: operatorToken ?? kept.metricsToken,
    };
  }
  throw new Error(
    'Falta DATABASE_URL, la del dueño, o una plataforma en marcha (`npm start`). / Set DATABASE_URL to the owner’s URL, or `npm start` first.',
  );
}

process.exitCode = await runTenant(process.argv.slice(2), findPlatform);
