import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import { uuid } from '../../contracts/ids.ts';
import { calendarDay } from '../../contracts/kitchen.ts';
import {
  alterBreakSchema,
  changedTimetableSchema,
  setBreaksSchema,
  timetableSchema,
} from '../../contracts/timetable.ts';
import {
  alterBreak,
  setBreaks,
  type TimetableChange,
  takeBackAlteration,
} from '../../services/timetable/change-timetable.ts';
import { readTimetable } from '../../services/timetable/read-timetable.ts';
import type { AppEnv } from '../app-env.ts';
import { allowed } from '../middleware/user.ts';
import { idPath, json, problemResponses, refuseInvalid } from '../openapi.ts';
import { type Publishing, publish } from '../publish.ts';

const tags = ['timetable'];
const changed = {
  200: {
    description: 'The timetable, and what became of open orders',
    content: json(changedTimetableSchema),
  },
  ...problemResponses(401, 403, 409, 413, 415),
};
const breakOfDay = z.object({ id: uuid, breakId: uuid, day: calendarDay });

const read = createRoute({
  method: 'get',
  path: '/campuses/{id}/breaks',
  operationId: 'readTimetable',
  tags,
  summary: 'The breaks of a campus, and the days to come on which one is altered',
  request: { params: idPath },
  responses: { 200: { description: 'The timetable', content: json(timetableSchema) }, ...problemResponses() },
});

const setAll = createRoute({
  method: 'put',
  path: '/campuses/{id}/breaks',
  ...allowed('setTimetable'),
  tags,
  summary: 'Set the timetable of a campus anew (admins); open orders go with their breaks',
  request: { params: idPath, body: { required: true, content: json(setBreaksSchema) } },
  responses: changed,
});

const alter = createRoute({
  method: 'put',
  path: '/campuses/{id}/breaks/{breakId}/days/{day}',
  ...allowed('alterBreak'),
  tags,
  summary: 'Alter a break on one day (staff); its orders move and their students are told',
  request: { params: breakOfDay, body: { required: true, content: json(alterBreakSchema) } },
  responses: changed,
});

const takeBack = createRoute({
  method: 'delete',
  path: '/campuses/{id}/breaks/{breakId}/days/{day}',
  ...allowed('takeBackBreakAlteration'),
  tags,
  summary: 'Ring a break at its own time again (staff)',
  request: { params: breakOfDay },
  responses: changed,
});

export function timetableRoutes(): OpenAPIHono<AppEnv> {
  const routes = new OpenAPIHono<AppEnv>({ defaultHook: refuseInvalid });
  const announce = (c: Publishing, { answer, events }: TimetableChange) => {
    for (const [cafeteriaId, ofCafeteria] of Object.entries(events)) publish(c, cafeteriaId, ofCafeteria);
    return answer;
  };

  routes.openapi(read, async (c) => c.json(await readTimetable(c.var.db, c.req.valid('param').id), 200));
  routes.openapi(setAll, async (c) => {
    const change = await setBreaks(c.var, c.req.valid('param').id, c.req.valid('json'));
    return c.json(announce(c, change), 200);
  });
  routes.openapi(alter, async (c) => {
    const { id: campusId, ...breakDay } = c.req.valid('param');
    const change = await alterBreak(c.var, { campusId, ...breakDay }, c.req.valid('json'));
    return c.json(announce(c, change), 200);
  });
  routes.openapi(takeBack, async (c) => {
    const { id: campusId, ...breakDay } = c.req.valid('param');
    return c.json(announce(c, await takeBackAlteration(c.var, { campusId, ...breakDay })), 200);
  });
  return routes;
}
