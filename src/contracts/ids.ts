import { z } from '@hono/zod-openapi';
import { inBoth } from './languages.ts';

/** A UUID in the one spelling that names Durable Objects and keys: lower case. */
export const uuid = z.uuid().toLowerCase();

/** An instant as people write one: RFC 3339, to the nanosecond at most, in a zone that there is, in years of our time. */
export const instantInput = z.iso
  .datetime({ offset: true })
  .max(35)
  .refine((time) => /^20\d\d-/.test(time) && !/[+-](1[5-9]|2\d)/.test(time.slice(19)), {
    message: inBoth('No es una hora válida', 'Not a valid time'),
  });
