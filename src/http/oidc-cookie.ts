import type { Context } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import { z } from 'zod';
import type { AppEnv } from './app-env.ts';

/** What a browser carries while somebody signs in at their institution. */
const carried = z.discriminatedUnion('kind', [
  /** To the issuer and back. `to`: where in the app one wanted to go. */
  z.object({
    kind: z.literal('left'),
    institution: z.string(),
    app: z.enum(['student', 'panel']),
    to: z.string(),
    issuer: z.string(),
    state: z.string(),
    nonce: z.string(),
    verifier: z.string(),
    /** Of an app that may have to take over (src/services/identity/handover.ts). */
    handover: z.string().optional(),
  }),
  /** From there to the app's request for its session, and while an account is linked by its password. */
  z.object({
    kind: z.literal('arrived'),
    institution: z.string(),
    idToken: z.string(),
    nonce: z.string(),
    handover: z.string().optional(),
  }),
]);
export type Carried = z.infer<typeof carried>;

/** As long as somebody may take at the issuer, or to find their password. */
const maxAge = 600;
/** Browsers keep no larger cookie (RFC 6265, 6.1), its name and attributes included. */
const longest = 3_800;

/** No other host, and no page without TLS, can put one in its place (`__Host-`). */
const nameOf = (c: Context) => (c.req.url.startsWith('https:') ? '__Host-oidc' : 'oidc');
const place = (c: Context) => ({
  path: '/',
  httpOnly: true,
  // The issuer's page leads back by a link of its own: Strict would not be sent.
  sameSite: 'Lax' as const,
  secure: c.req.url.startsWith('https:'),
});

export function readCarried(c: Context<AppEnv>): Carried | null {
  try {
    const text = Buffer.from(getCookie(c, nameOf(c)) ?? '', 'base64url').toString('utf8');
    return carried.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

/** Answers whether it fits. */
export function carry(c: Context<AppEnv>, what: Carried): boolean {
  const text = Buffer.from(JSON.stringify(what)).toString('base64url');
  if (text.length > longest) return false;
  setCookie(c, nameOf(c), text, { ...place(c), maxAge });
  return true;
}

export const drop = (c: Context<AppEnv>): void => {
  deleteCookie(c, nameOf(c), place(c));
};
