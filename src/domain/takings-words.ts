import type { Locale } from '../contracts/languages.ts';

/** What the tables of a day and of a range call the same sums. */
export const takingsWords = {
  es: {
    methods: { card: 'Tarjeta', oxxo: 'OXXO', spei: 'SPEI' },
    cash: 'Efectivo',
    refunded: 'devoluciones',
    refunding: 'por devolver',
    providerFee: 'comisión del procesador',
    net: 'Neto',
    lost: 'Entregado sin cobrar',
    tax: 'Impuesto incluido',
    tips: 'Propinas',
    fees: 'Cuota de servicio',
    promisesMade: 'Promesas de hora',
    promisesKept: 'Promesas de hora cumplidas',
  },
  en: {
    methods: { card: 'Card', oxxo: 'OXXO', spei: 'SPEI' },
    cash: 'Cash',
    refunded: 'refunds',
    refunding: 'to be refunded',
    providerFee: "processor's fee",
    net: 'Net',
    lost: 'Handed over unpaid',
    tax: 'Tax included',
    tips: 'Tips',
    fees: 'Service fee',
    promisesMade: 'Times promised',
    promisesKept: 'Times promised and kept',
  },
} satisfies Record<Locale, unknown>;
