import type { OpenAPIHono } from '@hono/zod-openapi';
import type { AppEnv } from '../app-env.ts';
import { asPage } from '../student-app/answer-page.ts';
import { type PageContext, settlePage } from '../student-app/page-context.ts';
import { PlainApi, PlainSignedOut } from '../student-app/plain-api.ts';
import {
  answerPlainCancel,
  answerPlainChange,
  answerPlainOrder,
  answerPlainPlaces,
} from '../student-app/plain-following.ts';
import { answerPlainMenu, answerPlainPlacing, answerPlainQuote } from '../student-app/plain-ordering.ts';
import { answerPlainSignIn, answerPlainSignOut, askToSignIn } from '../student-app/plain-sign-in.ts';

type Answer = (c: PageContext, api: PlainApi) => Promise<Response>;

const read: Record<string, Answer> = {
  '/plain': answerPlainPlaces,
  '/plain/sign-in': askToSignIn,
  '/plain/c/:id': answerPlainMenu,
  '/plain/o/:order': (c, api) => answerPlainOrder(c, api),
};
const sent: Record<string, Answer> = {
  '/plain/sign-in': answerPlainSignIn,
  '/plain/sign-out': answerPlainSignOut,
  '/plain/c/:id': answerPlainQuote,
  '/plain/c/:id/order': answerPlainPlacing,
  '/plain/o/:order/cancel': answerPlainCancel,
  '/plain/o/:order/changes/:change': answerPlainChange,
};
export const plainPaths = [...new Set([...Object.keys(read), ...Object.keys(sent)])];

/** Ordering in cash by forms, where no script runs: pages that ask this API as an app would. */
export function mountPlainPages(app: OpenAPIHono<AppEnv>): void {
  for (const [path, answer] of Object.entries(read)) app.get(path, asPage(asSomebody(app, answer)));
  for (const [path, answer] of Object.entries(sent)) app.post(path, asPage(asSomebody(app, answer)));
}

/** Whoever is not signed in signs in first, and comes back. */
const asSomebody = (app: OpenAPIHono<AppEnv>, answer: Answer) => async (c: PageContext) => {
  await settlePage(c);
  try {
    return await answer(c, new PlainApi(app, c));
  } catch (error) {
    if (!(error instanceof PlainSignedOut)) throw error;
    const to = c.req.method === 'GET' ? c.req.path : '/plain';
    return c.redirect(`/plain/sign-in?to=${encodeURIComponent(to)}`, 303);
  }
};
