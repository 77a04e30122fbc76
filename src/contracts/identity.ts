import { z } from '@hono/zod-openapi';
import { uuid } from './ids.ts';
import { plainText } from './text.ts';

/**
 * `staff` and `manager` belong to named cafeterias, `campus_admin` to a campus, `admin` to the institution.
 * What each may do is src/domain/permissions.ts.
 */
export const roles = ['student', 'staff', 'manager', 'campus_admin', 'admin'] as const;
export type Role = (typeof roles)[number];
export type Locale = 'es' | 'en';

/** What a person can be told about their account. */
export const accountLetterKinds = [
  'verify_email',
  'reset_password',
  'invite',
  'password_changed',
  'session_stolen',
] as const;
export type AccountLetterKind = (typeof accountLetterKinds)[number];

/**
 * Who speaks: what the session object answers for every request. Ids are UUIDs; `cafeteriaIds` are those that a staff
 * member or manager belongs to, and all of a campus administrator's campus.
 */
export type Principal = {
  userId: string;
  sessionId: string;
  role: Role;
  campusId: string;
  cafeteriaIds: string[];
};

export const userSchema = z.object({
  id: z.uuid(),
  email: z.email(),
  name: z.string(),
  role: z.enum(roles),
  locale: z.enum(['es', 'en']),
  campusId: z.uuid(),
  cafeteriaIds: z.array(z.uuid()),
  allergens: z.array(z.string()),
  /** Whether its mailbox was proved to be theirs. */
  emailVerified: z.boolean(),
});
export type User = z.infer<typeof userSchema>;

/** The app's installation: a session that was opened with it is renewed with it alone. A UUID, made once and kept. */
const deviceId = uuid.optional();

export const loginSchema = z.strictObject({
  email: z.email().max(254),
  password: z.string().min(1).max(256),
  deviceId,
});
export const refreshSchema = z.strictObject({ refreshToken: z.string().min(1).max(512), deviceId });

/** `expiresIn` is the life of the access token in seconds. */
export const sessionGrantSchema = z.object({
  accessToken: z.string(),
  refreshToken: z.string(),
  expiresIn: z.int(),
  user: userSchema,
});
export type SessionGrant = z.infer<typeof sessionGrantSchema>;

/** A word as menus write it, e.g. lácteos; composed, so that equal words are equal bytes whatever keyboard wrote them. */
export const allergen = z
  .string()
  .max(40)
  .normalize()
  .regex(/^\p{Ll}+(?:[ -]\p{Ll}+)*$/u, 'Palabras en minúsculas. / Lower-case words.');

export const profileChangesSchema = z.strictObject({
  name: plainText(120).min(1).optional(),
  locale: z.enum(['es', 'en']).optional(),
  /** Students say themselves where they study; where others work, an administrator says. */
  campusId: uuid.optional(),
  /** What I must not eat: all of it, in place of what was said before. */
  allergens: z
    .array(allergen)
    .max(30)
    .transform((words) => [...new Set(words)])
    .optional(),
});
export type ProfileChanges = z.infer<typeof profileChangesSchema>;

export const deviceSchema = z.strictObject({
  platform: z.enum(['android', 'ios', 'web']),
  pushToken: plainText(4096).min(1),
});
