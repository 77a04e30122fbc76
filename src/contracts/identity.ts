import { z } from '@hono/zod-openapi';
import { allergens, codesOfWord } from './allergens.ts';
import { diets } from './diets.ts';
import { uuid } from './ids.ts';
import { inBoth, locales } from './languages.ts';
import { plainLine } from './text.ts';

/**
 * `staff` and `manager` belong to named cafeterias, `campus_admin` to a campus, `admin` to the institution.
 * What each may do is src/domain/permissions.ts.
 */
export const roles = ['student', 'staff', 'manager', 'campus_admin', 'admin'] as const;
export type Role = (typeof roles)[number];

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
 * member or manager belongs to, and all of a campus administrator's campus. `allergens`: what they must not eat, as far as
 * the session has heard; absent where it was opened by a version that did not say. `firstName`: what a student is called over
 * the counter, as of the last time that they signed in or the session was renewed.
 */
export type Principal = {
  userId: string;
  sessionId: string;
  role: Role;
  campusId: string;
  cafeteriaIds: string[];
  allergens?: string[];
  firstName?: string | null;
};

export const userSchema = z.object({
  id: z.uuid(),
  email: z.email(),
  name: z.string(),
  role: z.enum(roles),
  locale: z.enum(locales),
  campusId: z.uuid(),
  cafeteriaIds: z.array(z.uuid()),
  allergens: z.array(z.string()),
  /** What they eat by choice; null: anything. */
  diet: z.enum(diets).nullable(),
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

/** More than there are: whoever sends more has not read the list. */
const mostAllergens = 30;
const codesOf = (words: unknown[]): unknown[] => [
  ...new Set(words.flatMap((word) => (typeof word === 'string' ? codesOfWord(word) : [word]))),
];

/** Of the list, each once; apps that still send words of before, where they are known, are understood. */
export const allergenList = z
  .preprocess(
    (words) => (Array.isArray(words) && words.length <= mostAllergens ? codesOf(words) : words),
    z.array(z.enum(allergens)).max(mostAllergens),
  )
  .openapi({ type: 'array', items: { type: 'string', enum: [...allergens] } });

export const profileChangesSchema = z.strictObject({
  name: plainLine(120).min(1).optional(),
  locale: z.enum(locales).optional(),
  /** Students say themselves where they study; where others work, an administrator says. */
  campusId: uuid.optional(),
  /** What I must not eat: all of it, in place of what was said before. */
  allergens: allergenList.optional(),
  /** What I eat by choice; null: anything. */
  diet: z.enum(diets).nullable().optional(),
});
export type ProfileChanges = z.infer<typeof profileChangesSchema>;

/** Longer, and PostgreSQL could not index it: an FCM token has some 200 characters, a browser's subscription some 500. */
const longestPushToken = 2_500;

/** `pushToken`: of FCM or OneSignal, or what a browser's \`PushSubscription.toJSON()\` gives, as text. */
export const deviceSchema = z.strictObject({
  platform: z.enum(['android', 'ios', 'web']),
  pushToken: z
    .string()
    .trim()
    .min(1)
    .max(longestPushToken)
    .regex(/^[\x20-\x7e]*$/, inBoth('Un token, en ASCII.', 'A token, in ASCII.')),
});
export type Device = z.infer<typeof deviceSchema>;
