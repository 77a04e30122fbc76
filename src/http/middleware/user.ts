import type { Context } from 'hono';
import { createMiddleware } from 'hono/factory';
import type { CafeteriaAddress } from '../../contracts/events.ts';
import type { Principal } from '../../contracts/identity.ts';
import { Problem } from '../../contracts/problems.ts';
import { type Operation, reachOf } from '../../domain/permissions.ts';
import { requireCafeteria } from '../../services/cafeterias/known-cafeterias.ts';
import type { Caller } from '../../services/context.ts';
import { authenticate } from '../../services/identity/authenticate.ts';
import type { AppEnv } from '../app-env.ts';
import { type Quota, requireQuota } from '../quotas.ts';
import { bearerOf, ownKey, spendBearersQuota } from './bearer.ts';

/**
 * Lets only signed-in users of this institution pass whose role the table of permissions names, and settles how far they
 * reach. Cost: one call of the object that holds the session, and once a token and isolate a signature check, and for
 * those who do not work there once a cafeteria and isolate a round trip.
 */
const requireRoleFor = (operation: Operation, quota?: Quota) =>
  createMiddleware<AppEnv>(async (c, next) => {
    await spendBearersQuota(c);
    const asked = await principalOf(c);
    await requireItsCafeteria(c, asked);
    const principal = callerIn(operation, asked);
    c.set('principal', principal);
    if (quota)
      await requireQuota(c, quota, ownKey({ institutionId: c.var.institution.id, userId: principal.userId }));
    await next();
  });

const uuid = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}';
/** A path, and a query, that is about a cafeteria. What is no id is for the route to refuse. */
const pathOfCafeteria = new RegExp(`^(?:/admin)?/cafeterias/(${uuid})(?:/|$)`, 'i');
const idOfCafeteria = new RegExp(`^${uuid}$`, 'i');

/**
 * Refuses a path or a query about a cafeteria that the institution does not have, whoever asks: one that is unknown, or another's, is told
 * from one that is not theirs. Errors: `cafeteria_not_found`.
 */
async function requireItsCafeteria(c: Context<AppEnv>, { cafeteriaIds }: Principal): Promise<void> {
  const [, inPath] = pathOfCafeteria.exec(c.req.path) ?? [];
  const [inQuery] = idOfCafeteria.exec(c.req.query('cafeteriaId') ?? '') ?? [];
  // One that somebody works in is there.
  for (const cafeteriaId of [inPath, inQuery])
    if (cafeteriaId && !cafeteriaIds.includes(cafeteriaId))
      await requireCafeteria(c.var.db, { institutionId: c.var.institution.id, cafeteriaId });
}

/** Someone signed in, as the table of permissions sees them in one operation. Errors: `forbidden`. */
export function callerIn(operation: Operation, principal: Principal): Caller {
  const reach = reachOf(operation, principal.role);
  if (!reach) throw new Problem('forbidden');
  return { ...principal, reach };
}

type Asked = {
  env: Env;
  get(name: 'institution'): AppEnv['Variables']['institution'];
  req: { header(name: string): string | undefined };
};

/** Who sent this request; `streamAt` when it asks to listen to a cafeteria. Errors: `unauthenticated`, `session_ended`. */
export function principalOf(c: Asked, streamAt?: CafeteriaAddress): Promise<Principal> {
  const token = bearerOf(c);
  if (!token) throw new Problem('unauthenticated', { headers: { 'WWW-Authenticate': 'Bearer' } });
  return authenticate(
    { env: c.env, institutionId: c.get('institution').id, now: new Date(), streamAt },
    token,
  );
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
