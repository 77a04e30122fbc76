import { z } from '@hono/zod-openapi';
import { roles } from './identity.ts';
import { inBoth } from './languages.ts';
import { plainText } from './text.ts';

/** `anonymous`: somebody who has not proved who they are. `system`: the platform itself. */
const personId = z
  .uuid(inBoth('No existe nadie con ese identificador', 'There is nobody with that identifier'))
  .toLowerCase();

export const actorRoles = [...roles, 'system', 'anonymous'] as const;

/**
 * Something that was done and that security or money depends on. Ids, codes and numbers alone, no personal data and no
 * free text: what is in the audit log stays there.
 */
export type AuditAct = {
  /** Of an act that an event tells of, the event's id: kept once, however often it is told. */
  actId: string;
  /** RFC 3339. */
  at: string;
  actorId: string | null;
  actorRole: (typeof actorRoles)[number];
  /** E.g. `order.cancelled`. */
  action: string;
  subjectType: string;
  subjectId: string;
  facts: Record<string, unknown>;
  requestId: string | null;
};

/** Unlike other queue messages it carries what it is about: nothing else knows of it before it is appended. */
export type AuditMessage = { institutionId: string; roleName: string; act: AuditAct };

export const auditEntrySchema = z
  .object({
    seq: z.int(),
    actId: z.uuid(),
    at: z.iso.datetime(),
    actorId: z.uuid().nullable(),
    actorRole: z.enum(actorRoles),
    action: z.string(),
    subjectType: z.string(),
    subjectId: z.string(),
    facts: z.record(z.string(), z.unknown()),
    requestId: z.string().nullable(),
    previousHash: z.string(),
    hash: z.string(),
    /** What they are called by now, for a reader: the log itself holds no names, and no hash covers these. null: nobody, or not any more. */
    actorName: z.string().nullable(),
    subjectName: z.string().nullable(),
  })
  .openapi('AuditEntry');
export type AuditEntry = z.infer<typeof auditEntrySchema>;

const instant = z.iso
  .datetime({ offset: true })
  .refine((at) => at.startsWith('20'), 'Una fecha de este siglo. / A date of this century.');

/** `from` is included, `to` is not. */
export const auditFilters = {
  action: z
    .string()
    .regex(/^[a-z][a-z_.-]{0,79}$/)
    .optional(),
  actorId: personId.optional(),
  /** Part of the name or address of whoever did it. */
  actor: plainText(100).min(1).optional(),
  subjectId: plainText(100).min(1).optional(),
  from: instant.optional(),
  to: instant.optional(),
};
export type AuditFilters = { [Name in keyof typeof auditFilters]?: string };
