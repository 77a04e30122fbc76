import { isIPv4 } from 'node:net';
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
    host: hostOf(env),
    dataDir: resolve(env.DATA_DIR || '.data'),
    /** An owner's URL of any PostgreSQL 18; absent: the platform brings its own. */
    databaseUrl: ownerUrlOf(env.DATABASE_URL),
    metricsToken: env.METRICS_TOKEN || undefined,
    rateLimits: env.RATE_LIMITS === 'off' ? 'off' : 'on',
  };
}

/** Where the API and the sandbox are to be reached; undefined: from the local network, if there is one, with demo data alone. */
function hostOf({ HOST: host, DATABASE_URL: database }: NodeJS.ProcessEnv): string | undefined {
  if (!host) return database ? '127.0.0.1' : undefined;
  if (isIPv4(host)) return host;
  throw new Error(
    `HOST=${host}: use 127.0.0.1 (solo esta máquina), 0.0.0.0 (también su red) o una dirección IPv4 suya. / Use 127.0.0.1, 0.0.0.0 or an IPv4 address of this machine.`,
  );
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
