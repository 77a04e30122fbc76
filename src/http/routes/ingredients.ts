import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import { uuid } from '../../contracts/ids.ts';
import {
  changeIngredientSchema,
  createIngredientSchema,
  ingredientSchema,
} from '../../contracts/menu-editing.ts';
import {
  changeIngredient,
  createIngredient,
  deleteIngredient,
} from '../../services/menu/edit-ingredients.ts';
import { listIngredients } from '../../services/menu/read-staff-menu.ts';
import type { AppEnv } from '../app-env.ts';
import { allowed } from '../middleware/user.ts';
import { idempotencyKey, idPath, json, problemResponses, refuseInvalid } from '../openapi.ts';
import { publish } from '../publish.ts';

const common = { tags: ['menu'] };
const ingredientPath = z.object({ id: uuid, ingredientId: uuid });
const ingredientAnswer = { description: 'The ingredient', content: json(ingredientSchema) };
const problemsOfEdit = problemResponses(401, 403, 404, 409, 413, 415);

const list = createRoute({
  ...common,
  method: 'get',
  path: '/cafeterias/{id}/ingredients',
  ...allowed('listIngredients'),
  summary: 'What the items of a menu can need (staff)',
  request: { params: idPath },
  responses: {
    200: { description: 'All, by name', content: json(z.object({ data: z.array(ingredientSchema) })) },
    ...problemResponses(401, 403),
  },
});

const create = createRoute({
  ...common,
  method: 'post',
  path: '/cafeterias/{id}/ingredients',
  ...allowed('createIngredient'),
  summary: 'Name an ingredient (staff)',
  request: {
    params: idPath,
    headers: z.object({ 'idempotency-key': idempotencyKey }),
    body: { required: true, content: json(createIngredientSchema) },
  },
  responses: { 201: ingredientAnswer, ...problemsOfEdit },
});

const change = createRoute({
  ...common,
  method: 'patch',
  path: '/cafeterias/{id}/ingredients/{ingredientId}',
  ...allowed('changeIngredient'),
  summary: 'Rename an ingredient, or switch it off or on with all items that need it (staff)',
  request: { params: ingredientPath, body: { required: true, content: json(changeIngredientSchema) } },
  responses: { 200: ingredientAnswer, ...problemsOfEdit },
});

const remove = createRoute({
  ...common,
  method: 'delete',
  path: '/cafeterias/{id}/ingredients/{ingredientId}',
  ...allowed('deleteIngredient'),
  summary: 'Forget an ingredient (staff)',
  request: { params: ingredientPath },
  responses: { 204: { description: 'Done' }, ...problemsOfEdit },
});

export function ingredientRoutes(): OpenAPIHono<AppEnv> {
  const routes = new OpenAPIHono<AppEnv>({ defaultHook: refuseInvalid });

  routes.openapi(list, async (c) =>
    c.json({ data: await listIngredients(c.var, c.req.valid('param').id) }, 200),
  );

  routes.openapi(create, async (c) => {
    const { id } = c.req.valid('param');
    const key = c.req.valid('header')['idempotency-key'];
    const input = { cafeteriaId: id, ...c.req.valid('json') };
    const { edited, events, replayed } = await createIngredient(c.var, input, key);
    publish(c, id, events);
    if (replayed) c.header('Idempotency-Replayed', 'true');
    return c.json(edited, 201);
  });

  routes.openapi(change, async (c) => {
    const { id, ingredientId } = c.req.valid('param');
    const input = { cafeteriaId: id, ingredientId, ...c.req.valid('json') };
    const { edited, events } = await changeIngredient(c.var, input);
    publish(c, id, events);
    return c.json(edited, 200);
  });

  routes.openapi(remove, async (c) => {
    const { id, ingredientId } = c.req.valid('param');
    publish(c, id, (await deleteIngredient(c.var, { cafeteriaId: id, ingredientId })).events);
    return c.body(null, 204);
  });

  return routes;
}
