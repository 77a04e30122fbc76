import type { Locale } from '../../contracts/languages.ts';
import type { Order } from '../../contracts/orders.ts';

const language = (locale: Locale) => (locale === 'es' ? 'es-MX' : 'en-US');
const clockFormat = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;

/** A formatter takes some 70 µs to make and one to ask, so an isolate keeps those of the zones and currencies that it meets. */
const mostKept = 100;

export function keepFormats<Format>(make: (locale: string, of: string) => Format) {
  const kept = new Map<string, Format>();
  return (locale: string, of: string): Format => {
    const key = `${locale} ${of}`;
    const known = kept.get(key);
    if (known) return known;
    // Institutions name their zones and currencies themselves: however many they are, memory stays as it is.
    if (kept.size >= mostKept) kept.clear();
    const made = make(locale, of);
    kept.set(key, made);
    return made;
  };
}

const moneyFormat = keepFormats(
  (locale, currency) => new Intl.NumberFormat(locale, { style: 'currency', currency }),
);
const clockOf = keepFormats(
  (locale, timeZone) => new Intl.DateTimeFormat(locale, { ...clockFormat, timeZone }),
);
const weekdayOf = keepFormats(
  (locale, timeZone) => new Intl.DateTimeFormat(locale, { weekday: 'long', timeZone }),
);

const dayIn = keepFormats((locale, timeZone) => new Intl.DateTimeFormat(locale, { timeZone }));

export const money = (cents: number, currency: string, locale: Locale): string =>
  moneyFormat(language(locale), currency).format(cents / 100);

/** HH:MM of an instant on the campus's clocks; '' of none. */
export const clock = (instant: string | null, timezone: string): string =>
  instant ? clockOf('es-MX', timezone).format(new Date(instant)) : '';

/** E.g. "lunes"; '' of none. */
export const weekday = (instant: string | null, timezone: string, locale: Locale): string =>
  instant ? weekdayOf(language(locale), timezone).format(new Date(instant)) : '';

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

/** The same with its weekday, e.g. "martes 11:40 – 11:55", where that is another day than the one on which the order is told of. */
export function promisedWhen(
  order: Pick<Order, 'promisedFrom' | 'promisedUntil' | 'updatedAt'>,
  timezone: string,
  locale: Locale,
): string {
  const dayOf = (instant: string | null) => instant && dayIn('en-CA', timezone).format(new Date(instant));
  const isLater = dayOf(order.promisedFrom) !== dayOf(order.updatedAt);
  const time = promisedTime(order, timezone);
  return isLater && time ? `${weekday(order.promisedFrom, timezone, locale)} ${time}` : time;
}
