import type { Locale } from '../contracts/identity.ts';
import type { OrderStatus } from '../contracts/orders.ts';
import type { DayReport } from '../contracts/reports.ts';
import type { CsvCell } from './csv.ts';

const words = {
  es: {
    head: ['Sección', 'Concepto', 'Cantidad', 'Importe'],
    sections: { total: 'Total', orders: 'Pedidos', items: 'Platillos', quarters: 'Cuartos de hora' },
    revenue: 'Ingresos',
    tax: 'Impuesto incluido',
    tips: 'Propinas',
    noShows: 'No recogidos',
    toReady: 'Segundos hasta estar listo (promedio)',
    statuses: {
      pending_payment: 'Por pagar',
      placed: 'Recibidos',
      accepted: 'Aceptados',
      preparing: 'En preparación',
      ready: 'Listos',
      collected: 'Entregados',
      rejected: 'Rechazados',
      cancelled: 'Cancelados',
      expired: 'Vencidos',
      no_show: 'No recogidos',
    },
  },
  en: {
    head: ['Section', 'Entry', 'Count', 'Amount'],
    sections: { total: 'Total', orders: 'Orders', items: 'Items', quarters: 'Quarter hours' },
    revenue: 'Revenue',
    tax: 'Tax included',
    tips: 'Tips',
    noShows: 'No-shows',
    toReady: 'Seconds until ready (average)',
    statuses: {
      pending_payment: 'Awaiting payment',
      placed: 'Placed',
      accepted: 'Accepted',
      preparing: 'Preparing',
      ready: 'Ready',
      collected: 'Collected',
      rejected: 'Rejected',
      cancelled: 'Cancelled',
      expired: 'Expired',
      no_show: 'No-shows',
    },
  },
} satisfies Record<Locale, unknown>;

/** A day's report as one table for a spreadsheet: amounts in whole units of its currency, times in the campus's zone. */
export function reportTable(report: DayReport, locale: Locale): CsvCell[][] {
  const { head, sections, statuses, ...word } = words[locale];
  const clock = new Intl.DateTimeFormat('en-GB', { timeZone: report.timezone, timeStyle: 'short' });
  const orders = Object.entries(report.orders) as [OrderStatus, number][];
  return [
    [...head.slice(0, 3), `${head[3]} (${report.currency})`],
    [sections.total, word.revenue, '', amount(report.revenueCents)],
    [sections.total, word.tax, '', amount(report.taxCents)],
    [sections.total, word.tips, '', amount(report.tipCents)],
    [sections.total, word.toReady, report.averageSecondsToReady ?? '', ''],
    [sections.total, word.noShows, report.noShows, ''],
    ...orders.map(([status, count]) => [sections.orders, statuses[status], count, '']),
    ...report.items.map(({ name, quantity, revenueCents }) => [
      sections.items,
      name,
      quantity,
      amount(revenueCents),
    ]),
    ...report.quarterHours.map(({ startsAt, orders: count, revenueCents }) => [
      sections.quarters,
      clock.format(new Date(startsAt)),
      count,
      amount(revenueCents),
    ]),
  ];
}

const amount = (cents: number) => (cents / 100).toFixed(2);
