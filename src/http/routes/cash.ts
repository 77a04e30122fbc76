import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import { cashSchema, countCashSchema } from '../../contracts/cash.ts';
import { businessDay } from '../../contracts/reports.ts';
import { countCash, readCash } from '../../services/cash/count-cash.ts';
import type { AppEnv } from '../app-env.ts';
import { allowed } from '../middleware/user.ts';
import { idempotencyKey, idPath, json, problemResponses, refuseInvalid } from '../openapi.ts';

const tags = ['reports'];
const answer = { description: 'The cash of the day', content: json(cashSchema) };

const read = createRoute({
  method: 'get',
  path: '/cafeterias/{id}/cash',
  ...allowed('readCash'),
  tags,
  summary: 'The cash of a day: what should be there, and what was counted (managers)',
  description: "Without `day`: today in the campus's zone.",
  request: { params: idPath, query: z.strictObject({ day: businessDay.optional() }) },
  responses: { 200: answer, ...problemResponses(401, 403) },
});

const count = createRoute({
  method: 'post',
  path: '/cafeterias/{id}/cash-counts',
  ...allowed('countCash'),
  tags,
  summary: 'Write down what cash was counted (managers)',
  description:
    'As a sum, or by notes and coins. It is kept beside what should have been there at that moment; what was counted before stays, too.',
  request: {
    params: idPath,
    headers: z.object({ 'idempotency-key': idempotencyKey }),
    body: { required: true, content: json(countCashSchema) },
  },
  responses: { 201: answer, ...problemResponses(401, 403, 413, 415) },
});

export function cashRoutes(): OpenAPIHono<AppEnv> {
  const routes = new OpenAPIHono<AppEnv>({ defaultHook: refuseInvalid });
  routes.openapi(read, async (c) => {
    const asked = { cafeteriaId: c.req.valid('param').id, day: c.req.valid('query').day };
    return c.json(await readCash(c.var, asked), 200);
  });
  routes.openapi(count, async (c) => {
    const key = c.req.valid('header')['idempotency-key'];
    const { id } = c.req.valid('param');
    const { cash, replayed } = await countCash({ ...c.var, env: c.env }, id, c.req.valid('json'), key);
    if (replayed) c.header('Idempotency-Replayed', 'true');
    return c.json(cash, 201);
  });
  return routes;
}
