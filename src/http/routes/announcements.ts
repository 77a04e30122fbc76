import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import {
  announcementProgressSchema,
  announcementSchema,
  createAnnouncementSchema,
} from '../../contracts/announcements.ts';
import { uuid } from '../../contracts/ids.ts';
import { createAnnouncement } from '../../services/announcements/create-announcement.ts';
import { listAnnouncements, readAnnouncement } from '../../services/announcements/read-announcements.ts';
import type { AppEnv } from '../app-env.ts';
import { allowed } from '../middleware/user.ts';
import { idempotencyKey, idPath, json, paging, problemResponses, refuseInvalid } from '../openapi.ts';
import { publish } from '../publish.ts';

const common = { tags: ['administration'] };
const announcementPage = z
  .object({ data: z.array(announcementSchema), nextCursor: z.string().nullable() })
  .openapi('AnnouncementPage');

const create = createRoute({
  ...common,
  method: 'post',
  path: '/admin/announcements',
  ...allowed('createAnnouncement'),
  summary: 'Announce something to a campus, or to the students of a cafeteria (admins)',
  description:
    'Open phones hear it at once. Pushes, and letters to whoever has no device, follow at 250 people a second.',
  request: {
    headers: z.object({ 'idempotency-key': idempotencyKey }),
    body: { required: true, content: json(createAnnouncementSchema) },
  },
  responses: {
    201: { description: 'The announcement', content: json(announcementSchema) },
    ...problemResponses(401, 403, 413, 415),
  },
});

const list = createRoute({
  ...common,
  method: 'get',
  path: '/admin/announcements',
  ...allowed('listAnnouncements'),
  summary: 'Announcements, newest first (admins)',
  request: { query: z.strictObject({ limit: paging.limit, cursor: uuid.optional() }) },
  responses: {
    200: { description: 'A page of announcements', content: json(announcementPage) },
    ...problemResponses(401, 403),
  },
});

const read = createRoute({
  ...common,
  method: 'get',
  path: '/admin/announcements/{id}',
  ...allowed('readAnnouncement'),
  summary: 'An announcement, and how far its deliveries are (admins)',
  request: { params: idPath },
  responses: {
    200: { description: 'The announcement', content: json(announcementProgressSchema) },
    ...problemResponses(401, 403),
  },
});

export function announcementRoutes(): OpenAPIHono<AppEnv> {
  const routes = new OpenAPIHono<AppEnv>({ defaultHook: refuseInvalid });

  routes.openapi(create, async (c) => {
    const key = c.req.valid('header')['idempotency-key'];
    const announced = await createAnnouncement({ ...c.var, env: c.env }, c.req.valid('json'), key);
    for (const [cafeteriaId, events] of Object.entries(announced.events)) publish(c, cafeteriaId, events);
    if (announced.replayed) c.header('Idempotency-Replayed', 'true');
    return c.json(announced.announcement, 201, {
      Location: `/admin/announcements/${announced.announcement.id}`,
    });
  });

  routes.openapi(list, async (c) => c.json(await listAnnouncements(c.var, c.req.valid('query')), 200));
  routes.openapi(read, async (c) => c.json(await readAnnouncement(c.var, c.req.valid('param').id), 200));
  return routes;
}
