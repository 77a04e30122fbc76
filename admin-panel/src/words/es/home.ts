import type { Overview } from '../../../../src/contracts/overview.ts';

type Loss = Overview['lost'][number];

/** How the cafeteria is doing at this moment. */
export const home = {
  title: 'Inicio',
  now: 'Ahora',
  openUntil: (time: string) => `Abierta hasta las ${time}`,
  open: 'Abierta',
  closedUntil: (time: string) => `Cerrada; abre ${time}`,
  closed: 'Cerrada',
  paused: 'En pausa',
  pausedUntil: (time: string) => `En pausa hasta las ${time}`,
  resume: 'Reanudar',
  orders: 'Pedidos abiertos',
  noOrders: 'Ningún pedido abierto',
  lateness: 'Retraso',
  onTime: 'Ningún pedido va tarde',
  late: (orders: number, minutes: string) =>
    orders === 1
      ? `1 pedido va tarde por ${minutes}`
      : `${orders} pedidos van tarde; el primero, por ${minutes}`,
  people: 'En el tablero',
  nobody: 'Nadie tiene abierto el tablero',
  boards: (boards: number) => (boards === 1 ? '1 tablero' : `${boards} tableros`),
  peopleUnknown: 'No se pudo saber',
  toBoard: 'Ir al tablero',

  attention: 'Necesita atención',
  stuckPayments: (count: number) =>
    count === 1
      ? '1 pago falla una y otra vez. Avisa a quien administra el sistema.'
      : `${count} pagos fallan una y otra vez. Avisa a quien administra el sistema.`,
  parked: (count: number) =>
    count === 1 ? '1 cosa quedó apartada sin procesar' : `${count} cosas quedaron apartadas sin procesar`,
  deadDeliveries: (count: number) =>
    count === 1 ? '1 mensaje sin entregar' : `${count} mensajes sin entregar`,
  toMessages: 'Ver mensajes',
  notSetUp: (provider: string) => `${provider} no está configurado: lo que va por ahí no sale.`,

  lowStock: 'Se está acabando',
  enough: 'Hay suficiente de todo lo que se cuenta.',
  left: (portions: number) => (portions === 1 ? 'queda 1' : `quedan ${portions}`),
  noneLeft: 'se acabó',
  restock: (portions: number) => `+${portions}`,
  restockOf: (dish: string, portions: number) => `Agregar ${portions} de ${dish}`,
  restocked: (dish: string, stock: number) => `${dish}: ahora hay ${stock}`,

  lost: 'Perdidos hoy',
  nothingLost: 'Hoy no se ha perdido ningún pedido.',
  what: 'Qué pasó',
  why: 'Por qué',
  count: 'Pedidos',
  cents: 'Dinero',
  events: {
    'order.rejected': 'Rechazado',
    'order.cancelled': 'Cancelado',
    'order.expired': 'Venció sin respuesta',
    'order.no_show': 'No se recogió',
  } satisfies Record<Loss['event'], string>,
  byStudent: 'por el estudiante',
  bySystem: 'por el sistema',
  reasons: { paid_too_late: 'Se pagó demasiado tarde' } as Partial<Record<string, string>>,

  cash: 'Caja de hoy',
  notCounted: 'Aún no se ha contado.',
  countedAt: (time: string) => `Se contó a las ${time}:`,
  toCash: 'Ir al corte de caja',
};
