import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import { cafeteriaSchema, campusSchema, menuSchema } from '../../contracts/menu.ts';
import { listCafeterias, listCampuses, readCafeteria } from '../../services/cafeterias/read-cafeterias.ts';
import { readMenu } from '../../services/menu/read-menu.ts';
import { answerPrepared } from '../answer-prepared.ts';
import type { AppEnv } from '../app-env.ts';
import { idPath, json, problemResponses, refuseInvalid } from '../openapi.ts';
import { addressOf } from '../publish.ts';

const tags = ['cafeterias'];

const campuses = createRoute({
  method: 'get',
  path: '/campuses',
  operationId: 'listCampuses',
  tags,
  summary: 'The campuses of the institution',
  responses: {
    200: { description: 'All campuses', content: json(z.object({ data: z.array(campusSchema) })) },
    ...problemResponses(),
  },
});

const cafeterias = createRoute({
  method: 'get',
  path: '/campuses/{id}/cafeterias',
  operationId: 'listCafeterias',
  tags,
  summary: 'The cafeterias of a campus',
  description: 'Those that were archived are left out, unless `archived` is `true`.',
  request: { params: idPath, query: z.object({ archived: z.enum(['true', 'false']).optional() }) },
  responses: {
    200: { description: 'All its cafeterias', content: json(z.object({ data: z.array(cafeteriaSchema) })) },
    ...problemResponses(),
  },
});

const cafeteria = createRoute({
  method: 'get',
  path: '/cafeterias/{id}',
  operationId: 'readCafeteria',
  tags,
  summary: 'A cafeteria',
  request: { params: idPath },
  responses: { 200: { description: 'The cafeteria', content: json(cafeteriaSchema) }, ...problemResponses() },
});

const menu = createRoute({
  method: 'get',
  path: '/cafeterias/{id}/menu',
  operationId: 'readMenu',
  tags,
  summary: 'The menu of a cafeteria',
  request: { params: idPath },
  responses: {
    200: { description: 'The menu of this moment', content: json(menuSchema) },
    ...problemResponses(),
  },
});

export function cafeteriaRoutes(): OpenAPIHono<AppEnv> {
  const routes = new OpenAPIHono<AppEnv>({ defaultHook: refuseInvalid });
  routes.openapi(campuses, async (c) => c.json({ data: await listCampuses(c.var.db) }, 200));
  routes.openapi(cafeterias, async (c) =>
    c.json(
      {
        data: await listCafeterias(c.var.db, c.req.valid('param').id, {
          withArchived: c.req.valid('query').archived === 'true',
        }),
      },
      200,
    ),
  );
  routes.openapi(cafeteria, async (c) => c.json(await readCafeteria(c.var.db, c.req.valid('param').id), 200));
  routes.openapi(menu, async (c) => {
    const address = addressOf(c, c.req.valid('param').id);
    const found = await readMenu({ env: c.env, db: c.get('db'), now: new Date() }, address);
    return answerPrepared(c, found) as never;
  });
  return routes;
}
