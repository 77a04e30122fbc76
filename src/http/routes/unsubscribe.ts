import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import { askToUnsubscribe, unsubscribe } from '../../services/deliveries/unsubscribe.ts';
import type { AppEnv } from '../app-env.ts';
import { answerLetterPage } from '../letter-page.ts';
import { problemResponses, refuseInvalid } from '../openapi.ts';
import { unsubscribePage } from '../unsubscribe-page.ts';

const common = {
  path: '/unsubscribe',
  tags: ['me'],
  security: [] as Record<string, string[]>[],
  request: { query: z.strictObject({ token: z.string().max(1_000) }) },
};
const pageAnswer = (description: string) => ({
  200: { description, content: { 'text/html': { schema: z.string() } } },
  ...problemResponses(),
});

const ask = createRoute({
  ...common,
  method: 'get',
  operationId: 'askToUnsubscribe',
  summary: 'A page that asks whether to end a kind of e-mail',
  description: 'Changes nothing: programs that check the links of a letter open them all.',
  responses: pageAnswer('The question'),
});

const perform = createRoute({
  ...common,
  method: 'post',
  operationId: 'unsubscribe',
  summary: 'End a kind of e-mail, by the link in a letter',
  description: 'What the `List-Unsubscribe` header of a letter names (RFC 8058). Whatever the body is.',
  responses: pageAnswer('Done'),
});

/** For people with a letter in their hands, and their mail programs: neither says which institution, the link does. */
export function unsubscribeRoutes(): OpenAPIHono<AppEnv> {
  const routes = new OpenAPIHono<AppEnv>({ defaultHook: refuseInvalid });
  routes.openapi(ask, async (c) => {
    const kind = await askToUnsubscribe(c.env, c.req.valid('query').token);
    return answerLetterPage(c, unsubscribePage(c.var.locale, kind, 'asked'), 200);
  });
  routes.openapi(perform, async (c) => {
    const kind = await unsubscribe(c.env, c.req.valid('query').token);
    return answerLetterPage(c, unsubscribePage(c.var.locale, kind, 'done'), 200);
  });
  return routes;
}
