import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import { uuid } from '../../contracts/ids.ts';
import { Problem } from '../../contracts/problems.ts';
import { institutionIdPattern } from '../../domain/institution-id.ts';
import { metricsObject, reportMetrics } from '../../observability/report-metrics.ts';
import { publicKeys } from '../../services/identity/tokens.ts';
import { drainStreams, rebuildStream } from '../../services/stream/operate-streams.ts';
import { findInstitution } from '../../services/tenancy/find-institution.ts';
import { isReady } from '../../services/tenancy/readiness.ts';
import type { AppEnv } from '../app-env.ts';
import { json, problemResponses, refuseInvalid } from '../openapi.ts';

const tags = ['operations'];
const statusSchema = z.object({ status: z.literal('ok') });

const healthz = createRoute({
  method: 'get',
  path: '/healthz',
  operationId: 'health',
  tags,
  security: [] as Record<string, string[]>[],
  summary: 'The Worker runs',
  responses: { 200: { description: 'It does', content: json(statusSchema) }, ...problemResponses() },
});

const readyz = createRoute({
  method: 'get',
  path: '/readyz',
  operationId: 'readiness',
  tags,
  security: [] as Record<string, string[]>[],
  summary: 'The Worker reaches its database',
  responses: { 200: { description: 'It does', content: json(statusSchema) }, ...problemResponses() },
});

const jwks = createRoute({
  method: 'get',
  path: '/.well-known/jwks.json',
  operationId: 'readPublicKeys',
  tags,
  security: [] as Record<string, string[]>[],
  summary: 'The public keys that verify access tokens',
  responses: {
    200: {
      description: 'A JWK set (RFC 7517)',
      content: json(z.object({ keys: z.array(z.record(z.string(), z.any())) })),
    },
    ...problemResponses(),
  },
});

const metrics = createRoute({
  method: 'get',
  path: '/metrics',
  operationId: 'scrapeMetrics',
  tags,
  summary: 'What Prometheus scrapes',
  security: [{ metricsToken: [] }],
  responses: {
    200: { description: 'Text format 0.0.4', content: { 'text/plain': { schema: z.string() } } },
    ...problemResponses(401),
  },
});

const drain = createRoute({
  method: 'post',
  path: '/operations/drain',
  operationId: 'drainStreams',
  tags,
  summary: 'Send all sockets away, to come back spread over half a minute; before a deploy',
  security: [{ metricsToken: [] }],
  responses: {
    200: {
      description: 'How many sockets, and how many institutions and cafeterias did not answer',
      content: json(z.object({ sockets: z.int(), failed: z.int() })),
    },
    ...problemResponses(401),
  },
});

const rebuild = createRoute({
  method: 'post',
  path: '/operations/rebuild',
  operationId: 'rebuildStream',
  tags,
  summary: 'Make the event log of a cafeteria anew from PostgreSQL, with the same positions',
  security: [{ metricsToken: [] }],
  request: {
    body: {
      required: true,
      content: json(
        z.strictObject({ institution: z.string().regex(institutionIdPattern), cafeteriaId: uuid }),
      ),
    },
  },
  responses: {
    200: {
      description: 'Where it stands',
      content: json(z.object({ epoch: uuid, seq: z.int() }).nullable()),
    },
    ...problemResponses(401, 413, 415),
  },
});

/** What operators and machines ask; none of it belongs to an institution. */
export function operationsRoutes(): OpenAPIHono<AppEnv> {
  const routes = new OpenAPIHono<AppEnv>({ defaultHook: refuseInvalid });

  routes.openapi(healthz, (c) => c.json({ status: 'ok' } as const, 200));

  routes.openapi(readyz, async (c) => {
    if (!(await isReady(c.env)))
      throw new Problem('temporarily_unavailable', { headers: { 'Retry-After': '5' } });
    return c.json({ status: 'ok' } as const, 200);
  });

  routes.openapi(jwks, (c) => c.json(publicKeys(c.env), 200, { 'cache-control': 'public, max-age=300' }));

  routes.openapi(metrics, async (c) => {
    await requireOperator(c);
    await reportMetrics(c.env);
    return c.text(await metricsObject(c.env).render(), 200, {
      'content-type': 'text/plain; version=0.0.4; charset=utf-8',
    });
  });

  routes.openapi(drain, async (c) => {
    await requireOperator(c);
    return c.json(await drainStreams(c.env), 200);
  });

  routes.openapi(rebuild, async (c) => {
    await requireOperator(c);
    const { institution: id, cafeteriaId } = c.req.valid('json');
    const institution = await findInstitution(c.env, { host: '', id });
    if (!institution) throw new Problem('institution_not_found');
    return c.json(await rebuildStream(c.env, institution, cafeteriaId), 200);
  });

  return routes;
}

/** Only whoever holds the token of the platform's operators, which Prometheus has too. */
async function requireOperator(c: {
  env: Env;
  req: { header(name: string): string | undefined };
}): Promise<void> {
  if (await equalInConstantTime(c.req.header('authorization') ?? '', `Bearer ${c.env.METRICS_TOKEN}`)) return;
  throw new Problem('unauthenticated', { headers: { 'WWW-Authenticate': 'Bearer' } });
}

/** Hashes first, so that neither length nor content shows in the time. */
async function equalInConstantTime(left: string, right: string): Promise<boolean> {
  const digest = (text: string) => crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return crypto.subtle.timingSafeEqual(await digest(left), await digest(right));
}
