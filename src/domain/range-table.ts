import type { Locale } from '../contracts/languages.ts';
import type { LostCause, RangeReport, RangeTotals } from '../contracts/reports.ts';
import type { CsvCell } from './csv.ts';
import { dishNamesIn } from './dish-names.ts';
import { takingsWords } from './takings-words.ts';

const words = {
  es: {
    ...takingsWords.es,
    head: ['Sección', 'Concepto', 'Cantidad', 'Importe', 'Cantidad antes', 'Importe antes'] as const,
    sections: {
      total: 'Total',
      payments: 'Pagos',
      days: 'Días',
      hours: 'Horas',
      weekdays: 'Días de la semana',
      dishes: 'Platillos',
      cafeterias: 'Cafeterías',
      campuses: 'Campus',
      lost: 'Pedidos perdidos',
    },
    placed: 'Recibidos',
    collected: 'Entregados (ingresos)',
    average: 'Cuenta promedio',
    causes: {
      rejected: 'Rechazados por la cocina',
      not_accepted: 'Nadie los aceptó a tiempo',
      cancelled: 'Cancelados',
      no_show: 'No recogidos',
      unpaid: 'No se pagaron a tiempo',
      payment_failed: 'El pago falló',
    } satisfies Record<LostCause, string>,
  },
  en: {
    ...takingsWords.en,
    head: ['Section', 'Entry', 'Count', 'Amount', 'Count before', 'Amount before'] as const,
    sections: {
      total: 'Total',
      payments: 'Payments',
      days: 'Days',
      hours: 'Hours',
      weekdays: 'Days of the week',
      dishes: 'Items',
      cafeterias: 'Cafeterias',
      campuses: 'Campuses',
      lost: 'Orders lost',
    },
    placed: 'Placed',
    collected: 'Collected (revenue)',
    average: 'Average ticket',
    causes: {
      rejected: 'Rejected by the kitchen',
      not_accepted: 'Nobody accepted in time',
      cancelled: 'Cancelled',
      no_show: 'Not picked up',
      unpaid: 'Not paid in time',
      payment_failed: 'The payment failed',
    } satisfies Record<LostCause, string>,
  },
} satisfies Record<Locale, unknown>;

type Line = RangeReport['hours'][number];

/**
 * A range of days as one table for a spreadsheet: each line with the same of the range before beside it, amounts in whole
 * units of its currency. What goes out stands without a minus, under its own name.
 */
export function rangeTable(report: RangeReport, locale: Locale): CsvCell[][] {
  const { head, sections, causes } = words[locale];
  const weekday = new Intl.DateTimeFormat(locale, { weekday: 'long', timeZone: 'UTC' });
  const nameOf = dishNamesIn(report);
  const currency = ` (${report.currency})`;
  const row = (section: string, entry: string, { orders, revenueCents, before }: Omit<Line, 'hour'>) => [
    section,
    entry,
    orders,
    amount(revenueCents),
    before.orders,
    amount(before.revenueCents),
  ];
  return [
    [head[0], head[1], head[2], head[3] + currency, head[4], head[5] + currency],
    ...totalRows(report, locale),
    ...paymentRows(report, locale),
    ...report.days.map((line) => row(sections.days, line.day, line)),
    ...report.weekdays.map((line) => row(sections.weekdays, weekday.format(aMonday(line.weekday)), line)),
    ...report.hours.map((line) => row(sections.hours, `${String(line.hour).padStart(2, '0')}:00`, line)),
    ...report.dishes.map(({ quantity, before, ...dish }) =>
      row(sections.dishes, nameOf(dish), {
        ...none,
        ...dish,
        orders: quantity,
        before: { ...none, ...before, orders: before.quantity },
      }),
    ),
    ...report.cafeterias.map((line) => row(sections.cafeterias, line.name, line)),
    ...report.campuses.map((line) => row(sections.campuses, line.name, line)),
    ...report.lost.flatMap(({ cause, orders, totalCents, before, reasons }) => [
      [sections.lost, causes[cause], orders, amount(totalCents), before.orders, amount(before.totalCents)],
      ...reasons.map(({ reason, orders: count }): CsvCell[] => [
        sections.lost,
        `${causes[cause]}: ${reason}`,
        count,
        '',
        '',
        '',
      ]),
    ]),
  ];
}

const none = { orders: 0, collected: 0, lost: 0, revenueCents: 0 };

function totalRows({ totals, totalsBefore }: RangeReport, locale: Locale): CsvCell[][] {
  const { sections, ...word } = words[locale];
  const row = (entry: string, count: (of: RangeTotals) => CsvCell, cents: (of: RangeTotals) => CsvCell) => [
    sections.total,
    entry,
    count(totals),
    cents(totals),
    count(totalsBefore),
    cents(totalsBefore),
  ];
  const blank = () => '';
  return [
    row(word.placed, (of) => of.orders, blank),
    row(
      word.collected,
      (of) => of.collected,
      (of) => amount(of.revenueCents),
    ),
    row(word.tax, blank, (of) => amount(of.taxCents)),
    row(word.tips, blank, (of) => amount(of.tipCents)),
    row(word.fees, blank, (of) => amount(of.feeCents)),
    row(word.average, blank, ({ averageTicketCents: cents }) => (cents === null ? '' : amount(cents))),
    row(word.promisesMade, (of) => of.promises.made, blank),
    row(word.promisesKept, (of) => of.promises.kept, blank),
  ];
}

function paymentRows({ totals, totalsBefore }: RangeReport, locale: Locale): CsvCell[][] {
  const { sections, methods, ...word } = words[locale];
  const [now, before] = [totals.payments, totalsBefore.payments];
  const row = (entry: string, counts: [CsvCell, CsvCell], cents: [number, number]): CsvCell[] => [
    sections.payments,
    entry,
    counts[0],
    amount(cents[0]),
    counts[1],
    amount(cents[1]),
  ];
  const used = (['card', 'oxxo', 'spei'] as const).filter((method) =>
    [...now.online, ...before.online].some((online) => online.method === method),
  );
  const nothing: [CsvCell, CsvCell] = ['', ''];
  return [
    row(word.cash, [now.cash.orders, before.cash.orders], [now.cash.cents, before.cash.cents]),
    row(`${word.cash}: ${word.refunded}`, nothing, [now.cash.refundedCents, before.cash.refundedCents]),
    ...used.flatMap((method) => {
      const [here, there] = [now, before].map(({ online }) => online.find((of) => of.method === method));
      const both = (of: keyof typeof noOnline): [number, number] => [here?.[of] ?? 0, there?.[of] ?? 0];
      return [
        row(methods[method], both('orders'), both('capturedCents')),
        row(`${methods[method]}: ${word.refunded}`, nothing, both('refundedCents')),
        row(`${methods[method]}: ${word.refunding}`, nothing, both('refundingCents')),
        row(`${methods[method]}: ${word.providerFee}`, nothing, both('providerFeeCents')),
      ];
    }),
    row(word.net, nothing, [now.netCents, before.netCents]),
    row(word.lost, nothing, [now.lostCents, before.lostCents]),
  ];
}

const noOnline = { orders: 0, capturedCents: 0, refundedCents: 0, refundingCents: 0, providerFeeCents: 0 };
const amount = (amountCents: number) => ({ amountCents });
/** 2026-03-02 was one; 1 is Monday. */
const aMonday = (isoWeekday: number) => new Date(Date.UTC(2026, 2, 1 + isoWeekday));
