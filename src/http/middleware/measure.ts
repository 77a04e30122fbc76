import type { Context } from 'hono';
import { createMiddleware } from 'hono/factory';
import { matchedRoutes } from 'hono/route';
import { methods } from '../../observability/metrics.ts';
import { recordRequest } from '../../observability/record.ts';
import { reportMetricsSoon } from '../../observability/report-metrics.ts';
import type { AppEnv } from '../app-env.ts';

/** Records every request by its route's pattern. Workers' clocks stand still without I/O: CPU time is not in its duration. */
export const measure = createMiddleware<AppEnv>(async (c, next) => {
  const startedAt = Date.now();
  await next();
  const { requestId, trace, problem, institution } = c.var;
  recordRequest(c.env, {
    requestId,
    trace,
    institution: institution?.id,
    // Nothing that a client made up becomes a label.
    route: routeOf(c) ?? 'unmatched',
    method: methods.find((method) => method === c.req.method) ?? 'other',
    status: c.res.status,
    code: problem,
    durationMs: Date.now() - startedAt,
  });
  reportMetricsSoon(c.env, c.executionCtx);
});

/** The pattern of the route that a request is for; middleware, which matches every path, is none. */
export function routeOf(c: Context): string | undefined {
  return matchedRoutes(c).findLast((route) => !route.path.endsWith('*'))?.path;
}
