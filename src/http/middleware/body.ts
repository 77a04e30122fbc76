import type { Context, Next } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { createMiddleware } from 'hono/factory';
import { Problem } from '../../contracts/problems.ts';
import { mostPhotoBytes } from '../../domain/photo.ts';
import type { AppEnv } from '../app-env.ts';

/** The largest basket there can be is under 40 kB. */
const maxBodyBytes = 64 * 1024;

const limitTo = (maxSize: number) =>
  bodyLimit({
    maxSize,
    onError: () => {
      throw new Problem('payload_too_large', {
        detail: { es: `El máximo son ${maxSize} bytes.`, en: `The limit is ${maxSize} bytes.` },
      });
    },
  });
const limitDocument = limitTo(maxBodyBytes);
const limitPhoto = limitTo(mostPhotoBytes);

/** What takes a picture as its body, and no JSON. */
const takesPhoto = ({ req }: Context<AppEnv>) =>
  req.method === 'PUT' && /^\/cafeterias\/[^/]+\/menu-items\/[^/]+\/photo$/.test(req.path);

/** Refuses bodies that are too large, before they are read to the end. */
export const limitBody = (c: Context<AppEnv>, next: Next) =>
  takesPhoto(c) ? limitPhoto(c, next) : limitDocument(c, next);

/** The longest address and headers that a client of ours sends are far below: tokens have 1 kB, cursors 200 bytes. */
const maxAddress = 4 * 1024;
const maxHeaders = 16 * 1024;

/** Refuses addresses and headers that no client of ours sends, before anything reads them. */
export function limitHead({ req }: Context<AppEnv>): void {
  if (req.url.length > maxAddress) throw new Problem('uri_too_long');
  let length = 0;
  req.raw.headers.forEach((value, name) => {
    length += name.length + value.length;
  });
  if (length > maxHeaders) throw new Problem('headers_too_large');
  // Two of them arrive joined by a comma: which one would be kept, and found again by its retry?
  if (hasComma(req.header('idempotency-key'))) throw new Problem('header_repeated');
}

const hasComma = (key: string | undefined) => key?.includes(',') && !/^\s*"[^"]*"\s*$/.test(key);

/** Longer than a round trip to the database may take (src/db/client.ts); a phone gives up sooner. */
const answerWithinMs = 25_000;

/** An answer that needs nothing from outside is there after some thirty turns of the microtask queue. */
const turnsWithoutTimer = 64;

/**
 * Answers within a time, whatever hangs. What was begun may still be done: the same request again, with its
 * Idempotency-Key, gets its answer. Nothing hangs but what waits for something outside: what is answered from memory,
 * as most menus are, is spared the timer, which costs a tenth of it.
 */
export async function limitTime(next: Next): Promise<void> {
  let isAnswered = false;
  const answered = next().finally(() => {
    isAnswered = true;
  });
  for (let turn = 0; turn < turnsWithoutTimer && !isAnswered; turn++) await null;
  if (isAnswered) return answered;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Problem('temporarily_unavailable')), answerWithinMs);
  });
  try {
    await Promise.race([answered, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Refuses a body that does not say it is JSON: else it would be read as none at all. None at all, said to be JSON, is {}. */
export const requireJson = createMiddleware<AppEnv>(async (c, next) => {
  if (takesPhoto(c)) return next();
  const hasBody = c.req.raw.body !== null && c.req.header('content-length') !== '0';
  const type = c.req.header('content-type')?.split(';')[0]?.trim().toLowerCase();
  if (hasBody && type !== 'application/json') throw new Problem('unsupported_media_type');
  if (!hasBody && type && c.req.method !== 'GET') c.req.raw = new Request(c.req.raw, { body: '{}' });
  await next();
});
