import { z } from '@hono/zod-openapi';
import { uuid } from './ids.ts';
import { plainLine } from './text.ts';

/** An institutional sign-in that is trusted: whose tokens, meant for which client, for addresses of which domains. */
export const oidcIssuerSchema = z.strictObject({
  issuer: z.url(),
  /** Client ids of our apps at the issuer. */
  audiences: z.array(z.string().min(1)).min(1),
  /** Only addresses of these domains sign in; the first time, they become students. */
  domains: z.array(z.string().toLowerCase()).min(1),
  /** Google's `hd` or a Microsoft tenant's `tid`, where the issuer serves many institutions. */
  tenant: z.strictObject({ claim: z.enum(['hd', 'tid']), value: z.string().min(1) }).optional(),
  /** What the button says; absent: the issuer's host. */
  name: plainLine(80).min(1).optional(),
  /** Where the issuer knows our client by a secret, too: it is the secret OIDC_CLIENT_SECRET_<this> of the Worker. */
  clientSecret: z
    .string()
    .regex(/^[A-Z0-9_]{1,40}$/)
    .optional(),
  /** Every sign-in brings a nonce; absent or false: where the app asked for one. */
  requireNonce: z.boolean().optional(),
});
export type OidcIssuer = z.infer<typeof oidcIssuerSchema>;

/** `nonce`: the one that the app gave to the issuer; it is in both or in neither, and some issuers' tokens need one. */
export const oidcSignInSchema = z.strictObject({
  idToken: z.string().min(1).max(8_192),
  nonce: z.string().min(1).max(256).optional(),
  deviceId: uuid.optional(),
  /** Of the account that the token's address has, once, to link the two. */
  password: z.string().min(1).max(256).optional(),
});

/** What a page sends that somebody came back to; `email` and `password`: of the account that is to be linked, once. */
export const oidcArrivalSchema = z.strictObject({
  deviceId: uuid.optional(),
  email: z.string().min(1).max(254).optional(),
  password: z.string().min(1).max(256).optional(),
});

/** A SHA-256 as RFC 7636 writes it, and what it is of. */
export const challengePattern = /^[\w-]{43}$/;

/** What an app takes a sign-in over with: what it left with the hash of, and the six digits that its person has read. */
export const takeOverSchema = z.strictObject({
  verifier: z.string().regex(challengePattern),
  code: z.string().regex(/^\d{6}$/),
  deviceId: uuid.optional(),
});

/** Digits to be typed into the app, for so many seconds. */
export const handedOverSchema = z.object({ code: z.string(), expiresIn: z.int() });
export type HandedOver = z.infer<typeof handedOverSchema>;

/** How one can sign in to an institution: what an app offers. `clientId` is our app's at the issuer. */
export const signInWaysSchema = z.object({
  password: z.literal(true),
  issuers: z.array(
    z.object({
      issuer: z.url(),
      /** What a button says. */
      name: z.string(),
      clientId: z.string(),
      /** Where a browser is sent to sign in (OpenID Connect's authorization endpoint); null: the issuer tells of none. */
      signInPage: z.url().nullable(),
    }),
  ),
});
export type SignInWays = z.infer<typeof signInWaysSchema>;
