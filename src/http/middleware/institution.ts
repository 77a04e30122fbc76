import { createMiddleware } from 'hono/factory';
import { institutionIdPattern } from '../../contracts/institution.ts';
import { Problem } from '../../contracts/problems.ts';
import { tenantDatabase } from '../../db/client.ts';
import { traceparentOf } from '../../observability/trace.ts';
import { findInstitution } from '../../services/tenancy/find-institution.ts';
import type { AppEnv } from '../app-env.ts';
import { ticketOf } from '../stream-ticket.ts';

/** Settles whose data this request is about: the host name's, else `X-Institution` (or a stream ticket's), else the only one there is. */
export const requireInstitution = createMiddleware<AppEnv>(async (c, next) => {
  const id = c.req.header('x-institution') ?? ticketOf(c.req.header('sec-websocket-protocol'))?.institutionId;
  if (id !== undefined && !institutionIdPattern.test(id)) throw new Problem('institution_not_found');
  const institution = await findInstitution(c.env, { host: new URL(c.req.url).hostname, id });
  if (!institution) {
    throw id
      ? new Problem('institution_not_found')
      : new Problem('institution_required', {
          detail: { es: 'Envía la cabecera X-Institution.', en: 'Send the X-Institution header.' },
        });
  }
  c.set('institution', institution);
  if (institution.suspendedAt) throw new Problem('institution_suspended');
  c.set(
    'db',
    tenantDatabase(c.env, institution, {
      requestId: c.var.requestId,
      traceparent: traceparentOf(c.var.trace),
    }),
  );
  await next();
});
