import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import { uuid } from '../../contracts/ids.ts';
import {
  categoryNameSchema,
  categorySchema,
  changeDishSchema,
  createDishSchema,
  menuOrderSchema,
  staffDishSchema,
} from '../../contracts/menu-editing.ts';
import { deleteCategory, nameCategory, orderMenu } from '../../services/menu/edit-categories.ts';
import { archiveDish, changeDish, createDish } from '../../services/menu/edit-dishes.ts';
import { listDishes } from '../../services/menu/read-staff-menu.ts';
import type { AppEnv } from '../app-env.ts';
import { allowed } from '../middleware/user.ts';
import { idempotencyKey, idPath, json, problemResponses, refuseInvalid } from '../openapi.ts';
import { publish } from '../publish.ts';
import { publishEdit } from '../publish-edit.ts';

const common = { tags: ['menu'] };
const dishAnswer = { description: 'The item as its staff see it', content: json(staffDishSchema) };
const categoryAnswer = { description: 'The category', content: json(categorySchema) };
const problemsOfEdit = problemResponses(401, 403, 404, 409, 413, 415);
const done = { 204: { description: 'Done' }, ...problemsOfEdit };
const dishPath = z.object({ id: uuid, itemId: uuid });
const categoryPath = z.object({ id: uuid, categoryId: uuid });
const headers = z.object({ 'idempotency-key': idempotencyKey });

const list = createRoute({
  ...common,
  method: 'get',
  path: '/cafeterias/{id}/menu-items',
  ...allowed('listMenuItems'),
  summary: 'The items of a menu with their stock (staff)',
  request: { params: idPath },
  responses: {
    200: {
      description: 'All that are not archived',
      content: json(z.object({ data: z.array(staffDishSchema) })),
    },
    ...problemResponses(401, 403),
  },
});

const create = createRoute({
  ...common,
  method: 'post',
  path: '/cafeterias/{id}/menu-items',
  ...allowed('createMenuItem'),
  summary: 'Put an item on the menu (staff)',
  request: { params: idPath, headers, body: { required: true, content: json(createDishSchema) } },
  responses: { 201: dishAnswer, ...problemsOfEdit },
});

const change = createRoute({
  ...common,
  method: 'patch',
  path: '/cafeterias/{id}/menu-items/{itemId}',
  ...allowed('changeMenuItem'),
  summary: 'Change an item (staff)',
  description:
    'Lists are replaced whole; an option whose `id` is sent stays itself, so that carts stay valid.',
  request: { params: dishPath, body: { required: true, content: json(changeDishSchema) } },
  responses: { 200: dishAnswer, ...problemsOfEdit },
});

const archive = createRoute({
  ...common,
  method: 'delete',
  path: '/cafeterias/{id}/menu-items/{itemId}',
  ...allowed('archiveMenuItem'),
  summary: 'Take an item off the menu for good (staff)',
  request: { params: dishPath },
  responses: done,
});

const createCategory = createRoute({
  ...common,
  method: 'post',
  path: '/cafeterias/{id}/menu-categories',
  ...allowed('createMenuCategory'),
  summary: 'Create a category (staff)',
  request: { params: idPath, headers, body: { required: true, content: json(categoryNameSchema) } },
  responses: { 201: categoryAnswer, ...problemsOfEdit },
});

const renameCategory = createRoute({
  ...common,
  method: 'patch',
  path: '/cafeterias/{id}/menu-categories/{categoryId}',
  ...allowed('renameMenuCategory'),
  summary: 'Rename a category (staff)',
  request: { params: categoryPath, body: { required: true, content: json(categoryNameSchema) } },
  responses: { 200: categoryAnswer, ...problemsOfEdit },
});

const removeCategory = createRoute({
  ...common,
  method: 'delete',
  path: '/cafeterias/{id}/menu-categories/{categoryId}',
  ...allowed('deleteMenuCategory'),
  summary: 'Delete a category without items (staff)',
  request: { params: categoryPath },
  responses: done,
});

const order = createRoute({
  ...common,
  method: 'put',
  path: '/cafeterias/{id}/menu-order',
  ...allowed('orderMenu'),
  summary: 'Put categories and items in order (staff)',
  description: 'An item moves to the category that lists it. What is not listed comes after what is.',
  request: { params: idPath, body: { required: true, content: json(menuOrderSchema) } },
  responses: done,
});

export function menuEditingRoutes(): OpenAPIHono<AppEnv> {
  const routes = new OpenAPIHono<AppEnv>({ defaultHook: refuseInvalid });

  routes.openapi(list, async (c) => c.json({ data: await listDishes(c.var, c.req.valid('param').id) }, 200));

  routes.openapi(create, async (c) => {
    const { id } = c.req.valid('param');
    const key = c.req.valid('header')['idempotency-key'];
    const { edited, events, replayed } = await createDish(c.var, id, c.req.valid('json'), key);
    publish(c, id, events);
    if (replayed) c.header('Idempotency-Replayed', 'true');
    return c.json(edited, 201, { Location: `/cafeterias/${id}/menu-items/${edited.id}` });
  });

  routes.openapi(change, async (c) => {
    const { id, itemId } = c.req.valid('param');
    const edited = await changeDish(c.var, { cafeteriaId: id, itemId }, c.req.valid('json'));
    publishEdit(c, id, edited);
    return c.json(edited.edited, 200);
  });

  routes.openapi(archive, async (c) => {
    const { id, itemId } = c.req.valid('param');
    publishEdit(c, id, await archiveDish(c.var, { cafeteriaId: id, itemId }));
    return c.body(null, 204);
  });

  routes.openapi(createCategory, async (c) => {
    const { id } = c.req.valid('param');
    const key = c.req.valid('header')['idempotency-key'];
    const input = { cafeteriaId: id, ...c.req.valid('json') };
    const { edited, events, replayed } = await nameCategory(c.var, input, key);
    publish(c, id, events);
    if (replayed) c.header('Idempotency-Replayed', 'true');
    return c.json(edited, 201);
  });

  routes.openapi(renameCategory, async (c) => {
    const { id, categoryId } = c.req.valid('param');
    const { name } = c.req.valid('json');
    const { edited, events } = await nameCategory(c.var, { cafeteriaId: id, categoryId, name });
    publish(c, id, events);
    return c.json(edited, 200);
  });

  routes.openapi(removeCategory, async (c) => {
    const { id, categoryId } = c.req.valid('param');
    publish(c, id, (await deleteCategory(c.var, { cafeteriaId: id, categoryId })).events);
    return c.body(null, 204);
  });

  routes.openapi(order, async (c) => {
    const { id } = c.req.valid('param');
    publish(c, id, (await orderMenu(c.var, { cafeteriaId: id, ...c.req.valid('json') })).events);
    return c.body(null, 204);
  });

  return routes;
}
