/**
 * `npm run preview -- --name pr-12`: this branch of the code as a Worker of its own under staging's name, with Durable Objects of its
 * own, on a branch of staging's database. Of the environment: DATABASE_BRANCH_URL (the database's owner), STAGING_SECRETS
 * (JSON, with the DATABASE_URL of staging's Worker: a branch has the same logins) and WORKERS_SUBDOMAIN.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { environments } from './cloud/environments.ts';
import { wrangler } from './cloud/wrangler.ts';

function run(): void {
  const { values } = parseArgs({ options: { name: { type: 'string' } } });
  const {
    DATABASE_BRANCH_URL: branchUrl,
    STAGING_SECRETS: secrets,
    WORKERS_SUBDOMAIN: subdomain,
  } = process.env;
  if (!values.name || !branchUrl || !secrets || !subdomain)
    throw new Error('--name, DATABASE_BRANCH_URL, STAGING_SECRETS, WORKERS_SUBDOMAIN');
  const url = `https://${values.name}-${environments.staging.worker}.${subdomain}.workers.dev`;
  const folder = mkdtempSync(join(tmpdir(), 'itsur-eats-preview-'));
  try {
    const file = join(folder, 'secrets.json');
    writeFileSync(file, JSON.stringify(onBranch(JSON.parse(secrets), branchUrl)), { mode: 0o600 });
    const { ok, output } = wrangler([
      'preview',
      ...['--env', 'staging', '--name', values.name, '--secrets-file', file],
      ...['--var', `API_BASE_URL:${url}`, '--var', `PROBLEM_BASE_URL:${url}/problems/`],
    ]);
    if (!ok) throw new Error(`wrangler preview: ${output.trim()}`);
    console.log(url);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Staging's secrets, with the Worker's login at the branch's host. */
function onBranch(secrets: Record<string, string>, branchUrl: string): Record<string, string> {
  const login = new URL(secrets.DATABASE_URL ?? '');
  login.host = new URL(branchUrl).host;
  return { ...secrets, DATABASE_URL: login.href };
}

try {
  run();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
