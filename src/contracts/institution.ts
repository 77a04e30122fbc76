import { z } from '@hono/zod-openapi';
import { oidcIssuerSchema } from './oidc.ts';

/** E.g. `Cafeterías <avisos@uni.edu.mx>`, or the bare address. */
const mailbox = z
  .string()
  .max(200)
  .regex(/^(?:[^<>\r\n]+<[^\s@<>]+@[^\s@<>]+\.[^\s@<>]+>|[^\s@<>]+@[^\s@<>]+\.[^\s@<>]+)$/);

/**
 * What an institution has chosen for itself; what it has not is the platform's own. A choice that this version does not
 * know is left alone: a newer one may have written it.
 */
export const institutionConfigSchema = z.object({
  /** Who pushes to phones; browsers go by Web Push either way. */
  push: z.enum(['fcm', 'onesignal']).default('fcm'),
  email: z.enum(['resend', 'cloudflare']).default('resend'),
  /** Its provider must know the domain; absent: EMAIL_FROM. */
  emailFrom: mailbox.optional(),
  /** Whose sign-ins are trusted; none: passwords alone. */
  oidc: z.array(oidcIssuerSchema).default([]),
});
export type InstitutionConfig = z.infer<typeof institutionConfigSchema>;

/** A tenant. Its id names its schema; `roleName` is the database role that has rights on that schema alone. */
export type Institution = {
  id: string;
  name: string;
  roleName: string;
  config: InstitutionConfig;
};

/** Lower-case, as PostgreSQL folds it, so that an id never needs quoting. */
export const institutionIdPattern = /^[a-z][a-z0-9_]{1,30}$/;
