import type { Context } from 'hono';
import type { HtmlEscapedString } from 'hono/utils/html';
import type { AppEnv } from './app-env.ts';

/** Nothing is loaded, nothing runs: styles of its own, and a form that leads back here. */
const policy = "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'";

/** Answers a small page that the link of a letter leads to. The link is a proof: no cache keeps it, no referrer tells it. */
export const answerLetterPage = <Status extends 200 | 410>(
  c: Context<AppEnv>,
  page: string | HtmlEscapedString | Promise<HtmlEscapedString>,
  status: Status,
) =>
  c.html(page, status, {
    'content-security-policy': policy,
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
  });
