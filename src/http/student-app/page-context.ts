import type { Context } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';
import type { Locale } from '../../contracts/languages.ts';
import type { AppEnv } from '../app-env.ts';
import { settleInstitution } from '../middleware/institution.ts';

export type PageContext = Context<AppEnv>;

const year = 31_536_000;
export const isSecure = (c: PageContext) => c.req.url.startsWith('https:');

/**
 * Settles whose page it is: the host's, else the one that the address names, once, and a cookie from then on. What a
 * browser asks for by itself has no `X-Institution`.
 */
export async function settlePage(c: PageContext): Promise<void> {
  const named = await settleNamed(c);
  if (named) setCookie(c, 'institution', c.var.institution.id, cookieOf(c));
  c.set('locale', languageOf(c));
}

/** The same, without a cookie for the next time. Answers the institution that the address names. */
export async function settleNamed(c: PageContext): Promise<string | undefined> {
  const named = c.req.query('institution')?.trim().toLowerCase() || undefined;
  await settleInstitution(c, named ?? getCookie(c, 'institution'));
  return named;
}

const cookieOf = (c: PageContext) => ({
  path: '/',
  maxAge: year,
  sameSite: 'Lax' as const,
  httpOnly: true,
  secure: isSecure(c),
});

/** As chosen in the app, else as the browser prefers. */
export function languageOf(c: PageContext): Locale {
  const chosen = getCookie(c, 'language');
  return chosen === 'es' || chosen === 'en' ? chosen : c.var.locale;
}

type Named = Pick<AppEnv['Variables']['institution'], 'name' | 'config'>;

export const brandOf = ({ name, config: { branding } }: Named): string =>
  branding.shortName ?? branding.name ?? name;

/** What an installed app is called; the short one stands under its picture. */
export const titlesOf = (institution: Named) => ({
  name: institution.config.branding.name ?? institution.name,
  shortName: brandOf(institution),
});
