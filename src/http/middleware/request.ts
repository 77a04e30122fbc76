import type { Context } from 'hono';
import type { Locale } from '../../contracts/languages.ts';
import { Recent } from '../../domain/recent.ts';
import { continueTrace } from '../../observability/trace.ts';
import type { AppEnv } from '../app-env.ts';

const acceptableId = /^[\w.-]{8,64}$/;

/**
 * Gives every request an id (the phone's, if it sent a sane one) and its place in a trace (W3C `traceparent`, the caller's
 * or a new one), and settles its language: Spanish unless English is preferred.
 */
export function settleFacts(c: Context<AppEnv>): void {
  const sent = c.req.header('x-request-id');
  c.set('requestId', sent && acceptableId.test(sent) ? sent : crypto.randomUUID());
  c.set('trace', continueTrace(c.req.header('traceparent')));
  c.set('locale', preferredLocale(c.req.header('accept-language') ?? ''));
}

/** Few browsers word it differently. */
const locales = new Recent<string, Locale>(200);

/** The first of our languages that an Accept-Language header prefers (RFC 9110, section 12.5.4). */
export function preferredLocale(header: string): Locale {
  const known = locales.get(header);
  if (known) return known;
  const locale = localeIn(header);
  locales.set(header, locale);
  return locale;
}

function localeIn(header: string): Locale {
  const ranked = header
    .split(',')
    .map((range) => {
      const [tag = '', ...parameters] = range
        .trim()
        .toLowerCase()
        .split(/\s*;\s*/);
      const quality = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2);
      return { language: tag.split('-')[0], quality: quality === undefined ? 1 : Number(quality) };
    })
    .filter(({ language, quality }) => (language === 'es' || language === 'en') && quality > 0)
    .sort((a, b) => b.quality - a.quality);
  return ranked[0]?.language === 'en' ? 'en' : 'es';
}
