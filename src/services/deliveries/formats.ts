import type { Locale } from '../../contracts/identity.ts';
import type { Order } from '../../contracts/orders.ts';

const language = (locale: Locale) => (locale === 'es' ? 'es-MX' : 'en-US');
const clockFormat = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;

export const money = (cents: number, currency: string, locale: Locale): string =>
  new Intl.NumberFormat(language(locale), { style: 'currency', currency }).format(cents / 100);

/** HH:MM of an instant on the campus's clocks; '' of none. */
export function clock(instant: string | null, timezone: string): string {
  if (!instant) return '';
  return new Intl.DateTimeFormat('es-MX', { ...clockFormat, timeZone: timezone }).format(new Date(instant));
}

/** E.g. "lunes"; '' of none. */
export function weekday(instant: string | null, timezone: string, locale: Locale): string {
  if (!instant) return '';
  return new Intl.DateTimeFormat(language(locale), { weekday: 'long', timeZone: timezone }).format(
    new Date(instant),
  );
}

/** E.g. "lunes 11:40"; '' of none. */
export const weekdayAndClock = (instant: string | null, timezone: string, locale: Locale): string =>
  `${weekday(instant, timezone, locale)} ${clock(instant, timezone)}`.trim();

/** When an order is promised, e.g. "11:40 – 11:55", or "11:40" where that is one minute; '' where nothing is promised. */
export function promisedTime(
  { promisedFrom, promisedUntil }: Pick<Order, 'promisedFrom' | 'promisedUntil'>,
  timezone: string,
) {
  const [from, until] = [clock(promisedFrom, timezone), clock(promisedUntil, timezone)];
  return until && until !== from ? `${from} – ${until}` : from;
}
