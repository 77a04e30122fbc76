/** `npm start`: the whole platform on one machine. Everything it starts, it ends. */
import { networkInterfaces } from 'node:os';
import { buildAssets } from './build-assets.ts';
import { ensureAppLogin } from './database.ts';
import { reachOf } from './lan-address.ts';
import { migrateAll } from './migrate.ts';
import { startGateway } from './neon-gateway.ts';
import { freePort, portIsFree } from './ports.ts';
import { startPostgres } from './postgres.ts';
import { takeFolder } from './run-file.ts';
import { startSandbox } from './sandbox/index.ts';
import { keepSecrets } from './secrets.ts';
import { exampleOrder, seedDemo, trustSandbox } from './seed.ts';
import { readSettings, type Settings } from './settings.ts';
import { welcome } from './welcome.ts';
import { startWorker, tickEveryMinute, untilReady } from './worker.ts';

const asked = new AbortController();
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, () => asked.abort());
for (const output of [process.stdout, process.stderr]) output.on('error', () => asked.abort()); // whoever read us has gone

/** Runs until asked to end (0), or until something fails or ends on its own (1). */
async function run(): Promise<number> {
  const lost = new AbortController();
  const stopping = AbortSignal.any([asked.signal, lost.signal]);
  const platform = new AsyncDisposableStack();
  /** Part of the platform that must outlive everything started after it. */
  const watch = (name: string, ended: Promise<void>) =>
    ended.then(() => lost.abort(new Error(`${name}: terminó por sí solo. / It ended on its own.`)));
  try {
    await bringUp(readSettings(), platform, watch, stopping);
    await aborted(stopping);
    stopping.throwIfAborted();
  } catch (error) {
    if (!asked.signal.aborted) {
      console.error(`\n✗ ${lost.signal.aborted ? lost.signal.reason.message : explain(error)}`);
      return 1;
    }
    console.log('\nDeteniendo… / Stopping…');
  } finally {
    lost.abort();
    await platform.disposeAsync();
  }
  return 0;
}

type Watch = (name: string, ended: Promise<void>) => void;

async function bringUp(
  settings: Settings,
  platform: AsyncDisposableStack,
  watch: Watch,
  signal: AbortSignal,
): Promise<void> {
  const { port, sandboxPort, dataDir } = settings;
  const { bind: host, lanHost } = reachOf(settings.host, networkInterfaces());
  const url = `http://127.0.0.1:${port}`;
  const say = (line: string) => console.error(line);
  /** One line a step. Once asked to end, no further step begins, and the one in hand is not waited for. */
  const step = async <T>(name: string, work: () => Promise<T>): Promise<T> => {
    const before = performance.now();
    process.stdout.write(`  ${name.padEnd(34)}`);
    const answer = await Promise.race([work(), aborted(signal).then(() => Promise.reject(signal.reason))]);
    console.log(`${((performance.now() - before) / 1000).toFixed(1)} s`);
    return answer;
  };

  const folder = await takeFolder(dataDir, url);
  platform.defer(folder.release);
  await refuseTakenPort('PORT', port);
  await refuseTakenPort('SANDBOX_PORT', sandboxPort);
  const secrets = keepSecrets(dataDir);
  const metricsToken = settings.metricsToken ?? secrets.metricsToken;

  const ownerUrl = settings.databaseUrl ?? (await ownPostgres(settings, platform, watch, signal, step));
  folder.record({ ownerUrl });
  const appUrl = await step('Roles y migraciones', async () => {
    const login = await ensureAppLogin({ ownerUrl, password: secrets.appPassword });
    await migrateAll({ ownerUrl });
    return login;
  });
  await step('Datos de demostración', () => seedDemo({ ownerUrl }));

  const [gateway, sandbox] = await step('Pasarela SQL y proveedores', () =>
    Promise.all([
      startGateway({ allowedHosts: [new URL(ownerUrl).hostname] }),
      startSandbox({
        port: sandboxPort,
        host,
        publicHost: lanHost ?? undefined,
        serviceAccount: secrets.serviceAccount,
        stripeWebhook: {
          url: `${url}/payments/stripe/webhook`,
          secret: secrets.paymentVars.STRIPE_WEBHOOK_SECRET,
        },
      }),
    ]),
  );
  await trustSandbox({ ownerUrl, issuer: sandbox.issuer });
  platform.defer(() => sandbox.stop());
  platform.defer(() => gateway.stop());
  folder.record({ sandboxUrl: sandbox.url });

  await step('Worker', async () => {
    buildAssets();
    const inspectorPort = await freePort();
    signal.throwIfAborted();
    const vars = {
      PLATFORM: 'local',
      RATE_LIMITS: settings.rateLimits,
      API_BASE_URL: url,
      PROBLEM_BASE_URL: `${url}/problems/`,
      DATABASE_URL: appUrl,
      NEON_FETCH_ENDPOINT: gateway.url,
      AUTH_KEYS: secrets.authKeys,
      METRICS_TOKEN: metricsToken,
      FCM_SERVICE_ACCOUNT: secrets.fcmServiceAccount(sandbox.fcmTokenUri),
      EMAIL_API_KEY: secrets.emailApiKey,
      STRIPE_JS_URL: `${sandbox.publicUrl}/stripe-js/stripe.js`,
      WEB_PUSH_HOSTS: new URL(sandbox.url).hostname,
      ...Object.fromEntries(providers.map((name) => [`${name}_BASE_URL`, sandbox.url])),
    };
    const optional = { ...secrets.pushVars, ...secrets.paymentVars };
    const worker = startWorker({ host, port, inspectorPort, dataDir, vars, optional }, say);
    platform.defer(() => worker.stop());
    folder.record({ workerGroup: worker.group });
    watch('Worker', worker.ended);
    await untilReady(url, signal);
  });
  platform.use(tickEveryMinute(url, say));

  console.log(`ready ${url}`);
  console.log(
    welcome({
      url,
      lanUrl: lanHost && `http://${lanHost}:${port}`,
      sandboxUrl: sandbox.url,
      metricsToken,
      order: await exampleOrder({ ownerUrl }),
      inColour: process.stdout.isTTY === true,
    }),
  );
}

/** Whom the Worker calls; each has its `<NAME>_BASE_URL`, and the sandbox stands in for all of them. */
const providers = ['FCM', 'EMAIL', 'ONESIGNAL', 'STRIPE'];

type Step = <T>(name: string, work: () => Promise<T>) => Promise<T>;

async function ownPostgres(
  { dataDir }: Settings,
  platform: AsyncDisposableStack,
  watch: Watch,
  signal: AbortSignal,
  step: Step,
) {
  const starting = startPostgres({ dataDir, signal });
  // Registered before it runs: asked to end in the middle, we wait until it has cleaned up after itself.
  platform.defer(() =>
    starting.then(
      (postgres) => postgres.stop(),
      () => {},
    ),
  );
  const { ownerUrl, ended } = await step('PostgreSQL', () => starting);
  watch('PostgreSQL', ended);
  return ownerUrl;
}

async function refuseTakenPort(name: string, port: number): Promise<void> {
  if (await portIsFree(port)) return;
  throw new Error(
    `El puerto ${port} (${name}) está ocupado: libérelo o elija otro con ${name}=… / Port ${port} is in use: choose another.`,
  );
}

const aborted = (signal: AbortSignal) =>
  new Promise<void>((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });

const explain = (error: unknown) => (error instanceof Error ? error.message : String(error));

process.exitCode = await run();
process.exit();
