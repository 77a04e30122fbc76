import { resolve } from 'node:path';

export type Settings = ReturnType<typeof readSettings>;

/** What whoever runs `npm start` may decide. An empty variable counts as absent. */
export function readSettings(env: NodeJS.ProcessEnv = process.env) {
  const port = portOf('PORT', env.PORT, 8787);
  const sandboxPort = portOf('SANDBOX_PORT', env.SANDBOX_PORT, port + 1);
  if (port === sandboxPort) {
    throw new Error(`PORT y SANDBOX_PORT son el mismo (${port}): use dos. / They are the same: use two.`);
  }
  return {
    port,
    sandboxPort,
    dataDir: resolve(env.DATA_DIR || '.data'),
    /** An owner's URL of any PostgreSQL 18; absent: the platform brings its own. */
    databaseUrl: ownerUrlOf(env.DATABASE_URL),
    metricsToken: env.METRICS_TOKEN || undefined,
    rateLimits: env.RATE_LIMITS === 'off' ? 'off' : 'on',
  };
}

function portOf(name: string, value: string | undefined, fallback: number): number {
  const port = Number(value || fallback);
  if (Number.isInteger(port) && port >= 1 && port <= 65535) return port;
  throw new Error(
    `${name}=${value} no es un puerto: use un número de 1 a 65535. / It is no port: use 1 to 65535.`,
  );
}

function ownerUrlOf(value: string | undefined): string | undefined {
  if (!value) return undefined;
  if (/^postgres(ql)?:$/.test(URL.parse(value)?.protocol ?? '')) return value;
  throw new Error(
    'DATABASE_URL no es una URL de PostgreSQL: use postgres://usuario:clave@servidor/base. / It is no PostgreSQL URL.',
  );
}
