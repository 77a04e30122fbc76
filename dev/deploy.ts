/**
 * `npm run deploy -- --env staging|production [--settle SECONDS]`: a new version, on a tenth of the requests first, then on all;
 * each step is smoke-tested, and when one fails, all requests go back to the version before. The database has been
 * migrated by then: its changes are such that the version before goes on with them (docs/deploying.md).
 * SMOKE_URL names another address than the environment's domain, as long as that has no DNS.
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { type EnvironmentName, environments } from './cloud/environments.ts';
import { environmentNamed, wrangler } from './cloud/wrangler.ts';
import { fetchFormer } from './former-builds.ts';

const firstShare = 10;

async function run(): Promise<void> {
  const { values } = parseArgs({ options: { env: { type: 'string' }, settle: { type: 'string' } } });
  const env = environmentNamed(values.env);
  await takeFormerBuilds(env);
  const settleMs = Number(values.settle ?? 60) * 1000;
  const before = versionInService(env);
  const uploaded = before ? upload(env) : null;
  if (!before || !uploaded) return deployWhole(env, before);
  try {
    serve(env, [`${uploaded}@${firstShare}`, `${before}@${100 - firstShare}`]);
    await sleep(settleMs);
    smoke(env, uploaded);
    serve(env, [`${uploaded}@100`]);
    smoke(env);
  } catch (error) {
    console.error(explain(error));
    serve(env, [`${before}@100`]);
    throw new Error(`De vuelta a / rolled back to ${before}.`);
  }
  // Routes, crons and queue consumers are no part of a version.
  must(['triggers', 'deploy', '--env', env]);
}

/**
 * The first deployment, or one that changes which Durable Object classes there are: Cloudflare does these at once or not at
 * all, and never undoes them. So they are released alone, with no other change.
 */
function deployWhole(env: EnvironmentName, before: string | null): void {
  console.log('→ wrangler deploy: primera vez o clases de objetos / first time, or object classes change');
  must(['deploy', '--env', env]);
  try {
    smoke(env);
  } catch (error) {
    const advice = before ? ' No hay vuelta atrás: corrija y despliegue / no way back: mend and deploy.' : '';
    throw new Error(`${explain(error)}${advice}`);
  }
}

/** Phones hold pages of the builds that are deployed; a checkout that has just been built knows only its own. */
async function takeFormerBuilds(env: EnvironmentName): Promise<void> {
  const folder = join(import.meta.dirname, '../dist/assets/app-assets');
  try {
    const files = await fetchFormer(`${addressOf(env)}/app-assets`, folder);
    console.log(`→ archivos de versiones anteriores / files of former builds: ${files}`);
  } catch (error) {
    // A page that misses a part of itself is opened anew; what is to be deployed may be what mends more than that.
    console.error(`✗ archivos de versiones anteriores / files of former builds: ${explain(error)}`);
  }
}

const addressOf = (env: EnvironmentName) => process.env.SMOKE_URL || `https://${environments[env].domain}`;

/** The version that serves most requests; null: none was ever deployed. */
function versionInService(env: EnvironmentName): string | null {
  const { ok, output } = wrangler(['deployments', 'status', '--env', env, '--json']);
  if (!ok) {
    if (/10007|does not exist|no deployments/i.test(output)) return null;
    throw new Error(`deployments status: ${output.trim()}`);
  }
  const { versions } = JSON.parse(output.slice(output.indexOf('{'), output.lastIndexOf('}') + 1)) as {
    versions: { version_id: string; percentage: number }[];
  };
  return versions.sort((a, b) => b.percentage - a.percentage)[0]?.version_id ?? null;
}

/** The id of the new version; null: it waits for a change of Durable Object classes, which an upload cannot make. */
function upload(env: EnvironmentName): string | null {
  const { ok, output, entries } = wrangler(['versions', 'upload', '--env', env]);
  if (!ok && /Durable Object migration/i.test(output)) return null;
  const id = entries.find(({ type }) => type === 'version-upload')?.version_id;
  if (!ok || !id) throw new Error(`versions upload: ${output.trim()}`);
  return id;
}

function serve(env: EnvironmentName, shares: string[]): void {
  console.log(`→ ${shares.join(' ')}`);
  must(['versions', 'deploy', ...shares, '--env', env, '--yes']);
}

/** Throws when it fails. With a version: of that version alone, however few requests it gets. */
function smoke(env: EnvironmentName, version?: string): void {
  const { worker } = environments[env];
  const parameters = ['--url', addressOf(env), ...(version ? ['--version', `${worker}="${version}"`] : [])];
  const { status } = spawnSync(process.execPath, [join(import.meta.dirname, 'smoke.ts'), ...parameters], {
    stdio: 'inherit',
  });
  if (status !== 0) throw new Error('La prueba de humo falló. / The smoke test failed.');
}

function must(parameters: string[]): void {
  const { ok, output } = wrangler(parameters);
  if (!ok) throw new Error(`wrangler ${parameters.join(' ')}: ${output.trim()}`);
}

const explain = (error: unknown) => (error instanceof Error ? error.message : String(error));

try {
  await run();
} catch (error) {
  console.error(explain(error));
  process.exitCode = 1;
}
