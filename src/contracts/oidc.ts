import { z } from '@hono/zod-openapi';

/** An institutional sign-in that is trusted: whose tokens, meant for which client, for addresses of which domains. */
export const oidcIssuerSchema = z.strictObject({
  issuer: z.url(),
  /** Client ids of our apps at the issuer. */
  audiences: z.array(z.string().min(1)).min(1),
  /** Only addresses of these domains sign in; the first time, they become students. */
  domains: z.array(z.string().toLowerCase()).min(1),
  /** Google's `hd` or a Microsoft tenant's `tid`, where the issuer serves many institutions. */
  tenant: z.strictObject({ claim: z.enum(['hd', 'tid']), value: z.string().min(1) }).optional(),
});
export type OidcIssuer = z.infer<typeof oidcIssuerSchema>;

/** `nonce`: the one that the app gave to the issuer; required when the token has one. */
export const oidcSignInSchema = z.strictObject({
  idToken: z.string().min(1).max(8_192),
  nonce: z.string().min(1).max(256).optional(),
});
