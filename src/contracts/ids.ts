import { z } from '@hono/zod-openapi';

/** A UUID in the one spelling that names Durable Objects and keys: lower case. */
export const uuid = z.uuid().toLowerCase();
