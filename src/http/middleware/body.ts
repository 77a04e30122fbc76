import { bodyLimit } from 'hono/body-limit';
import { createMiddleware } from 'hono/factory';
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

/** Refuses a body that does not say it is JSON: else it would be read as none at all. None at all, said to be JSON, is {}. */
export const requireJson = createMiddleware<AppEnv>(async (c, next) => {
  const hasBody = c.req.raw.body !== null && c.req.header('content-length') !== '0';
  const type = c.req.header('content-type')?.split(';')[0]?.trim().toLowerCase();
  if (hasBody && type !== 'application/json') throw new Problem('unsupported_media_type');
  if (!hasBody && type && c.req.method !== 'GET') c.req.raw = new Request(c.req.raw, { body: '{}' });
  await next();
});
