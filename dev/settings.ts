import { resolve } from 'node:path';

export type Settings = ReturnType<typeof readSettings>;

/** What whoever runs `npm start` may decide. An empty variable counts as absent. */
export function readSettings(env: NodeJS.ProcessEnv = process.env) {
  const port = portOf('PORT', env.PORT, 8787);
  return {
    port,
    sandboxPort: portOf('SANDBOX_PORT', env.SANDBOX_PORT, port + 1),
    dataDir: resolve(env.DATA_DIR || '.data'),
    /** An owner's URL of any PostgreSQL 18; absent: the platform brings its own. */
    databaseUrl: env.DATABASE_URL || undefined,
    metricsToken: env.METRICS_TOKEN || undefined,
    rateLimits: env.RATE_LIMITS === 'off' ? 'off' : 'on',
  };
}

function portOf(name: string, value: string | undefined, fallback: number): number {
  const port = Number(value || fallback);
  if (Number.isInteger(port) && port >= 1 && port <= 65535) return port;
  throw new Error(
    `${name}=${port} no es un puerto: use un número de 1 a 65535. It is no port: use 1 to 65535.`,
  );
}
