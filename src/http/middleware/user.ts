import { createMiddleware } from 'hono/factory';
import type { CafeteriaAddress } from '../../contracts/events.ts';
import type { Principal } from '../../contracts/identity.ts';
import { Problem } from '../../contracts/problems.ts';
import { type Operation, reachOf } from '../../domain/permissions.ts';
import type { Caller } from '../../services/context.ts';
import { authenticate } from '../../services/identity/authenticate.ts';
import type { AppEnv } from '../app-env.ts';
import { type Quota, requireQuota } from '../quotas.ts';

/**
 * Lets only signed-in users of this institution pass whose role the table of permissions names, and settles how far they
 * reach. Cost: one signature check and one call of the session object.
 */
const requireRoleFor = (operation: Operation, quota?: Quota) =>
  createMiddleware<AppEnv>(async (c, next) => {
    const principal = callerIn(operation, await principalOf(c));
    c.set('principal', principal);
    const user = `${c.var.institution.id}:${principal.userId}`;
    if (c.var.isCampus) await requireQuota(c, 'user', user);
    if (quota) await requireQuota(c, quota, user);
    await next();
  });

/** Someone signed in, as the table of permissions sees them in one operation. Errors: `forbidden`. */
export function callerIn(operation: Operation, principal: Principal): Caller {
  const reach = reachOf(operation, principal.role);
  if (!reach) throw new Problem('forbidden');
  return { ...principal, reach };
}

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

/**
 * What the declaration of every route for signed-in users says: its name, that the table of permissions is asked, and the
 * quota of one's own that it spends, if any.
 */
export function allowed<Name extends Operation>(operationId: Name, quota?: Quota) {
  return {
    operationId,
    security: [{ bearer: [] as string[], institution: [] as string[] }],
    middleware: [requireRoleFor(operationId, quota)],
  };
}
