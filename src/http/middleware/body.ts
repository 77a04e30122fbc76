import { bodyLimit } from 'hono/body-limit';
import { createMiddleware } from 'hono/factory';
import { timeout } from 'hono/timeout';
import { Problem } from '../../contracts/problems.ts';
import type { AppEnv } from '../app-env.ts';

/** The largest basket there can be is under 40 kB. */
const maxBodyBytes = 64 * 1024;

/** Refuses bodies that are too large, before they are read to the end. */
export const limitBody = bodyLimit({
  maxSize: maxBodyBytes,
  onError: () => {
    throw new Problem('payload_too_large', {
      detail: { es: `El máximo son ${maxBodyBytes} bytes.`, en: `The limit is ${maxBodyBytes} bytes.` },
    });
  },
});

/** The longest address and headers that a client of ours sends are far below: tokens have 1 kB, cursors 200 bytes. */
const maxAddress = 4 * 1024;
const maxHeaders = 16 * 1024;

/** Refuses addresses and headers that no client of ours sends, before anything reads them. */
export const limitHead = createMiddleware<AppEnv>(async (c, next) => {
  if (c.req.url.length > maxAddress) throw new Problem('uri_too_long');
  let length = 0;
  for (const [name, value] of c.req.raw.headers) length += name.length + value.length;
  if (length > maxHeaders) throw new Problem('headers_too_large');
  await next();
});

/** Longer than a round trip to the database may take (src/db/client.ts); a phone gives up sooner. */
const answerWithinMs = 25_000;

/**
 * Answers within a time, whatever hangs. What was begun may still be done: the same request again, with its
 * Idempotency-Key, gets its answer.
 */
export const limitTime = timeout(answerWithinMs);

/** Refuses a body that does not say it is JSON: else it would be read as none at all. None at all, said to be JSON, is {}. */
export const requireJson = createMiddleware<AppEnv>(async (c, next) => {
  const hasBody = c.req.raw.body !== null && c.req.header('content-length') !== '0';
  const type = c.req.header('content-type')?.split(';')[0]?.trim().toLowerCase();
  if (hasBody && type !== 'application/json') throw new Problem('unsupported_media_type');
  if (!hasBody && type && c.req.method !== 'GET') c.req.raw = new Request(c.req.raw, { body: '{}' });
  await next();
});
