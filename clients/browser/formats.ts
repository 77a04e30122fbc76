import type { Locale } from '../../src/contracts/languages.ts';

/** Made when it is first needed: a cheap phone takes some 20 ms for each, and a page needs two of ten. */
function once<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

export type Formats = ReturnType<typeof formatsOf>;

/** Numbers and times as the reader writes them, times in the campus's zone whatever the device's is. */
export function formatsOf(language: Locale, timeZone: string) {
  const locale = language === 'es' ? 'es-MX' : 'en-MX';
  const clock = (options: Intl.DateTimeFormatOptions, of = locale) =>
    once(() => new Intl.DateTimeFormat(of, options));
  const unit = (name: string, unitDisplay: 'narrow' | 'short') =>
    once(() => new Intl.NumberFormat(locale, { style: 'unit', unit: name, unitDisplay }));
  const time = clock({ timeZone, hour: '2-digit', minute: '2-digit', hour12: false });
  const weekday = clock({ timeZone, weekday: 'short' });
  const day = clock({ timeZone, dateStyle: 'short' }, 'en-CA');
  const date = clock({ timeZone, dateStyle: 'medium', timeStyle: 'short', hourCycle: 'h23' });
  const relative = once(() => new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }));
  const longWeekday = clock({ timeZone: 'UTC', weekday: 'long' });
  const dayAndMonth = clock({ timeZone: 'UTC', day: 'numeric', month: 'short' });
  const calendar = clock({ timeZone: 'UTC', dateStyle: 'full' });
  const count = once(() => new Intl.NumberFormat(locale));
  const age = unit('second', 'narrow');
  const ageInMinutes = unit('minute', 'short');
  const inHours = unit('hour', 'short');
  const currencies = new Map<string, Intl.NumberFormat>();
  const moneyIn = (currency: string): Intl.NumberFormat => {
    const known = currencies.get(currency) ?? new Intl.NumberFormat(locale, { style: 'currency', currency });
    currencies.set(currency, known);
    return known;
  };
  /** How many nights lie between an instant and now; 0: it is today, -1: it was yesterday. */
  const daysUntil = (instant: string, now: number): number =>
    Math.round((Date.parse(day().format(new Date(instant))) - Date.parse(day().format(now))) / 86_400_000);
  /** Such a day as it is spoken of: today, tomorrow, a weekday, a date. */
  const dayNear = (isoDay: string, now: number): string => {
    const midnight = Date.parse(isoDay);
    const ahead = (midnight - Date.parse(day().format(now))) / 86_400_000;
    if (ahead === 0 || ahead === 1) return relative().format(ahead, 'day');
    const name = (ahead > 1 && ahead < 7 ? longWeekday() : dayAndMonth()).format(midnight);
    return language === 'es' ? `el ${name}` : name;
  };
  const isToday = (instant: string, now: number) => daysUntil(instant, now) === 0;
  return {
    /** 54.50 pesos for 5450. */
    money: (cents: number, currency: string) => moneyIn(currency).format(cents / 100),
    /** 10:40 */
    time: (instant: string) => time().format(new Date(instant)),
    /** 10:40 today; with its weekday on any other day of a week, with its date on those further off. */
    timeNear: (instant: string, now: number) => {
      const at = new Date(instant);
      const days = daysUntil(instant, now);
      if (days === 0) return time().format(at);
      const named =
        Math.abs(days) < 7 ? weekday().format(at) : dayAndMonth().format(Date.parse(day().format(at)));
      return `${named} ${time().format(at)}`;
    },
    daysUntil,
    /** 10:40 today; tomorrow 10:40; with its weekday or date on later days. */
    timeAhead: (instant: string, now: number) => {
      const at = new Date(instant);
      return isToday(instant, now)
        ? time().format(at)
        : `${dayNear(day().format(at), now)} ${time().format(at)}`;
    },
    isToday,
    dayNear,
    /** With its date, for tickets and logs. */
    moment: (instant: string | number) => date().format(new Date(instant)),
    /** The day of an instant, as inputs and the API write it: 2026-03-02. */
    dayOf: (instant: number) => day().format(instant),
    /** Such a day in words. */
    dayName: (isoDay: string) => calendar().format(new Date(`${isoDay}T00:00:00Z`)),
    count: (of: number) => count().format(of),
    /** 45 min, 24 h: a time that somebody has for something. */
    span: (minutes: number) =>
      minutes < 120 ? ageInMinutes().format(minutes) : inHours().format(Math.round(minutes / 60)),
    /** How long ago, in seconds and then in minutes. */
    age: (seconds: number) =>
      seconds < 120 ? age().format(seconds) : ageInMinutes().format(Math.floor(seconds / 60)),
  };
}
