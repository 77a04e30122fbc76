import type { Locale } from '../../src/contracts/identity.ts';

export type Formats = ReturnType<typeof formatsOf>;

/** Numbers and times as the reader writes them, times in the campus's zone whatever the device's is. */
export function formatsOf(language: Locale, timeZone: string) {
  const locale = language === 'es' ? 'es-MX' : 'en-MX';
  const time = new Intl.DateTimeFormat(locale, {
    timeZone,
    hour: '2-digit',
    minute: '2-digit',
    hour12: false,
  });
  const weekday = new Intl.DateTimeFormat(locale, { timeZone, weekday: 'short' });
  const day = new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' });
  const date = new Intl.DateTimeFormat(locale, {
    timeZone,
    dateStyle: 'medium',
    timeStyle: 'short',
    hourCycle: 'h23',
  });
  const calendar = new Intl.DateTimeFormat(locale, { timeZone: 'UTC', dateStyle: 'full' });
  const count = new Intl.NumberFormat(locale);
  const age = new Intl.NumberFormat(locale, { style: 'unit', unit: 'second', unitDisplay: 'narrow' });
  const ageInMinutes = new Intl.NumberFormat(locale, { style: 'unit', unit: 'minute', unitDisplay: 'short' });
  const inHours = new Intl.NumberFormat(locale, { style: 'unit', unit: 'hour', unitDisplay: 'short' });
  const currencies = new Map<string, Intl.NumberFormat>();
  const moneyIn = (currency: string): Intl.NumberFormat => {
    const known = currencies.get(currency) ?? new Intl.NumberFormat(locale, { style: 'currency', currency });
    currencies.set(currency, known);
    return known;
  };
  return {
    /** 54.50 pesos for 5450. */
    money: (cents: number, currency: string) => moneyIn(currency).format(cents / 100),
    /** 10:40 */
    time: (instant: string) => time.format(new Date(instant)),
    /** 10:40 today; with its weekday on any other day. */
    timeNear: (instant: string, now: number) => {
      const at = new Date(instant);
      const today = day.format(at) === day.format(now);
      return today ? time.format(at) : `${weekday.format(at)} ${time.format(at)}`;
    },
    /** With its date, for tickets and logs. */
    moment: (instant: string | number) => date.format(new Date(instant)),
    /** The day of an instant, as inputs and the API write it: 2026-03-02. */
    dayOf: (instant: number) => day.format(instant),
    /** Such a day in words. */
    dayName: (isoDay: string) => calendar.format(new Date(`${isoDay}T00:00:00Z`)),
    count: (of: number) => count.format(of),
    /** 45 min, 24 h: a time that somebody has for something. */
    span: (minutes: number) =>
      minutes < 120 ? ageInMinutes.format(minutes) : inHours.format(Math.round(minutes / 60)),
    /** How long ago, in seconds and then in minutes. */
    age: (seconds: number) =>
      seconds < 120 ? age.format(seconds) : ageInMinutes.format(Math.floor(seconds / 60)),
  };
}
