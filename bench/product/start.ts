/** Starts the platform of this repository for a bench or a drill: each part in a process of its own, all data in one folder. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { ensureAppLogin } from '../../dev/database.ts';
import { migrateAll } from '../../dev/migrate.ts';
import { freePort } from '../../dev/ports.ts';
import { type Postgres, startPostgres } from '../../dev/postgres.ts';
import { makeSecrets } from '../../dev/secrets.ts';
import { seedDemo, trustSandbox } from '../../dev/seed.ts';
import { type Child, startChild } from '../child.ts';
import { buildBundle } from './bundle.ts';
import type { GatewayVerbs } from './gateway-process.ts';
import { type Part, partOf } from './part.ts';
import type { ProvidersVerbs } from './providers-process.ts';
import type { WorkerVerbs } from './worker-process.ts';

/** What the classic stack gives its PostgreSQL: neither side's settings decide. */
const postgresSettings = ['shared_buffers=512MB', 'max_wal_size=4GB', 'random_page_cost=1.1'];
const providers = ['FCM', 'EMAIL', 'ONESIGNAL', 'STRIPE'];

export type Parts = {
  postgres: Part<Postgres>;
  gateway: Part<Child<GatewayVerbs>>;
  providers: Part<Child<ProvidersVerbs>>;
  worker: Part<Child<WorkerVerbs> & { runtimePid: number | null }>;
};

export type Product = {
  url: string;
  ownerUrl: string;
  sandboxUrl: string;
  gatewayUrl: string;
  /** The Worker's login, as the gateway is told it. */
  appUrl: string;
  metricsToken: string;
  inspectorPort: number;
  parts: Parts;
  stop(): Promise<void>;
};

/** Where else the database has its data, and more of its settings, as `name=value`. */
export type Database = { dataDir: string; settings: string[] };

/** `dataDir` is the caller's to remove afterwards; `vars`: what the Worker is told otherwise. What was started is ended, also when a later part does not come up. */
export async function startProduct(
  dataDir: string,
  database: Database = { dataDir, settings: [] },
  vars: Record<string, string> = {},
): Promise<Product> {
  mkdirSync(dataDir, { recursive: true });
  const started = new AsyncDisposableStack();
  try {
    const bundle = buildBundle(join(dataDir, 'bundle'));
    bundle.catch(() => {}); // it is awaited below, perhaps after something else has failed
    const secrets = makeSecrets();
    const [postgresPort, gatewayPort, providersPort, port, inspectorPort] = await freePorts();
    const url = `http://127.0.0.1:${port}`;

    const postgres = partOf('PostgreSQL', async () => {
      const server = await startPostgres({
        dataDir: database.dataDir,
        port: postgresPort,
        settings: [...postgresSettings, ...database.settings],
      });
      started.defer(server.stop);
      return server;
    });
    const { ownerUrl } = await postgres.begin();
    const appUrl = await ensureAppLogin({ ownerUrl, password: secrets.appPassword });
    await migrateAll({ ownerUrl });
    await seedDemo({ ownerUrl });

    const child = <V extends WorkerVerbs | ProvidersVerbs | GatewayVerbs>(name: string) => {
      const process = startChild<V>(
        join(import.meta.dirname, `${name}-process.ts`),
        join(dataDir, `${name}.log`),
        { TMPDIR: dataDir }, // what a part leaves behind goes with the folder
      );
      started.defer(process.stop);
      return process;
    };
    const gateway = partOf('the gateway', async () => {
      const process = child<GatewayVerbs>('gateway');
      await process.ask('start', { port: gatewayPort });
      return process;
    });
    const gatewayUrl = `http://127.0.0.1:${gatewayPort}/sql`;
    let fcmTokenUri = '';
    const sandbox = partOf('the providers', async () => {
      const process = child<ProvidersVerbs>('providers');
      const { paymentVars, serviceAccount } = secrets;
      const webhook = { url: `${url}/payments/stripe/webhook`, secret: paymentVars.STRIPE_WEBHOOK_SECRET };
      const begun = await process.ask('start', {
        ...{ port: providersPort, serviceAccount, stripeWebhook: webhook },
      });
      fcmTokenUri = begun.fcmTokenUri;
      return process;
    });
    const sandboxUrl = `http://127.0.0.1:${providersPort}`;
    await Promise.all([gateway.begin(), sandbox.begin()]);
    await trustSandbox({ ownerUrl, issuer: `${sandboxUrl}/oidc` });

    const built = await bundle;
    const worker = partOf('the Worker', async () => {
      const process = child<WorkerVerbs>('worker');
      const { runtimePid } = await process.ask('start', {
        bundle: built,
        storage: join(dataDir, 'storage'),
        port,
        inspectorPort,
        vars: {
          PLATFORM: 'local',
          RATE_LIMITS: 'off',
          API_BASE_URL: url,
          PROBLEM_BASE_URL: `${url}/problems/`,
          DATABASE_URL: appUrl,
          NEON_FETCH_ENDPOINT: gatewayUrl,
          AUTH_KEYS: secrets.authKeys,
          METRICS_TOKEN: secrets.metricsToken,
          FCM_SERVICE_ACCOUNT: secrets.fcmServiceAccount(fcmTokenUri),
          EMAIL_API_KEY: secrets.emailApiKey,
          WEB_PUSH_HOSTS: '127.0.0.1',
          ...Object.fromEntries(providers.map((name) => [`${name}_BASE_URL`, sandboxUrl])),
          ...secrets.pushVars,
          ...secrets.paymentVars,
          ...vars,
        },
      });
      return { ...process, runtimePid };
    });
    await worker.begin();
    return {
      ...{ url, ownerUrl, sandboxUrl, gatewayUrl, appUrl, inspectorPort },
      metricsToken: secrets.metricsToken,
      parts: { postgres, gateway, providers: sandbox, worker },
      stop: () => started.disposeAsync(),
    };
  } catch (error) {
    await started.disposeAsync();
    throw error;
  }
}

async function freePorts(): Promise<[number, number, number, number, number]> {
  return [await freePort(), await freePort(), await freePort(), await freePort(), await freePort()];
}
