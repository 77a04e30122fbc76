import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { unstable_readConfig as readConfig } from 'wrangler';

const root = join(import.meta.dirname, '../..');
const config = join(root, 'wrangler.toml');
type Configuration = {
  name: string;
  workers_dev: boolean;
  vars: Record<string, string>;
  durable_objects: { bindings: object[] };
  queues: {
    producers: { binding: string; queue: string }[];
    consumers: { queue: string; dead_letter_queue?: string }[];
  };
  r2_buckets: { binding: string; bucket_name: string }[];
  ratelimits: { name: string; namespace_id: string; simple: object }[];
  routes?: { pattern: string; custom_domain: boolean }[];
} & Record<'route' | 'placement' | 'secrets' | 'triggers' | 'migrations' | 'assets', unknown>;
/** As wrangler itself understands it. */
const read = (env?: string) =>
  readConfig({ config, env }, { hideWarnings: true }) as unknown as Configuration;
const bindings = (env?: string) => {
  const { vars, durable_objects, queues, r2_buckets, ratelimits, secrets, triggers, migrations, assets } =
    read(env);
  return {
    vars: Object.keys(vars),
    objects: durable_objects.bindings,
    producers: queues.producers.map(({ binding }) => binding),
    consumers: queues.consumers.map(({ queue: _, dead_letter_queue: dead, ...settings }) => ({
      ...settings,
      hasDeadLetters: Boolean(dead),
    })),
    buckets: r2_buckets.map(({ binding }) => binding),
    limits: ratelimits.map(({ name, simple }) => ({ name, simple })),
    ...{ secrets, triggers, migrations, assets },
  };
};

describe.each(['staging', 'production'])('the environment %s', (env) => {
  it('has every binding, variable, consumer, cron and object class that the local platform has', () => {
    expect(bindings(env)).toEqual(bindings());
  });

  it('is reached by its own domain, runs near the database, and says so in what it links to', () => {
    const { routes, placement, vars, workers_dev } = read(env);
    const [route] = routes ?? [];
    expect(route?.custom_domain).toBe(true);
    expect([vars.API_BASE_URL, workers_dev]).toEqual([`https://${route?.pattern}`, false]);
    expect(placement).toEqual({ mode: 'smart' });
    expect([vars.PLATFORM, vars.RATE_LIMITS]).toEqual(['deployed', 'on']);
  });
});

it('environments share no queue, no bucket, no rate limit, no name and no domain', () => {
  const named = (env: string) => {
    const { name, queues, r2_buckets, ratelimits, routes } = read(env);
    return [
      name,
      ...queues.producers.map(({ queue }) => queue),
      ...queues.consumers.map(({ queue }) => queue),
      ...r2_buckets.map(({ bucket_name: bucket }) => bucket),
      ...ratelimits.map(({ namespace_id: id }) => id),
      JSON.stringify(routes),
    ];
  };
  const production = named('production');
  expect(named('staging').filter((name) => production.includes(name))).toEqual([]);
});

it('the local platform has no route: it would take the domain’s name for its own', () => {
  const { routes, route } = read();
  expect([routes, route]).toEqual([undefined, undefined]);
});

it('each action of a workflow is pinned to a commit, but those of Neon, which are to a tag', () => {
  const actions = globSync('.github/workflows/*.yml', { cwd: root })
    .map((file) => readFileSync(join(root, file), 'utf8'))
    .flatMap((text) => [...text.matchAll(/uses: (\S+)/g)].map(([, action]) => action ?? ''))
    .filter((action) => !action.startsWith('./'));
  expect(actions.length).toBeGreaterThan(5);
  for (const action of actions)
    expect(action).toMatch(/^(actions\/[\w-]+@[0-9a-f]{40}|neondatabase\/[\w-]+@v\d+)$/);
});
