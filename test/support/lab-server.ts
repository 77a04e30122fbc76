import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import pg from 'pg';
import { createInstitution } from '../../dev/migrate.ts';

type Request = { institution: string; name?: string; query?: string; params?: unknown[] };

/**
 * What a test in workerd cannot do itself: make an institution, write its fixtures as the owner, and ask which
 * round trips the gateway has seen from it.
 */
export async function startLab({ ownerUrl }: { ownerUrl: string }) {
  const pool = new pg.Pool({ connectionString: ownerUrl, max: 8 });
  // One that is ending when PostgreSQL stops is told so; nobody waits for it any more.
  pool.on('error', () => {});
  const roundTrips = new Map<string, string[]>();

  const routes: Record<string, (request: Request) => Promise<unknown>> = {
    '/institutions': async ({ institution, name }) => {
      await createInstitution({ ownerUrl }, { id: institution, name: name ?? institution });
      return {};
    },
    '/sql': async ({ institution, query = '', params = [] }) => {
      const client = await pool.connect();
      try {
        await client.query(`set search_path to ${institution}`);
        return { rows: (await client.query(query, params)).rows };
      } finally {
        client.release();
      }
    },
    '/round-trips': async ({ institution }) => ({ statements: roundTrips.get(institution) ?? [] }),
  };

  const server = createServer(async (request: IncomingMessage, response) => {
    try {
      const route = routes[request.url ?? ''];
      if (!route) throw new Error(`the lab has no ${request.url}`);
      response.end(JSON.stringify(await route((await json(request)) as Request)));
    } catch (error) {
      response.statusCode = 500;
      response.end(error instanceof Error ? error.message : String(error));
    }
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    /** An institution's request is known by the schema that its first statement takes; what follows is its work. */
    noteRoundTrip({ queries: [identity, ...work] }: { queries: { query: string; params: unknown[] }[] }) {
      const institution = String(identity?.params[1]);
      const trip = work.map(({ query }) => query).join('; ');
      const noted = roundTrips.get(institution);
      if (noted) noted.push(trip);
      else roundTrips.set(institution, [trip]);
    },
    async stop() {
      server.close();
      server.closeAllConnections();
      await pool.end();
    },
  };
}
