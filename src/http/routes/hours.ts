import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import {
  changedHoursSchema,
  hoursSchema,
  setExceptionSchema,
  setHoursSchema,
  slotSchema,
} from '../../contracts/hours.ts';
import { uuid } from '../../contracts/ids.ts';
import { calendarDay } from '../../contracts/kitchen.ts';
import { readHours } from '../../services/hours/read-hours.ts';
import { readSlots } from '../../services/hours/read-slots.ts';
import { endException, setException, setHours } from '../../services/hours/set-hours.ts';
import { answerPrepared } from '../answer-prepared.ts';
import type { AppEnv } from '../app-env.ts';
import { allowed } from '../middleware/user.ts';
import { idPath, json, problemResponses, refuseInvalid } from '../openapi.ts';
import { addressOf, publish } from '../publish.ts';

const tags = ['hours'];
const hoursAnswer = { description: 'The hours', content: json(hoursSchema) };
const changed = {
  200: {
    description: 'The hours, and how many open orders are outside them',
    content: json(changedHoursSchema),
  },
  ...problemResponses(401, 403, 413, 415),
};
const dayPath = z.object({ id: uuid, day: calendarDay });

const slots = createRoute({
  method: 'get',
  path: '/cafeterias/{id}/slots',
  operationId: 'listPickupSlots',
  tags,
  summary: 'The pickup slots that can be ordered for, and what is left in each',
  description:
    "Of today and the days that the cafeteria takes orders for, in the campus's time; `day`: of one of them.",
  request: { params: idPath, query: z.strictObject({ day: calendarDay.optional() }) },
  responses: {
    200: {
      description: 'The slots, the next one first',
      content: json(z.object({ data: z.array(slotSchema) })),
    },
    ...problemResponses(),
  },
});

const read = createRoute({
  method: 'get',
  path: '/cafeterias/{id}/hours',
  operationId: 'readHours',
  tags,
  summary: 'When a cafeteria is open',
  request: { params: idPath },
  responses: { 200: hoursAnswer, ...problemResponses() },
});

const setWeek = createRoute({
  method: 'put',
  path: '/cafeterias/{id}/hours',
  ...allowed('setHours'),
  tags,
  summary: 'Set the whole week anew (staff)',
  request: { params: idPath, body: { required: true, content: json(setHoursSchema) } },
  responses: changed,
});

const setDay = createRoute({
  method: 'put',
  path: '/cafeterias/{id}/hours/exceptions/{day}',
  ...allowed('setOpeningException'),
  tags,
  summary: 'Give one day other hours, or none (staff)',
  request: { params: dayPath, body: { required: true, content: json(setExceptionSchema) } },
  responses: changed,
});

const endDay = createRoute({
  method: 'delete',
  path: '/cafeterias/{id}/hours/exceptions/{day}',
  ...allowed('endOpeningException'),
  tags,
  summary: 'Make a day like its weekday again (staff)',
  request: { params: dayPath },
  responses: changed,
});

export function hoursRoutes(): OpenAPIHono<AppEnv> {
  const routes = new OpenAPIHono<AppEnv>({ defaultHook: refuseInvalid });
  routes.openapi(slots, async (c) => {
    const address = addressOf(c, c.req.valid('param').id);
    return answerPrepared(
      c,
      await readSlots({ env: c.env, db: c.get('db') }, address, c.req.valid('query').day),
    ) as never;
  });
  routes.openapi(read, async (c) => c.json(await readHours(c.var.db, c.req.valid('param').id), 200));
  routes.openapi(setWeek, async (c) => {
    const { id } = c.req.valid('param');
    const { answer, events } = await setHours(c.var, id, c.req.valid('json'));
    publish(c, id, events);
    return c.json(answer, 200);
  });
  routes.openapi(setDay, async (c) => {
    const { id, day } = c.req.valid('param');
    const { answer, events } = await setException(c.var, id, day, c.req.valid('json'));
    publish(c, id, events);
    return c.json(answer, 200);
  });
  routes.openapi(endDay, async (c) => {
    const { id, day } = c.req.valid('param');
    const { answer, events } = await endException(c.var, id, day);
    publish(c, id, events);
    return c.json(answer, 200);
  });
  return routes;
}
