import type { Context } from 'hono';
import { createMiddleware } from 'hono/factory';
import { matchedRoutes } from 'hono/route';
import { httpRequestDurationSeconds, httpRequestsTotal } from '../../observability/metrics.ts';
import { reportMetricsSoon } from '../../observability/report-metrics.ts';
import type { AppEnv } from '../app-env.ts';

const methods = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

/** Counts and times every request by its route's pattern. Workers' clocks stand still without I/O: CPU time is not in it. */
export const measure = createMiddleware<AppEnv>(async (c, next) => {
  const startedAt = Date.now();
  await next();
  const labels = {
    // Nothing that a client made up becomes a label.
    route: routeOf(c) ?? 'unmatched',
    method: methods.has(c.req.method) ? c.req.method : 'other',
    status: c.res.status,
  };
  httpRequestDurationSeconds.observe(labels, (Date.now() - startedAt) / 1000);
  httpRequestsTotal.inc(labels);
  reportMetricsSoon(c.env, c.executionCtx);
});

/** The pattern of the route that a request is for; middleware, which matches every path, is none. */
export function routeOf(c: Context): string | undefined {
  return matchedRoutes(c).findLast((route) => !route.path.endsWith('*'))?.path;
}
