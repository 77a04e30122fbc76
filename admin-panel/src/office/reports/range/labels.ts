import type { Locale } from '../../../../../src/contracts/languages.ts';

/** How a chart names its days, hours and weekdays, and writes its sums. Days are YYYY-MM-DD, 1 is Monday. */
export function labelsOf(language: Locale) {
  const locale = language === 'es' ? 'es-MX' : 'en-MX';
  const short = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', timeZone: 'UTC' });
  const withYear = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone: 'UTC' });
  const weekday = new Intl.DateTimeFormat(locale, { weekday: 'long', timeZone: 'UTC' });
  const whole = (currency: string) =>
    new Intl.NumberFormat(locale, { style: 'currency', currency, maximumFractionDigits: 0 });
  const instant = (day: string) => new Date(`${day}T00:00:00Z`);
  return {
    /** 2 mar */
    day: (day: string) => short.format(instant(day)),
    dayWithYear: (day: string) => withYear.format(instant(day)),
    /** 1,260,909 pesos for 126090862: of sums, whose cents nobody reads. */
    money: (currency: string) => {
      const format = whole(currency);
      return (cents: number) => format.format(cents / 100);
    },
    /** 09:00 */
    hour: (hour: number) => `${String(hour).padStart(2, '0')}:00`,
    // 2026-03-02 was a Monday.
    weekday: (isoWeekday: number) => weekday.format(Date.UTC(2026, 2, 1 + isoWeekday)),
  };
}
