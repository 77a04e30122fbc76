import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import { allergens, allergenWords } from '../../contracts/allergens.ts';
import {
  ownChoicesSchema,
  ownInstitutionSchema,
  publicInstitutionSchema,
} from '../../contracts/institution.ts';
import {
  chooseForInstitution,
  describeInstitution,
  readOwnInstitution,
} from '../../services/tenancy/own-institution.ts';
import type { AppEnv } from '../app-env.ts';
import { allowed } from '../middleware/user.ts';
import { json, problemResponses, refuseInvalid } from '../openapi.ts';

const describe = createRoute({
  method: 'get',
  path: '/institution',
  operationId: 'describeInstitution',
  tags: ['institution'],
  summary: 'Name, colours and languages of the institution, for an app before sign-in',
  responses: {
    200: { description: 'The institution', content: json(publicInstitutionSchema) },
    ...problemResponses(403),
  },
});

const allergenList = createRoute({
  method: 'get',
  path: '/allergens',
  operationId: 'listAllergens',
  tags: ['menu'],
  summary: 'What menus and profiles tell of food, in both languages',
  description: 'The same everywhere: the 14 of EU Regulation 1169/2011, and `other`.',
  responses: {
    200: {
      description: 'The list, in its order',
      content: json(
        z.object({
          data: z.array(z.object({ code: z.enum(allergens), es: z.string(), en: z.string() })),
        }),
      ),
    },
    ...problemResponses(),
  },
});

const read = createRoute({
  method: 'get',
  path: '/admin/institution',
  ...allowed('readInstitution'),
  tags: ['administration'],
  summary: 'What the institution has chosen for itself (admins)',
  responses: {
    200: { description: 'The institution', content: json(ownInstitutionSchema) },
    ...problemResponses(401, 403),
  },
});

const change = createRoute({
  method: 'patch',
  path: '/admin/institution',
  ...allowed('changeInstitution'),
  tags: ['administration'],
  summary: 'Choose names, colours, contacts, language and retention (admins)',
  description:
    'What is named is changed, null takes a choice back. Phones know within half a minute. Providers, limits and hosts are the operators’.',
  request: { body: { required: true, content: json(ownChoicesSchema) } },
  responses: {
    200: { description: 'The institution as it is now', content: json(ownInstitutionSchema) },
    ...problemResponses(401, 403, 413, 415),
  },
});

export function institutionRoutes(): OpenAPIHono<AppEnv> {
  const routes = new OpenAPIHono<AppEnv>({ defaultHook: refuseInvalid });
  routes.openapi(allergenList, (c) =>
    c.json({ data: allergens.map((code) => ({ code, ...allergenWords[code] })) }, 200, {
      'cache-control': 'public, max-age=86400',
    }),
  );
  routes.openapi(describe, (c) =>
    c.json(describeInstitution(c.var.institution, c.env), 200, {
      'cache-control': 'public, max-age=60',
      vary: 'X-Institution',
    }),
  );
  routes.openapi(read, async (c) => c.json(await readOwnInstitution(c.env, c.var.institution), 200));
  routes.openapi(change, async (c) =>
    c.json(await chooseForInstitution({ ...c.var, env: c.env }, c.req.valid('json')), 200),
  );
  return routes;
}
