import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import { signInWaysSchema } from '../../contracts/oidc.ts';
import { Problem } from '../../contracts/problems.ts';
import { listSignInWays } from '../../services/identity/list-sign-in-ways.ts';
import type { AppEnv } from '../app-env.ts';
import { settleInstitution } from '../middleware/institution.ts';
import { json, problemResponses, refuseInvalid } from '../openapi.ts';

const ways = createRoute({
  method: 'get',
  path: '/auth/providers',
  operationId: 'listSignInWays',
  tags: ['sign-in'],
  summary: 'How one can sign in here',
  description:
    'With `ifKnown`, where neither host nor header names an institution, the password alone and no refusal: a page asks before anybody has said where they belong.',
  request: { query: z.strictObject({ ifKnown: z.literal('true').optional() }) },
  responses: { 200: { description: 'The ways', content: json(signInWaysSchema) }, ...problemResponses() },
});

/** What a sign-in asks first: it settles by itself whose ways are meant. */
export function signInWaysRoutes(): OpenAPIHono<AppEnv> {
  const routes = new OpenAPIHono<AppEnv>({ defaultHook: refuseInvalid });
  routes.openapi(ways, async (c) => {
    try {
      await settleInstitution(c, c.req.header('x-institution'));
    } catch (error) {
      const isUnknown = error instanceof Problem && error.code === 'institution_required';
      if (!isUnknown || !c.req.valid('query').ifKnown) throw error;
      return c.json({ password: true as const, issuers: [] }, 200);
    }
    return c.json(await listSignInWays(c.var.institution, new Date()), 200);
  });
  return routes;
}
