/**
 * `npm run bootstrap:cloud -- --env production [--secrets FILE] [--apply]`: what an account needs before the first deployment.
 * Without --apply it only says what is there, what is missing, and the commands. FILE is JSON, `{"DATABASE_URL": "…"}`;
 * AUTH_KEYS, METRICS_TOKEN and the VAPID pair are made here when the Worker has none. No secret is printed.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { parse } from 'smol-toml';
import type { Table } from './cloud/environments.ts';
import { environmentNamed, wrangler } from './cloud/wrangler.ts';
import { makeSecrets } from './secrets.ts';

type Secrets = Record<string, string>;

function run(): void {
  const { values } = parseArgs({
    options: { env: { type: 'string' }, apply: { type: 'boolean' }, secrets: { type: 'string' } },
  });
  const env = environmentNamed(values.env);
  const configuration = configurationOf(env);
  const apply = values.apply ?? false;
  const signedIn = wrangler(['whoami']);
  if (!signedIn.ok)
    throw new Error('Sin sesión / not signed in: CLOUDFLARE_API_TOKEN=… o/or `wrangler login`.');

  for (const queue of configuration.queues) bring(['queues'], queue, apply);
  for (const bucket of configuration.buckets) bring(['r2', 'bucket'], bucket, apply);
  const lacking = bringSecrets(env, configuration.required, readSecrets(values.secrets), apply);
  sayDatabase();
  if (lacking.length > 0) {
    console.log(`\nFaltan / missing: ${lacking.join(', ')} → --secrets FILE`);
    process.exitCode = 1;
  } else {
    console.log(`\n${apply ? 'Listo / ready' : 'Nada se cambió / nothing was changed: --apply'}`);
  }
}

/** A queue or bucket that is there is left as it is. */
function bring(kind: string[], name: string, apply: boolean): void {
  const { ok, output } = wrangler([...kind, 'info', name]);
  // Anything but "it is not there" (no permission, no network) must not be taken for it.
  if (!ok && !output.includes('does not exist'))
    throw new Error(`${kind.join(' ')} info ${name}: ${output.trim()}`);
  if (ok) console.log(`✓ ${name}`);
  else change(apply, [...kind, 'create', name]);
}

/** Answers what nobody gave and cannot be made here. A secret that the Worker has stays as it is. */
function bringSecrets(env: string, required: string[], given: Secrets, apply: boolean): string[] {
  const there = secretsOf(env);
  const made = generated();
  const wanted = [...new Set([...required, ...Object.keys(made), ...Object.keys(given)])];
  for (const name of wanted.filter((each) => there.has(each))) console.log(`✓ ${name}`);
  const absent = wanted.filter((name) => !there.has(name));
  const values = Object.fromEntries(
    absent.flatMap((name) => {
      const value = given[name] ?? made[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
  if (Object.keys(values).length > 0) {
    console.log(
      `  ${Object.keys(values).join(', ')} ← ${absent.some((name) => given[name]) ? 'FILE, ' : ''}dev/secrets.ts`,
    );
    change(apply, ['secret', 'bulk', '--env', env], JSON.stringify(values));
  }
  return absent.filter((name) => !(name in values));
}

/** The names alone: wrangler tells no value. A Worker that was never deployed has none. */
function secretsOf(env: string): Set<string> {
  const { ok, output } = wrangler(['secret', 'list', '--env', env]);
  if (!ok && !/10007|does not exist|not found/i.test(output))
    throw new Error(`secret list: ${output.trim()}`);
  const listed = ok ? (JSON.parse(output.slice(output.indexOf('['))) as { name: string }[]) : [];
  return new Set(listed.map(({ name }) => name));
}

function generated(): Secrets {
  const { authKeys, metricsToken, pushVars } = makeSecrets();
  return {
    AUTH_KEYS: authKeys,
    METRICS_TOKEN: metricsToken,
    VAPID_PUBLIC_KEY: pushVars.VAPID_PUBLIC_KEY,
    VAPID_PRIVATE_KEY: pushVars.VAPID_PRIVATE_KEY,
  };
}

function change(apply: boolean, parameters: string[], input?: string): void {
  console.log(`${apply ? '→' : '·'} wrangler ${parameters.join(' ')}${input ? ' < (stdin)' : ''}`);
  if (!apply) return;
  const { ok, output } = wrangler(parameters, input);
  if (!ok) throw new Error(`wrangler ${parameters.join(' ')}: ${output.trim()}`);
}

function sayDatabase(): void {
  console.log(
    'Base de datos / database: un proyecto de Neon, PostgreSQL 18 / a Neon project; then, with its owner’s URL:\n' +
      '  DATABASE_URL=postgres://… npm run tenant -- create itsur "Tecnológico …"\n' +
      '  Esto imprime el DATABASE_URL del Worker, para FILE / prints the Worker’s own DATABASE_URL, for FILE.',
  );
}

function configurationOf(env: string) {
  const file = join(import.meta.dirname, '../wrangler.toml');
  const environment = ((parse(readFileSync(file, 'utf8')) as Table).env as Table)[env] as {
    queues: { consumers: { queue: string; dead_letter_queue?: string }[] };
    r2_buckets: { bucket_name: string }[];
    secrets: { required: string[] };
  };
  const { consumers } = environment.queues;
  const names = consumers.flatMap(({ queue, dead_letter_queue: dead }) => (dead ? [dead, queue] : [queue]));
  return {
    queues: [...new Set(names)],
    buckets: environment.r2_buckets.map(({ bucket_name: bucket }) => bucket),
    required: environment.secrets.required,
  };
}

const readSecrets = (file: string | undefined): Secrets =>
  file ? (JSON.parse(readFileSync(file, 'utf8')) as Secrets) : {};

try {
  run();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
