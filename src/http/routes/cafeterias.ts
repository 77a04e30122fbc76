import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import { cafeteriaSchema, campusSchema, type Menu, menuSchema } from '../../contracts/menu.ts';
import { listCafeterias, listCampuses, readCafeteria } from '../../services/cafeterias/read-cafeterias.ts';
import { readMenu } from '../../services/menu/read-menu.ts';
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
  request: { params: idPath },
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
    c.json({ data: await listCafeterias(c.var.db, c.req.valid('param').id) }, 200),
  );
  routes.openapi(cafeteria, async (c) => c.json(await readCafeteria(c.var.db, c.req.valid('param').id), 200));
  routes.openapi(menu, async (c) => {
    const address = addressOf(c, c.req.valid('param').id);
    const found = await readMenu({ env: c.env, db: c.var.db, now: new Date() }, address);
    const tag = menuTag(found);
    const headers = { ETag: tag, 'Cache-Control': 'no-cache' };
    // Compared weakly (RFC 9110, 13.1.2): what compresses an answer on its way makes its tag a weak one.
    const known = c.req.header('if-none-match')?.split(/\s*,\s*/) ?? [];
    if (known.some((each) => each.replace(/^W\//, '') === tag))
      return c.newResponse(null, 304, headers) as never;
    return c.json(found, 200, headers);
  });
  return routes;
}

/** The version, and what is served at this hour, which changes without one. */
function menuTag({ version, categories }: Menu): string {
  const served = categories
    .flatMap(({ items }) => items.map(({ available }) => (available ? '1' : '0')))
    .join('');
  return `"${version}.${BigInt(`0b1${served}`).toString(36)}"`;
}
