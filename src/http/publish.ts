import type { Context } from 'hono';
import type { CafeteriaEvent } from '../contracts/events.ts';
import { publishEvents } from '../services/stream/publish-events.ts';
import type { AppEnv } from './app-env.ts';

/** What publishing needs of a request. */
export type Publishing = Pick<Context<AppEnv>, 'env' | 'executionCtx'> & {
  var: Pick<AppEnv['Variables'], 'institution'>;
};

/** The address of a cafeteria's object in the institution of a request. */
export function addressOf(c: Pick<Publishing, 'var'>, cafeteriaId: string) {
  const { id: institutionId, roleName } = c.var.institution;
  return { institutionId, roleName, cafeteriaId };
}

/** After the answer: what a publish loses, the object's alarm or the cron finds again. */
export function publish(c: Publishing, cafeteriaId: string, events: CafeteriaEvent[]): void {
  if (events.length === 0) return;
  c.executionCtx.waitUntil(publishEvents(c.env, addressOf(c, cafeteriaId), events));
}
