import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import { campusSchema } from '../../contracts/menu.ts';
import {
  campusReportSchema,
  changeCafeteriaSchema,
  changeCampusSchema,
  createCafeteriaSchema,
  createCampusSchema,
  placeSchema,
} from '../../contracts/places.ts';
import { businessDay } from '../../contracts/reports.ts';
import { readCampusReport } from '../../services/places/campus-report.ts';
import { changePlace, createCafeteria } from '../../services/places/write-cafeteria.ts';
import { changeCampus, createCampus } from '../../services/places/write-campus.ts';
import type { AppEnv } from '../app-env.ts';
import { allowed } from '../middleware/user.ts';
import { idPath, json, problemResponses, refuseInvalid } from '../openapi.ts';
import { publish } from '../publish.ts';

const tags = ['administration'];

const postCampus = createRoute({
  method: 'post',
  path: '/admin/campuses',
  ...allowed('createCampus'),
  tags,
  summary: 'Open a campus (admins)',
  request: { body: { required: true, content: json(createCampusSchema) } },
  responses: {
    201: { description: 'The campus', content: json(campusSchema) },
    ...problemResponses(401, 403, 413, 415),
  },
});

const patchCampus = createRoute({
  method: 'patch',
  path: '/admin/campuses/{id}',
  ...allowed('changeCampus'),
  tags,
  summary: 'Change the name or zone of a campus (its administrators)',
  request: { params: idPath, body: { required: true, content: json(changeCampusSchema) } },
  responses: {
    200: { description: 'The campus', content: json(campusSchema) },
    ...problemResponses(401, 403, 413, 415),
  },
});

const postCafeteria = createRoute({
  method: 'post',
  path: '/admin/cafeterias',
  ...allowed('createCafeteria'),
  tags,
  summary: 'Open a cafeteria on a campus (its administrators)',
  description:
    'Open on weekdays from 7 to 20, with an empty menu. Administrators of the campus work in it from their next refresh of the token on.',
  request: { body: { required: true, content: json(createCafeteriaSchema) } },
  responses: {
    201: { description: 'The cafeteria', content: json(placeSchema) },
    ...problemResponses(401, 403, 413, 415),
  },
});

const patchCafeteria = createRoute({
  method: 'patch',
  path: '/admin/cafeterias/{id}',
  ...allowed('changeCafeteria'),
  tags,
  summary: 'Rename a cafeteria, archive it, or move it to another campus (its administrators)',
  description:
    'It moves with its menu; orders and events stay at the campus where they happened. Archived, it takes no orders and stands in no list for students, and what it sold stays readable. Neither while an order is open.',
  request: { params: idPath, body: { required: true, content: json(changeCafeteriaSchema) } },
  responses: {
    200: { description: 'The cafeteria', content: json(placeSchema) },
    ...problemResponses(401, 403, 409, 413, 415),
  },
});

const report = createRoute({
  method: 'get',
  path: '/campuses/{id}/reports/day',
  ...allowed('readCampusReport'),
  tags: ['reports'],
  summary: 'What a day came to on a campus (its administrators)',
  description: "Orders count where they happened. Without `day`: today in the campus's zone.",
  request: { params: idPath, query: z.strictObject({ day: businessDay.optional() }) },
  responses: {
    200: { description: 'The report', content: json(campusReportSchema) },
    ...problemResponses(401, 403),
  },
});

export function placeRoutes(): OpenAPIHono<AppEnv> {
  const routes = new OpenAPIHono<AppEnv>({ defaultHook: refuseInvalid });
  routes.openapi(postCampus, async (c) =>
    c.json(await createCampus({ ...c.var, env: c.env }, c.req.valid('json')), 201),
  );
  routes.openapi(patchCampus, async (c) => {
    const { id } = c.req.valid('param');
    return c.json(await changeCampus({ ...c.var, env: c.env }, id, c.req.valid('json')), 200);
  });
  routes.openapi(postCafeteria, async (c) =>
    c.json(await createCafeteria({ ...c.var, env: c.env }, c.req.valid('json')), 201),
  );
  routes.openapi(patchCafeteria, async (c) => {
    const { id } = c.req.valid('param');
    const { cafeteria, events } = await changePlace({ ...c.var, env: c.env }, id, c.req.valid('json'));
    publish(c, id, events);
    return c.json(cafeteria, 200);
  });
  routes.openapi(report, async (c) => {
    const asked = { campusId: c.req.valid('param').id, day: c.req.valid('query').day };
    return c.json(await readCampusReport({ ...c.var, env: c.env }, asked), 200);
  });
  return routes;
}
