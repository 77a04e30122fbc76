/** What a deployed environment changes of the configuration that stands at the top of wrangler.toml, and nothing more. */

/** wrangler.toml, or a part of it, as TOML reads. */
export type Table = { [key: string]: Value };
type Value = string | number | boolean | Value[] | Table;

export const environmentNames = ['staging', 'production'] as const;
export type EnvironmentName = (typeof environmentNames)[number];

type Environment = {
  worker: string;
  domain: string;
  /** After the name of each queue and bucket: an account has one of each name. */
  suffix: string;
  /** Before the last three digits of a rate limit's namespace: counters of one number are shared by the whole account. */
  rateLimitSeries: string;
};

export const environments: Record<EnvironmentName, Environment> = {
  staging: {
    worker: 'itsur-eats-staging',
    domain: 'staging.api.itsureats.edu.mx',
    suffix: '-staging',
    rateLimitSeries: '2',
  },
  production: {
    worker: 'itsur-eats',
    domain: 'api.itsureats.edu.mx',
    suffix: '',
    rateLimitSeries: '1',
  },
};

/** What wrangler hands down to its environments by itself. Source: the wrangler 4 documentation, "Environments". */
const inherited = new Set([
  'name',
  'main',
  'compatibility_date',
  'compatibility_flags',
  'workers_dev',
  'keep_names',
  'assets',
  'triggers',
  'migrations',
  'observability',
  'env',
]);

/** The whole `[env]` of wrangler.toml, from what stands above it. */
export function environmentsOf(top: Table): Record<EnvironmentName, Table> {
  return {
    staging: { ...environmentOf(top, environments.staging), previews: previewsOf(top) },
    production: environmentOf(top, environments.production),
  };
}

function environmentOf(top: Table, { worker, domain, suffix, rateLimitSeries }: Environment): Table {
  const url = `https://${domain}`;
  return {
    name: worker,
    routes: [{ pattern: domain, custom_domain: true }],
    // Each request asks the database once or more and the phone waits: run near the database, not near the phone.
    placement: { mode: 'smart' },
    ...ownNames(bindingsOf(top), suffix, rateLimitSeries),
    vars: { ...(top.vars as Table), API_BASE_URL: url, PROBLEM_BASE_URL: `${url}/problems/` },
  };
}

/** A branch under review: Durable Objects of its own, queues that nobody empties, so that no phone hears of it; no archive. */
function previewsOf(top: Table): Table {
  const { queues, secrets, r2_buckets, ...bindings } = bindingsOf(top);
  const { producers } = (queues ?? {}) as Table;
  return {
    ...ownNames({ ...bindings, queues: { producers: producers ?? [] } }, '-preview', '3'),
    // Its own address is told at upload: it holds the number of the pull request.
    vars: { ...(top.vars as Table), API_BASE_URL: `https://${environments.staging.domain}` },
  };
}

const bindingsOf = (top: Table): Table =>
  Object.fromEntries(Object.entries(top).filter(([key]) => !inherited.has(key)));

function ownNames<T extends Value>(value: T, suffix: string, rateLimitSeries: string): T {
  if (Array.isArray(value)) return value.map((each) => ownNames(each, suffix, rateLimitSeries)) as T;
  if (typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => {
      if (['queue', 'dead_letter_queue', 'bucket_name'].includes(key)) return [key, `${inner}${suffix}`];
      if (key === 'namespace_id') return [key, `${rateLimitSeries}${String(inner).slice(-3)}`];
      return [key, ownNames(inner, suffix, rateLimitSeries)];
    }),
  ) as T;
}
