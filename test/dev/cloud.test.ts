import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Call, fakeWrangler, type Script } from './support/fake-wrangler.ts';

const absent = { code: 1, out: 'Queue "x" does not exist. To create it, run: …' };
const changes = (calls: Call[]) => calls.filter(({ parameters }) => /create|bulk/.test(parameters.join(' ')));

describe('npm run bootstrap:cloud', () => {
  const empty: Script = {
    'queues info': absent,
    'r2 bucket info': { code: 1, out: 'The specified bucket does not exist. [code: 10006]' },
    'secret list': { out: '[]' },
  };

  it('without --apply changes nothing, and says what it would do', async () => {
    using wrangler = fakeWrangler(empty);
    const { code, said } = await wrangler.run('dev/bootstrap-cloud.ts', ['--env', 'staging']);
    expect(changes(wrangler.calls())).toEqual([]);
    expect(said).toContain('· wrangler queues create itsur-eats-push-staging');
    expect(said).toContain('· wrangler r2 bucket create itsur-eats-events-staging');
    expect(said).toContain('· wrangler r2 bucket create itsur-eats-photos-staging');
    expect(said).toMatch(/missing: DATABASE_URL, FCM_SERVICE_ACCOUNT, EMAIL_API_KEY/);
    expect(code).toBe(1);
  });

  it('creates queues, dead letters first, and the buckets, and hands secrets over by standard input alone; it prints none', async () => {
    using wrangler = fakeWrangler(empty);
    const file = join(wrangler.folder, 'secrets.json');
    const given = {
      DATABASE_URL: 'postgres://app:s3cr3t@h/d',
      FCM_SERVICE_ACCOUNT: '{"s3cr3t":1}',
      EMAIL_API_KEY: 're_s3cr3t',
    };
    writeFileSync(file, JSON.stringify(given));
    const { code, said } = await wrangler.run('dev/bootstrap-cloud.ts', [
      ...['--env', 'production', '--apply', '--secrets', file],
    ]);
    expect([code, said]).toEqual([0, expect.stringContaining('Listo')]);
    const made = changes(wrangler.calls());
    expect(made[0]?.parameters).toEqual(['queues', 'create', 'itsur-eats-dead']);
    expect(made.slice(-3, -1).map(({ parameters }) => parameters)).toEqual([
      ['r2', 'bucket', 'create', 'itsur-eats-events'],
      ['r2', 'bucket', 'create', 'itsur-eats-photos'],
    ]);
    const bulk = made.at(-1);
    expect(bulk?.parameters).toEqual(['secret', 'bulk', '--env', 'production']);
    const secrets = JSON.parse(bulk?.input ?? '');
    expect(secrets).toMatchObject(given);
    expect(JSON.parse(secrets.AUTH_KEYS).keys[0].alg).toBe('ES256');
    for (const value of Object.values<string>(secrets)) expect(said).not.toContain(value);
    for (const { parameters } of wrangler.calls()) expect(parameters.join(' ')).not.toContain('s3cr3t');
  });

  it('leaves what is there, keys above all: new ones would end every session', async () => {
    const all = ['DATABASE_URL', 'AUTH_KEYS', 'METRICS_TOKEN', 'FCM_SERVICE_ACCOUNT', 'EMAIL_API_KEY'];
    const listed = [...all, 'VAPID_PUBLIC_KEY', 'VAPID_PRIVATE_KEY'].map((name) => ({
      name,
      type: 'secret_text',
    }));
    using wrangler = fakeWrangler({ 'secret list': { out: JSON.stringify(listed) } });
    const { code } = await wrangler.run('dev/bootstrap-cloud.ts', ['--env', 'production', '--apply']);
    expect([code, changes(wrangler.calls())]).toEqual([0, []]);
  });

  it('takes a refused question for no answer: nothing is created on a guess', async () => {
    using wrangler = fakeWrangler({ 'queues info': { code: 1, out: 'Authentication error [code: 10000]' } });
    const { code, said } = await wrangler.run('dev/bootstrap-cloud.ts', ['--env', 'production', '--apply']);
    expect([code, changes(wrangler.calls())]).toEqual([1, []]);
    expect(said).toContain('Authentication error');
  });
});

describe('npm run deploy', () => {
  const inService = { out: '{"versions":[{"version_id":"old","percentage":100}]}' };
  const uploaded = { log: { type: 'version-upload', version_id: 'new' } };
  const deployments = (calls: Call[]) =>
    calls
      .map(({ parameters }) => parameters.join(' '))
      .filter((line) => /^(versions deploy|deploy |triggers)/.test(line));

  /** A deployment that answers as it should, until the request that is named. */
  async function deployed(script: Script, answers: (path: string, version: string | undefined) => number) {
    using wrangler = fakeWrangler(script);
    const server = createServer((request, response) => {
      const version = request.headers['cloudflare-workers-version-overrides']?.toString();
      response.statusCode = answers(request.url ?? '', version);
      response.end(request.url === '/openapi.json' ? '{"openapi":"3.1.0"}' : '{}');
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const result = await wrangler.run('dev/deploy.ts', ['--env', 'production', '--settle', '0'], {
      SMOKE_URL: url,
    });
    server.close();
    return { ...result, deployments: deployments(wrangler.calls()) };
  }
  const asItShould = (path: string) => (path === '/me' ? 401 : 200);

  it('gives the new version a tenth, asks it alone, then gives it all', async () => {
    const asked = new Set<string | undefined>();
    const { code, deployments } = await deployed(
      { 'deployments status': inService, 'versions upload': uploaded },
      (path, version) => {
        asked.add(version);
        return asItShould(path);
      },
    );
    expect(code).toBe(0);
    expect(deployments).toEqual([
      'versions deploy new@10 old@90 --env production --yes',
      'versions deploy new@100 --env production --yes',
      'triggers deploy --env production',
    ]);
    expect(asked).toEqual(new Set(['itsur-eats="new"', undefined]));
  });

  it('rolls back when the new version does not reach its database', async () => {
    const { code, said, deployments } = await deployed(
      { 'deployments status': inService, 'versions upload': uploaded },
      (path, version) => (version && path === '/readyz' ? 503 : asItShould(path)),
    );
    expect([code, deployments.at(-1)]).toEqual([1, 'versions deploy old@100 --env production --yes']);
    expect(said).toMatch(/its database answers: 503[\s\S]*rolled back to old/);
  });

  it('deploys at once when object classes change, which no version upload can carry', async () => {
    const pending = {
      code: 1,
      out: 'This Worker has a pending Durable Object migration, which cannot be applied by',
    };
    const script = { 'deployments status': inService, 'versions upload': pending };
    const { code, deployments } = await deployed(script, asItShould);
    expect([code, deployments]).toEqual([0, ['deploy --env production']]);
  });

  it('deploys at once the first time', async () => {
    const none = { code: 1, out: 'This Worker does not exist on your account. [code: 10007]' };
    const { code, deployments } = await deployed({ 'deployments status': none }, asItShould);
    expect([code, deployments]).toEqual([0, ['deploy --env production']]);
  });

  it('deploys nothing when the upload fails', async () => {
    const failed = { code: 1, out: 'Script startup exceeded CPU time limit.' };
    const script = { 'deployments status': inService, 'versions upload': failed };
    const { code, deployments } = await deployed(script, asItShould);
    expect([code, deployments]).toEqual([1, []]);
  });
});

it('npm run preview hands the branch’s database over in a file, and leaves no file', async () => {
  using wrangler = fakeWrangler({});
  const { code, said } = await wrangler.run('dev/preview.ts', ['--name', 'pr-12'], {
    DATABASE_BRANCH_URL: 'postgres://owner:own3r@branch.neon.tech/d',
    STAGING_SECRETS: '{"DATABASE_URL":"postgres://app:s3cr3t@staging.neon.tech/d?sslmode=require"}',
    WORKERS_SUBDOMAIN: 'itsur',
  });
  expect([code, said.trim()]).toEqual([0, 'https://pr-12-itsur-eats-staging.itsur.workers.dev']);
  const [call] = wrangler.calls();
  expect(call?.parameters.slice(0, 5)).toEqual(['preview', '--env', 'staging', '--name', 'pr-12']);
  expect(JSON.stringify(call)).not.toMatch(/s3cr3t|own3r/);
});
