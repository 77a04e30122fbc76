import { createRoute, OpenAPIHono } from '@hono/zod-openapi';
import {
  changePasswordSchema,
  confirmResetSchema,
  requestResetSchema,
  verifyEmailSchema,
} from '../../contracts/accounts.ts';
import { logEvent } from '../../observability/log.ts';
import { changePassword } from '../../services/identity/change-password.ts';
import {
  requestPasswordReset,
  setPasswordByLink,
  verifyEmail,
} from '../../services/identity/reset-password.ts';
import { writeLetter } from '../../services/identity/write-letter.ts';
import type { AppEnv } from '../app-env.ts';
import { limitSignIn, networkAt } from '../middleware/rate-limit.ts';
import { allowed } from '../middleware/user.ts';
import { json, problemResponses, refuseInvalid } from '../openapi.ts';

const common = { method: 'post' as const, tags: ['sign-in'] };
const done = { 204: { description: 'Done' } };
const byLink = { ...done, ...problemResponses(410, 413, 415) };

const requestReset = createRoute({
  ...common,
  path: '/auth/password-reset',
  operationId: 'requestPasswordReset',
  middleware: [limitSignIn],
  summary: 'Ask for a letter with which a password is reset',
  description: 'Says the same, and takes the same time, whether the address has an account or not.',
  request: { body: { required: true, content: json(requestResetSchema) } },
  responses: {
    202: { description: 'If there is such an account, it is written to' },
    ...problemResponses(413, 415),
  },
});

const confirmReset = createRoute({
  ...common,
  path: '/auth/password-reset/confirm',
  operationId: 'confirmPasswordReset',
  middleware: [limitSignIn],
  summary: 'Set a password by the link of a letter (reset or invitation)',
  request: { body: { required: true, content: json(confirmResetSchema) } },
  responses: byLink,
});

const verify = createRoute({
  ...common,
  path: '/auth/verify-email',
  operationId: 'verifyEmail',
  middleware: [limitSignIn],
  summary: 'Prove a mailbox by the link of a letter',
  request: { body: { required: true, content: json(verifyEmailSchema) } },
  responses: byLink,
});

const sendVerification = createRoute({
  ...common,
  path: '/me/verify-email',
  ...allowed('sendVerificationEmail', 'sign_in'),
  tags: ['me'],
  summary: 'Write me a letter that proves my mailbox',
  responses: { 202: { description: 'It is on its way' }, ...problemResponses(401) },
});

const change = createRoute({
  method: 'put',
  path: '/me/password',
  ...allowed('changePassword', 'sign_in'),
  tags: ['me'],
  summary: 'Change my password; my other sessions end',
  request: { body: { required: true, content: json(changePasswordSchema) } },
  responses: { ...done, ...problemResponses(401, 413, 415) },
});

/** Passwords and mailboxes. */
export function accountRoutes(): OpenAPIHono<AppEnv> {
  const routes = new OpenAPIHono<AppEnv>({ defaultHook: refuseInvalid });
  routes.openapi(requestReset, (c) => {
    const { email } = c.req.valid('json');
    const { institution } = c.var;
    c.executionCtx.waitUntil(
      requestPasswordReset({ ...c.var, env: c.env }, email).catch((error: unknown) =>
        logEvent('error', 'reset_not_written', { institution: institution.id, error }),
      ),
    );
    return c.body(null, 202);
  });
  routes.openapi(confirmReset, async (c) => {
    await setPasswordByLink(c.env, c.var.requestId, c.req.valid('json'));
    return c.body(null, 204);
  });
  routes.openapi(verify, async (c) => {
    await verifyEmail(c.env, c.var.requestId, c.req.valid('json').token);
    return c.body(null, 204);
  });
  routes.openapi(sendVerification, async (c) => {
    await writeLetter({ ...c.var, env: c.env }, 'verify_email', c.var.principal.userId);
    return c.body(null, 202);
  });
  routes.openapi(change, async (c) => {
    await changePassword({ ...c.var, env: c.env, network: networkAt(c) }, c.req.valid('json'));
    return c.body(null, 204);
  });
  return routes;
}
