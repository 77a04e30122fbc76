import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import { auditEntrySchema, auditFilters } from '../../contracts/audit.ts';
import { listAudit } from '../../services/audit/list-audit.ts';
import type { AppEnv } from '../app-env.ts';
import { allowed } from '../middleware/user.ts';
import { json, paging, problemResponses, refuseInvalid } from '../openapi.ts';

const auditPage = z
  .object({ data: z.array(auditEntrySchema), nextCursor: z.string().nullable() })
  .openapi('AuditPage');

const list = createRoute({
  method: 'get',
  path: '/admin/audit',
  ...allowed('listAudit'),
  tags: ['administration'],
  summary: 'Who did what, newest first (admins)',
  description:
    'Every act that security or money depends on. Each `hash` is SHA-256 of the entry, without the names, and of the hash before it. `from` is included, `to` is not.',
  request: {
    query: z.strictObject({
      limit: paging.limit,
      cursor: z
        .string()
        .regex(/^\d{1,15}$/)
        .optional(),
      ...auditFilters,
    }),
  },
  responses: {
    200: { description: 'A page of entries', content: json(auditPage) },
    ...problemResponses(401, 403),
  },
});

export function auditRoutes(): OpenAPIHono<AppEnv> {
  const routes = new OpenAPIHono<AppEnv>({ defaultHook: refuseInvalid });
  routes.openapi(list, async (c) => c.json(await listAudit(c.var, c.req.valid('query')), 200));
  return routes;
}
