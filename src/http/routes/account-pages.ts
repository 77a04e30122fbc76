import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { linkToken, newPassword } from '../../contracts/accounts.ts';
import { Problem } from '../../contracts/problems.ts';
import { setPasswordByLink, verifyEmail } from '../../services/identity/reset-password.ts';
import { type AccountPage, accountPage, accountPages, type Moment } from '../account-page.ts';
import type { AppEnv } from '../app-env.ts';
import { answerLetterPage } from '../letter-page.ts';
import { limitSignIn } from '../middleware/rate-limit.ts';
import { problemResponses, refuseInvalid } from '../openapi.ts';

const htmlAnswer = (description: string) => ({
  description,
  content: { 'text/html': { schema: z.string() } },
});

const common = {
  path: '/account/{page}' as const,
  tags: ['sign-in'],
  security: [] as Record<string, string[]>[],
  middleware: [limitSignIn],
  request: {
    params: z.object({ page: z.enum(accountPages) }),
    query: z.strictObject({ token: linkToken }),
  },
  responses: {
    200: htmlAnswer('A page'),
    ...problemResponses(),
    410: htmlAnswer('A page that tells that the link is no good any more'),
  },
};

const ask = createRoute({
  ...common,
  method: 'get',
  operationId: 'readAccountPage',
  summary: 'The page behind the link of a letter about an account',
  description: 'Changes nothing: programs that check the links of a letter open them all.',
});

const submit = createRoute({
  ...common,
  method: 'post',
  operationId: 'submitAccountPage',
  summary: 'What that page sends: a form, with a password where the page asks for one',
});

/** For people with a letter in their hands: it says which institution, and works without the app. */
export function accountPageRoutes(): OpenAPIHono<AppEnv> {
  const routes = new OpenAPIHono<AppEnv>({ defaultHook: refuseInvalid });
  routes.openapi(ask, (c) => answerPage(c, c.req.valid('param').page, 'asked'));
  routes.openapi(submit, async (c) => {
    const { page } = c.req.valid('param');
    const { token } = c.req.valid('query');
    try {
      if (page === 'verify') await verifyEmail(c.env, c.var.requestId, token);
      else {
        const { data: password } = newPassword.safeParse((await formOf(c)).password);
        if (!password) throw new Problem('password_too_weak');
        await setPasswordByLink(c.env, c.var.requestId, { token, password });
      }
      return answerPage(c, page, 'done');
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      // Somebody types on: they get the page again, with the reason on it.
      if (error.code === 'password_too_weak' || error.code === 'sign_in_busy')
        return answerPage(c, page, 'asked', error.detail[c.var.locale]);
      if (error.code === 'account_link_invalid') return answerPage(c, page, 'over');
      throw error;
    }
  });
  return routes;
}

const answerPage = (c: Context<AppEnv>, page: AccountPage, moment: Moment, trouble?: string) =>
  answerLetterPage(c, accountPage(c.var.locale, page, moment, trouble), moment === 'over' ? 410 : 200);

/** What a page of ours sent; anything else is an empty form. */
const formOf = (c: Context<AppEnv>) => c.req.parseBody().catch((): Record<string, unknown> => ({}));
