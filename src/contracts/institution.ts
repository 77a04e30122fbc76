import { z } from '@hono/zod-openapi';
import { inBoth, locales } from './languages.ts';
import { oidcIssuerSchema } from './oidc.ts';
import { plainLine, plainText } from './text.ts';

/** E.g. `Cafeterías <avisos@uni.edu.mx>`, or the bare address. */
const mailbox = z
  .string()
  .max(200)
  .regex(/^(?:[^<>\r\n]+<[^\s@<>]+@[^\s@<>]+\.[^\s@<>]+>|[^\s@<>]+@[^\s@<>]+\.[^\s@<>]+)$/);

/** How money comes in beside the till: a card, cash at an OXXO shop, a bank transfer (SPEI). */
export const onlineMethods = ['card', 'oxxo', 'spei'] as const;
export type OnlineMethod = (typeof onlineMethods)[number];

/** Whose Stripe account takes the money, and how. The currency is the cafeteria's. */
const paymentsSchema = z.object({
  /** Card orders are taken. */
  card: z.boolean().default(false),
  /** What else is: OXXO and SPEI are paid later and cannot be authorised. */
  methods: z.array(z.enum(onlineMethods)).default([]),
  /** A connected account of the platform's (Connect, direct charges). */
  stripeAccount: z
    .string()
    .regex(/^acct_[A-Za-z0-9]{1,64}$/)
    .optional(),
  /**
   * An account of its own instead: its keys are the secrets STRIPE_SECRET_KEY_<this>, STRIPE_WEBHOOK_SECRET_<this> and
   * STRIPE_PUBLISHABLE_KEY_<this>. The keys themselves are in no database.
   */
  stripeSecrets: z
    .string()
    .regex(/^[A-Z0-9_]{1,40}$/)
    .optional(),
  /** Of what an order of food costs, added to it when it is paid online: a share, and a fixed amount. 0: no fee. */
  serviceFeeBasisPoints: z.int().min(0).max(2_000).default(0),
  serviceFeeCents: z.int().min(0).max(10_000).default(0),
  /** How long an order holds its stock and its place in the slot until it is paid; never past the slot's beginning. */
  holdMinutes: z
    .object({
      card: z.int().min(5).max(60).default(10),
      oxxo: z.int().min(10).max(10_080).default(1_440),
      spei: z.int().min(10).max(10_080).default(120),
    })
    .prefault({}),
});

/** How the institution's own networks and pages are treated. */
const limitsSchema = z.object({
  /** Addresses behind which a whole campus is (NAT): limited by the user, not by the address. */
  natRanges: z
    .array(z.union([z.cidrv4(), z.cidrv6()]))
    .max(100)
    .default([]),
  /** Open orders that one student may have at a time in a cafeteria that is opened from now on; absent: any number. */
  openOrders: z.int().min(1).max(1_000).optional(),
});

const colour = z.string().regex(/^#[0-9a-f]{6}$/, inBoth('Un color como #9a3412', 'A colour like #9a3412'));
const branding = {
  /** In place of the registry's name, where people read it. */
  name: plainLine(120).min(1).optional(),
  shortName: plainLine(30).min(1).optional(),
  primaryColour: colour.optional(),
  accentColour: colour.optional(),
  logoUrl: z
    .url({ protocol: /^https$/ })
    .max(500)
    .optional(),
  supportEmail: z.email().max(254).optional(),
  /** Who answers for personal data, and where: LFPDPPP asks for both. */
  privacyEmail: z.email().max(254).optional(),
  postalAddress: plainText(300).min(1).optional(),
};
const languages = { default: z.enum(locales).default('es') };
/** After how many days what is personal goes. Orders themselves are books, and stay. */
const retention = {
  /** Notes, allergens and reasons of orders that have ended. */
  orderTextDays: z.int().min(30).max(3_650).default(365),
  /** Messages that were sent or have failed, and account letters. */
  deliveriesDays: z.int().min(30).max(3_650).default(180),
};

const outboxSchema = z.object({
  /** Months after which events leave the outbox for the archive, if there is one; later if a delivery still tells of them. */
  monthsKept: z.int().min(1).max(120).default(12),
});

/** Pages of other origins that may call the API and listen, beside the API's own. */
const origin = z.string().regex(/^https?:\/\/[a-z0-9.-]+(:\d{1,5})?$/, 'https://app.uni.edu.mx');

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
  /** Absent: nothing but cash. */
  payments: paymentsSchema.prefault({}),
  limits: limitsSchema.prefault({}),
  allowedOrigins: z.array(origin).max(50).default([]),
  branding: z.object(branding).prefault({}),
  languages: z.object(languages).prefault({}),
  retention: z.object(retention).prefault({}),
  outbox: outboxSchema.prefault({}),
});
/** What an operator chooses of it: here a misspelt name is refused. */
export const institutionChoicesSchema = institutionConfigSchema
  .extend({
    payments: paymentsSchema.strict(),
    limits: limitsSchema.strict(),
    branding: z.strictObject(branding),
    languages: z.strictObject(languages),
    retention: z.strictObject(retention),
    outbox: outboxSchema.strict(),
  })
  .partial()
  .strict();
export type InstitutionConfig = z.infer<typeof institutionConfigSchema>;

/** What an institution's administrators choose of it themselves; null takes a choice back. */
export const ownChoicesSchema = z
  .strictObject({
    branding: z.strictObject(nullable(branding)),
    languages: z.strictObject({ default: languages.default.unwrap() }).partial(),
    retention: z
      .strictObject({
        orderTextDays: retention.orderTextDays.unwrap(),
        deliveriesDays: retention.deliveriesDays.unwrap(),
      })
      .partial(),
  })
  .partial()
  .openapi('ChangeInstitution');
export type OwnChoices = z.infer<typeof ownChoicesSchema>;

/** An institution as its administrators see it. */
export const ownInstitutionSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    branding: z.object(branding),
    languages: z.object(languages),
    retention: z.object(retention),
  })
  .openapi('OwnInstitution');
export type OwnInstitution = z.infer<typeof ownInstitutionSchema>;

/** An institution as every app sees it, before anybody has signed in. */
export const publicInstitutionSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    branding: z.object(branding),
    languages: z.object(languages),
    /** Paths on this API: how one signs in, and what becomes of personal data. */
    links: z.object({ signInWays: z.string(), privacy: z.object({ es: z.string(), en: z.string() }) }),
    /** What a browser subscribes with (`applicationServerKey`, RFC 8292, base64url); null: nothing is pushed to browsers. */
    webPushKey: z.string().nullable(),
  })
  .openapi('Institution');
export type PublicInstitution = z.infer<typeof publicInstitutionSchema>;

/** A tenant. Its id names its schema; `roleName` is the database role that has rights on that schema alone. */
export type Institution = {
  id: string;
  name: string;
  roleName: string;
  config: InstitutionConfig;
};

/** As the registry answers for it: `suspendedAt`, out of service since then (RFC 3339); null: in service. */
export type RegisteredInstitution = Institution & { suspendedAt: string | null };

/** What a privacy notice tells of an institution; `contact` is an address for mail, null: none was given. */
export type PrivacyFacts = {
  name: string;
  contact: string | null;
  postalAddress: string | null;
  retention: InstitutionConfig['retention'];
  takesCards: boolean;
  institutionalSignIn: boolean;
};

function nullable<T extends Record<string, z.ZodType>>(fields: T) {
  const entries = Object.entries(fields).map(([name, schema]) => [name, schema.nullable()]);
  return Object.fromEntries(entries) as { [Name in keyof T]: z.ZodNullable<T[Name]> };
}
