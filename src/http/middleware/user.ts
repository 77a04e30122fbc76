import { createMiddleware } from 'hono/factory';
import type { CafeteriaAddress } from '../../contracts/events.ts';
import type { Principal } from '../../contracts/identity.ts';
import { Problem } from '../../contracts/problems.ts';
import { authenticate } from '../../services/identity/authenticate.ts';
import type { AppEnv } from '../app-env.ts';

/** Lets only a signed-in user of this institution pass. Cost: one signature check and one call of the session object. */
export const requireUser = createMiddleware<AppEnv>(async (c, next) => {
  c.set('principal', await principalOf(c));
  await next();
});

type Asked = {
  env: Env;
  var: Pick<AppEnv['Variables'], 'institution'>;
  req: { header(name: string): string | undefined };
};

/** Who sent this request; `streamAt` when it asks to listen to a cafeteria. Errors: `unauthenticated`, `session_ended`. */
export function principalOf(c: Asked, streamAt?: CafeteriaAddress): Promise<Principal> {
  const [, token] = /^Bearer ([\w.-]+)$/i.exec(c.req.header('authorization') ?? '') ?? [];
  if (!token) throw new Problem('unauthenticated', { headers: { 'WWW-Authenticate': 'Bearer' } });
  return authenticate({ env: c.env, institutionId: c.var.institution.id, now: new Date(), streamAt }, token);
}

/** What the declaration of every route for signed-in users says. */
export const forUsers = {
  security: [{ bearer: [] as string[], institution: [] as string[] }],
  middleware: [requireUser],
};
