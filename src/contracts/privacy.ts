import { z } from '@hono/zod-openapi';
import { auditEntrySchema } from './audit.ts';
import { diets } from './diets.ts';
import { roles } from './identity.ts';
import { locales } from './languages.ts';
import { sessionFactsSchema } from './sessions.ts';

const instant = z.iso.datetime();

/** What is kept of a person. Money in integer cents; of messages the newest 1,000; the newest first. */
export const accountExportSchema = z
  .object({
    exportedAt: instant,
    institution: z.object({ id: z.string(), name: z.string() }),
    profile: z.object({
      id: z.uuid(),
      email: z.string(),
      name: z.string(),
      role: z.enum(roles),
      locale: z.enum(locales),
      campusId: z.uuid(),
      allergens: z.array(z.string()),
      diet: z.enum(diets).nullable(),
      notificationPreferences: z.record(z.string(), z.unknown()),
      hasPassword: z.boolean(),
      createdAt: instant,
      emailVerifiedAt: instant.nullable(),
    }),
    identities: z.array(z.object({ issuer: z.string(), subject: z.string(), createdAt: instant })),
    staffOf: z.array(z.uuid()),
    devices: z.array(z.object({ id: z.uuid(), platform: z.string(), updatedAt: instant })),
    letters: z.array(
      z.object({ kind: z.string(), email: z.string(), createdAt: instant, usedAt: instant.nullable() }),
    ),
    messages: z.array(
      z.object({
        channel: z.string(),
        template: z.string(),
        status: z.string(),
        createdAt: instant,
        sentAt: instant.nullable(),
      }),
    ),
    sessions: z.array(sessionFactsSchema),
    orders: z.array(z.looseObject({ id: z.uuid(), number: z.string(), totalCents: z.int() })),
    /** What I did that the audit log keeps. */
    acts: z.array(auditEntrySchema),
  })
  .openapi('AccountExport');

/** An account is ended on purpose, or not at all. */
export const endAccountSchema = z.strictObject({ confirm: z.literal(true) }).openapi('EndAccount');
