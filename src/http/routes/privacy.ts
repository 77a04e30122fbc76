import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import type { Locale } from '../../contracts/languages.ts';
import { accountExportSchema, endAccountSchema } from '../../contracts/privacy.ts';
import { institutionIdPattern } from '../../domain/institution-id.ts';
import type { Operation } from '../../domain/permissions.ts';
import { endAccount } from '../../services/privacy/end-account.ts';
import { exportAccount } from '../../services/privacy/export-account.ts';
import { readNotice } from '../../services/privacy/read-notice.ts';
import type { AppEnv } from '../app-env.ts';
import { allowed } from '../middleware/user.ts';
import { json, problemResponses, refuseInvalid } from '../openapi.ts';
import { noticePaths, privacyPage } from '../privacy-page.ts';

const exportRoute = createRoute({
  method: 'get',
  path: '/me/export',
  ...allowed('exportAccount'),
  tags: ['me'],
  summary: 'Everything that is kept of me',
  description: 'One JSON document, sent as it is read. No push token, hash or secret is in it.',
  responses: {
    200: { description: 'The document', content: json(accountExportSchema) },
    ...problemResponses(401),
  },
});

const end = createRoute({
  method: 'delete',
  path: '/me',
  ...allowed('endAccount'),
  tags: ['me'],
  summary: 'End my account',
  description:
    'For good: name, address, devices, identities and what I wrote in orders are gone, sessions end everywhere; orders stay in the books without a name. Refused while an order is open or money is on its way.',
  request: { body: { required: true, content: json(endAccountSchema) } },
  responses: { 204: { description: 'It is ended' }, ...problemResponses(401, 409, 413, 415) },
});

export function privacyRoutes(): OpenAPIHono<AppEnv> {
  const routes = new OpenAPIHono<AppEnv>({ defaultHook: refuseInvalid });
  routes.openapi(exportRoute, async (c) => {
    const pieces = await exportAccount({ ...c.var, env: c.env, now: new Date() });
    return c.body(streamOf(pieces), 200, {
      'content-type': 'application/json; charset=utf-8',
      'content-disposition': 'attachment; filename="itsur-eats.json"',
    }) as never;
  });
  routes.openapi(end, async (c) => {
    await endAccount({ ...c.var, env: c.env });
    return c.body(null, 204);
  });
  return routes;
}

/** A piece at a time, when its reader wants it. A failure in the middle breaks the transfer off: never a document that looks whole. */
function streamOf(pieces: AsyncGenerator<string>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  return new ReadableStream({
    async pull(controller) {
      const { value, done } = await pieces.next();
      if (done) controller.close();
      else controller.enqueue(encoder.encode(value));
    },
    async cancel() {
      await pieces.return(undefined);
    },
  });
}

const policy = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'";

/** Pages that anyone may read, by a link: where no host is the institution's, the link names it. */
export function privacyPageRoutes(): OpenAPIHono<AppEnv> {
  const routes = new OpenAPIHono<AppEnv>({ defaultHook: refuseInvalid });
  for (const [locale, operationId] of [
    ['es', 'readPrivacyNoticeInSpanish'],
    ['en', 'readPrivacyNoticeInEnglish'],
  ] as const satisfies [Locale, Operation][]) {
    routes.openapi(noticeRoute(locale, operationId), async (c) => {
      const { institution: id } = c.req.valid('query');
      const facts = await readNotice(c.env, {
        host: new URL(c.req.url).hostname,
        id: id ?? c.req.valid('header')['x-institution'],
      });
      return c.html(privacyPage(locale, facts, id ? `?institution=${id}` : ''), 200, {
        'content-security-policy': policy,
        'cache-control': 'public, max-age=300',
        vary: 'X-Institution',
      });
    });
  }
  return routes;
}

const institutionId = z.string().regex(institutionIdPattern).optional();

const noticeRoute = (locale: Locale, operationId: Operation) =>
  createRoute({
    method: 'get',
    path: noticePaths[locale],
    operationId,
    tags: ['me'],
    security: [] as Record<string, string[]>[],
    summary: `The privacy notice, a page in ${locale === 'es' ? 'Spanish' : 'English'}`,
    request: {
      query: z.strictObject({ institution: institutionId }),
      headers: z.object({ 'x-institution': institutionId }),
    },
    responses: {
      200: { description: 'The page', content: { 'text/html': { schema: z.string() } } },
      ...problemResponses(),
    },
  });
