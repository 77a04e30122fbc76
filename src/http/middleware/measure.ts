import type { Context } from 'hono';
import { matchedRoutes } from 'hono/route';
import { methods } from '../../observability/metrics.ts';
import { recordRequest } from '../../observability/record.ts';
import { reportMetricsSoon } from '../../observability/report-metrics.ts';
import type { AppEnv } from '../app-env.ts';

/** Records a request by its route's pattern. Workers' clocks stand still without I/O: CPU time is not in its duration. */
export function measure(c: Context<AppEnv>, startedAt: number): void {
  recordRequest(c.env, {
    requestId: c.get('requestId'),
    trace: c.get('trace'),
    institution: c.get('institution')?.id,
    // Nothing that a client made up becomes a label.
    route: routeOf(c) ?? 'unmatched',
    method: methods.find((method) => method === c.req.method) ?? 'other',
    status: c.res.status,
    code: c.get('problem'),
    durationMs: Date.now() - startedAt,
  });
  reportMetricsSoon(c.env, c.executionCtx);
}

/** The pattern of the route that a request is for; middleware, which matches every path, is none. */
export function routeOf(c: Context<AppEnv>): string | undefined {
  let route = c.get('route');
  if (route === undefined) {
    route = matchedRoutes(c).findLast(({ path }) => !path.endsWith('*'))?.path ?? null;
    c.set('route', route);
  }
  return route ?? undefined;
}
