import { z } from '@hono/zod-openapi';
import { roles, userSchema } from './identity.ts';
import { uuid } from './ids.ts';
import { locales } from './languages.ts';
import { plainLine } from './text.ts';

/** NIST SP 800-63B, 5.1.1.2: length is what counts, no rules of composition. The upper bound keeps hashing cheap. */
export const newPassword = z.string().max(256).normalize('NFKC').min(10).max(256);

export const email = z.email().max(254).toLowerCase();

/** Of a link in a letter: what stands behind `token=`. */
export const linkToken = z.string().min(1).max(200);

export const requestResetSchema = z.strictObject({ email }).openapi('RequestPasswordReset');
export const confirmResetSchema = z
  .strictObject({ token: linkToken, password: newPassword })
  .openapi('ConfirmPasswordReset');
export const verifyEmailSchema = z.strictObject({ token: linkToken }).openapi('VerifyEmail');
export const changePasswordSchema = z
  .strictObject({ current: z.string().min(1).max(256), password: newPassword })
  .openapi('ChangePassword');

const cafeteriaIds = z
  .array(uuid)
  .max(100)
  .transform((ids) => [...new Set(ids)]);

export const inviteUserSchema = z
  .strictObject({
    email,
    name: plainLine(120).min(1),
    role: z.enum(roles),
    locale: z.enum(locales).default('es'),
    campusId: uuid,
    /** Where staff and managers work. */
    cafeteriaIds: cafeteriaIds.default([]),
  })
  .openapi('InviteUser');
export type InviteUser = z.infer<typeof inviteUserSchema>;

/** Lists are replaced whole. */
export const changeUserSchema = z
  .strictObject({
    name: plainLine(120).min(1),
    role: z.enum(roles),
    campusId: uuid,
    cafeteriaIds,
  })
  .partial()
  .refine((changes) => Object.keys(changes).length > 0, 'No cambia nada. / Nothing to change.')
  .openapi('ChangeUser');
export type ChangeUser = z.infer<typeof changeUserSchema>;

/** A user as those see them who administer users. */
export const managedUserSchema = userSchema
  .extend({ createdAt: z.iso.datetime(), deactivatedAt: z.iso.datetime().nullable() })
  .openapi('ManagedUser');
export type ManagedUser = z.infer<typeof managedUserSchema>;

export const userFilters = {
  /** Part of a name or an e-mail address. */
  q: plainLine(80).min(1).optional(),
  role: z.enum(roles).optional(),
  campusId: uuid.optional(),
  cafeteriaId: uuid.optional(),
  /** `true`: those alone who may not sign in. */
  deactivated: z.enum(['true', 'false']).optional(),
};
