import { createMiddleware } from 'hono/factory';
import { routePath } from 'hono/route';
import { httpRequestDurationSeconds, httpRequestsTotal } from '../../observability/metrics.ts';
import { reportMetricsSoon } from '../../observability/report-metrics.ts';
import type { AppEnv } from '../app-env.ts';

const methods = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

/** Counts and times every request by its route's pattern. Workers' clocks stand still without I/O: CPU time is not in it. */
export const measure = createMiddleware<AppEnv>(async (c, next) => {
  const startedAt = Date.now();
  await next();
  const pattern = routePath(c, -1);
  const labels = {
    // Middleware and fallbacks match everything; nothing that a client made up becomes a label.
    route: pattern.endsWith('*') ? 'unmatched' : pattern,
    method: methods.has(c.req.method) ? c.req.method : 'other',
    status: c.res.status,
  };
  httpRequestDurationSeconds.observe(labels, (Date.now() - startedAt) / 1000);
  httpRequestsTotal.inc(labels);
  reportMetricsSoon(c.env, c.executionCtx);
});
