import type { Context } from 'hono';
import { createMiddleware } from 'hono/factory';
import { Problem } from '../../contracts/problems.ts';
import { tenantDatabase } from '../../db/client.ts';
import { institutionIdPattern } from '../../domain/institution-id.ts';
import { Recent } from '../../domain/recent.ts';
import { traceparentOf } from '../../observability/trace.ts';
import { findInstitution } from '../../services/tenancy/find-institution.ts';
import type { AppEnv } from '../app-env.ts';
import { ticketOf } from '../stream-ticket.ts';

/** Settles whose data this request is about: the host name's, else `X-Institution` (or a stream ticket's), else the only one there is. */
export const requireInstitution = createMiddleware<AppEnv>(async (c, next) => {
  const id = c.req.header('x-institution') ?? ticketOf(c.req.header('sec-websocket-protocol'))?.institutionId;
  await settleInstitution(c, id);
  await next();
});

/** The host name's institution, else the one of this id, else the only one. Errors: `institution_not_found`, `institution_required`, `institution_suspended`. */
export async function settleInstitution(c: Context<AppEnv>, id: string | undefined): Promise<void> {
  if (id !== undefined && !institutionIdPattern.test(id)) throw new Problem('institution_not_found');
  const institution = await findInstitution(c.env, { host: hostOf(c.req.url), id });
  if (!institution) {
    throw id
      ? new Problem('institution_not_found')
      : new Problem('institution_required', {
          detail: { es: 'Envía la cabecera X-Institution.', en: 'Send the X-Institution header.' },
        });
  }
  c.set('institution', institution);
  if (institution.suspendedAt) throw new Problem('institution_suspended');
  const origin = { requestId: c.get('requestId'), traceparent: traceparentOf(c.get('trace')) };
  c.set('db', tenantDatabase(c.env, institution, origin));
}

/** The host names of origins: there are as many as institutions have, and a URL takes its time to be read. */
const hosts = new Recent<string, string>(500);

function hostOf(url: string): string {
  const origin = url.slice(0, url.indexOf('/', 'https://'.length));
  let host = hosts.get(origin);
  if (host === undefined) {
    host = new URL(url).hostname;
    hosts.set(origin, host);
  }
  return host;
}
