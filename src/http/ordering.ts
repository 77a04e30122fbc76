import type { Context } from 'hono';
import { traceparentOf } from '../observability/trace.ts';
import type { OrderingUserContext } from '../services/ordering/submit.ts';
import type { AppEnv } from './app-env.ts';

/** On whose behalf a request orders, and what its events go back to. */
export function orderingOf(c: Context<AppEnv>): OrderingUserContext {
  const origin = { requestId: c.get('requestId'), traceparent: traceparentOf(c.get('trace')) };
  return {
    env: c.env,
    db: c.get('db'),
    institution: c.get('institution'),
    principal: c.get('principal'),
    origin,
  };
}
