import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import { uuid } from '../../contracts/ids.ts';
import { staffDishSchema } from '../../contracts/menu-editing.ts';
import { Problem } from '../../contracts/problems.ts';
import { institutionIdPattern } from '../../domain/institution-id.ts';
import { mostPhotoBytes, mostPhotoSide, type PhotoType, photoTypes } from '../../domain/photo.ts';
import { photoKey, photoTypeOf } from '../../domain/photo-address.ts';
import { putPhoto, readPhotoObject, removePhoto } from '../../services/menu/dish-photos.ts';
import type { AppEnv } from '../app-env.ts';
import { settleInstitution } from '../middleware/institution.ts';
import { allowed } from '../middleware/user.ts';
import { json, problemResponses, refuseInvalid } from '../openapi.ts';
import { publishEdit } from '../publish-edit.ts';

const tags = ['menu'];
const path = '/cafeterias/{id}/menu-items/{itemId}/photo';
const params = z.object({ id: uuid, itemId: uuid });
const dishAnswer = { description: 'The item as its staff see it', content: json(staffDishSchema) };
const pictures = Object.fromEntries(
  photoTypes.map((type) => [type, { schema: { type: 'string', format: 'binary' } as const }]),
) as Record<PhotoType, { schema: { type: 'string'; format: 'binary' } }>;

const put = createRoute({
  method: 'put',
  path,
  ...allowed('putMenuItemPhoto'),
  tags,
  summary: 'Give an item a photo (staff)',
  description: `A whole JPEG, PNG or WebP as the body, told by its bytes, whatever its Content-Type says; up to ${mostPhotoBytes} bytes and ${mostPhotoSide} pixels a side. It is kept as it was sent, at its size, without what it carries beside the picture (place, camera, texts; also how a camera was held). The photo before it is gone.`,
  request: { params, body: { required: true, content: pictures } },
  responses: { 200: dishAnswer, ...problemResponses(401, 403, 404, 409, 413, 503) },
});

const remove = createRoute({
  method: 'delete',
  path,
  ...allowed('removeMenuItemPhoto'),
  tags,
  summary: 'Take the photo of an item away (staff)',
  request: { params },
  responses: { 200: dishAnswer, ...problemResponses(401, 403, 404, 409) },
});

export function dishPhotoRoutes(): OpenAPIHono<AppEnv> {
  const routes = new OpenAPIHono<AppEnv>({ defaultHook: refuseInvalid });
  routes.openapi(put, async (c) => {
    const { id: cafeteriaId, itemId } = c.req.valid('param');
    const sent = new Uint8Array(await c.req.arrayBuffer());
    const edited = await putPhoto({ ...c.var, env: c.env }, { cafeteriaId, itemId }, sent);
    publishEdit(c, cafeteriaId, edited);
    return c.json(edited.edited, 200);
  });
  routes.openapi(remove, async (c) => {
    const { id: cafeteriaId, itemId } = c.req.valid('param');
    const edited = await removePhoto(c.var, { cafeteriaId, itemId });
    publishEdit(c, cafeteriaId, edited);
    return c.json(edited.edited, 200);
  });
  return routes;
}

const read = createRoute({
  method: 'get',
  path: '/photos/{institution}/{cafeteria}/{item}/{name}',
  operationId: 'readDishPhoto',
  tags,
  security: [],
  summary: 'The photo of an item, as its `imageUrl` says',
  description: 'Named by the SHA-256 of its bytes: it never changes, and may be kept for good.',
  request: {
    params: z.object({
      institution: z.string().regex(institutionIdPattern),
      cafeteria: uuid,
      item: uuid,
      name: z.string().regex(/^[0-9a-f]{64}\.(jpg|png|webp)$/),
    }),
  },
  responses: {
    200: { description: 'The photo', content: pictures },
    304: { description: 'The asker has it' },
    ...problemResponses(),
  },
});

/** A picture in a page names its institution in its address: no header comes with it. */
export function photoRoutes(): OpenAPIHono<AppEnv> {
  const routes = new OpenAPIHono<AppEnv>({
    // What is not such an address is no photo.
    defaultHook: ({ success }) => {
      if (!success) throw new Problem('not_found');
    },
  });
  routes.openapi(read, async (c) => {
    const { institution, cafeteria, item, name } = c.req.valid('param');
    const [hash = ''] = name.split('.');
    const type = photoTypeOf(name);
    const headers = {
      'Cache-Control': 'public, max-age=31536000, immutable',
      ETag: `"${hash}"`,
      'Content-Type': type,
      // As public as the menu, to pages of other origins too.
      'Cross-Origin-Resource-Policy': 'cross-origin',
      'Content-Security-Policy': "default-src 'none'; sandbox; frame-ancestors 'none'",
    };
    if (c.req.header('if-none-match')?.includes(`"${hash}"`)) return c.body(null, 304, headers);
    const key = photoKey({ institutionId: institution, cafeteriaId: cafeteria, itemId: item, hash, type });
    const photo = await readPhotoObject(c.env, key);
    if (!photo) throw new Problem('not_found');
    // Now that it is one of ours: made-up names ask the registry nothing. The address of one institution shows no other's.
    await settleInstitution(c, institution);
    if (c.var.institution.id !== institution) throw new Problem('not_found');
    return c.body(photo.body, 200, headers);
  });
  return routes;
}
