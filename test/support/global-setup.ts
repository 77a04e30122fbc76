import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { buildAssets } from '../../dev/build-assets.ts';
import { ensureAppLogin } from '../../dev/database.ts';
import { migrateAll } from '../../dev/migrate.ts';
import { startGateway } from '../../dev/neon-gateway.ts';
import { startPostgres } from '../../dev/postgres.ts';
import { startSandbox } from '../../dev/sandbox/index.ts';
import { makeSecrets } from '../../dev/secrets.ts';
import { startLab } from './lab-server.ts';

declare module 'vitest' {
  interface ProvidedContext {
    ownerUrl: string;
    labUrl: string;
    sandboxUrl: string;
    /** Of what is tried with many cases. */
    propertySeed: number;
    workerVars: Record<string, string>;
  }
}

/** The same in every run, unless `PROPERTY_SEED` is a number or `random`. */
function propertySeed({ PROPERTY_SEED: chosen = '1' } = process.env): number {
  const seed = chosen === 'random' ? Math.floor(Math.random() * 2 ** 31) : Number(chosen);
  if (!Number.isInteger(seed)) throw new Error(`PROPERTY_SEED: a whole number or "random", not ${chosen}`);
  if (seed !== 1) console.log(`PROPERTY_SEED=${seed}`);
  return seed;
}

/** What all tests share: one PostgreSQL, one gateway, one sandbox. Each test file makes an institution of its own in it. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  buildAssets();
  const dataDir = mkdtempSync(join(tmpdir(), 'itsur-eats-test-'));
  const postgres = await startPostgres({ dataDir, durable: false });
  const secrets = await makeSecrets();
  const lab = await startLab({ ownerUrl: postgres.ownerUrl });
  const gateway = await startGateway({ onRequest: lab.noteRoundTrip });
  const sandbox = await startSandbox({
    port: 0,
    serviceAccount: secrets.serviceAccount,
    // No URL: the Worker under test listens on no port. Tests carry the events themselves.
    stripeWebhook: { secret: secrets.paymentVars.STRIPE_WEBHOOK_SECRET },
  });
  const databaseUrl = await ensureAppLogin({ ownerUrl: postgres.ownerUrl, password: secrets.appPassword });
  await migrateAll({ ownerUrl: postgres.ownerUrl });

  project.provide('ownerUrl', postgres.ownerUrl);
  project.provide('labUrl', lab.url);
  project.provide('sandboxUrl', sandbox.url);
  project.provide('propertySeed', propertySeed());
  project.provide('workerVars', {
    PLATFORM: 'local',
    REQUEST_LOG_SHARE: '1',
    DATABASE_URL: databaseUrl,
    NEON_FETCH_ENDPOINT: gateway.url,
    AUTH_KEYS: secrets.authKeys,
    METRICS_TOKEN: secrets.metricsToken,
    FCM_SERVICE_ACCOUNT: secrets.fcmServiceAccount(sandbox.fcmTokenUri),
    FCM_BASE_URL: sandbox.url,
    EMAIL_API_KEY: secrets.emailApiKey,
    EMAIL_BASE_URL: sandbox.url,
    ONESIGNAL_BASE_URL: sandbox.url,
    ...secrets.pushVars,
    STRIPE_BASE_URL: sandbox.url,
    ...secrets.paymentVars,
    WEB_PUSH_HOSTS: new URL(sandbox.url).hostname,
  });

  return async () => {
    await Promise.all([lab.stop(), gateway.stop(), sandbox.stop()]);
    await postgres.stop();
    rmSync(dataDir, { recursive: true, force: true });
  };
}
