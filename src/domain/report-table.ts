import type { Locale } from '../contracts/languages.ts';
import type { OrderStatus } from '../contracts/orders.ts';
import type { DayReport } from '../contracts/reports.ts';
import type { CsvCell } from './csv.ts';
import { takingsWords } from './takings-words.ts';

const words = {
  es: {
    ...takingsWords.es,
    head: ['Sección', 'Concepto', 'Cantidad', 'Importe'],
    sections: {
      total: 'Total',
      payments: 'Pagos',
      orders: 'Pedidos',
      items: 'Platillos',
      quarters: 'Cuartos de hora',
    },
    revenue: 'Ingresos',
    noShows: 'No recogidos',
    toReady: 'Segundos hasta estar listo (promedio)',
    toReadyOf: {
      p50: 'Segundos hasta estar listo (mediana)',
      p90: 'Segundos hasta estar listo (90 de 100)',
      p95: 'Segundos hasta estar listo (95 de 100)',
    },
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
    ...takingsWords.en,
    head: ['Section', 'Entry', 'Count', 'Amount'],
    sections: {
      total: 'Total',
      payments: 'Payments',
      orders: 'Orders',
      items: 'Items',
      quarters: 'Quarter hours',
    },
    revenue: 'Revenue',
    noShows: 'No-shows',
    toReady: 'Seconds until ready (average)',
    toReadyOf: {
      p50: 'Seconds until ready (median)',
      p90: 'Seconds until ready (90 of 100)',
      p95: 'Seconds until ready (95 of 100)',
    },
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

const percentiles = ['p50', 'p90', 'p95'] as const;

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
    [sections.total, word.fees, '', amount(report.feeCents)],
    [sections.total, word.toReady, report.averageSecondsToReady ?? '', ''],
    ...percentiles.map((p) => [sections.total, word.toReadyOf[p], report.secondsToReady?.[p] ?? '', '']),
    [sections.total, word.promisesMade, report.promises.made, ''],
    [sections.total, word.promisesKept, report.promises.kept, ''],
    [sections.total, word.noShows, report.noShows, ''],
    ...paymentRows(report, locale),
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

/** What goes out stands without a minus, under its own name. */
function paymentRows({ payments }: DayReport, locale: Locale): CsvCell[][] {
  const { sections, methods, ...word } = words[locale];
  const row = (entry: string, count: CsvCell, cents: number) => [
    sections.payments,
    entry,
    count,
    amount(cents),
  ];
  return [
    row(word.cash, payments.cash.orders, payments.cash.cents),
    row(`${word.cash}: ${word.refunded}`, '', payments.cash.refundedCents),
    ...payments.online.flatMap((online) => {
      const method = methods[online.method];
      return [
        row(method, online.orders, online.capturedCents),
        row(`${method}: ${word.refunded}`, '', online.refundedCents),
        row(`${method}: ${word.refunding}`, '', online.refundingCents),
        row(`${method}: ${word.providerFee}`, '', online.providerFeeCents),
      ];
    }),
    row(word.net, '', payments.netCents),
    row(word.lost, '', payments.lostCents),
  ];
}

const amount = (amountCents: number) => ({ amountCents });
