import type { Breaker } from '../../../../src/contracts/breakers.ts';
import type { Delivery } from '../../../../src/contracts/deliveries.ts';
import type { ParkedKind } from '../../../../src/contracts/parked.ts';

/** Of a provider's answer, or a message's kind, that has no word here, its code is shown. */
type ByCode = Readonly<Record<string, string>>;

export const deliveries = {
  title: 'Mensajes',
  status: 'Estado',
  statuses: {
    dead: 'Sin entregar',
    failed: 'Rechazados',
    pending: 'En camino',
    sent: 'Enviados',
    skipped: 'Omitidos',
  } satisfies Record<Delivery['status'], string>,
  /** Of one message. */
  stands: {
    dead: 'Sin entregar',
    failed: 'Rechazado',
    pending: 'En camino',
    sent: 'Enviado',
    skipped: 'Omitido',
  } satisfies Record<Delivery['status'], string>,
  statusMore: {
    dead: 'Se intentó cuatro veces sin éxito; no se intenta más hasta que alguien lo reinicia.',
    failed: 'El proveedor lo rechazó: la dirección o el dispositivo no sirve.',
    pending: 'Se está enviando, o espera su siguiente intento.',
    sent: 'El proveedor lo aceptó.',
    skipped: 'Ya no tenía caso: lo que decía había cambiado, o el dispositivo ya no está.',
  } satisfies Record<Delivery['status'], string>,
  channel: 'Canal',
  channels: { push: 'Notificación', email: 'Correo' } satisfies Record<Delivery['channel'], string>,
  template: 'Mensaje',
  templates: {
    order_received: 'Pedido recibido',
    order_accepted: 'Pedido aceptado',
    order_rescheduled: 'Otra hora de entrega',
    order_ready: 'Pedido listo',
    order_rejected: 'Pedido rechazado',
    order_cancelled: 'Pedido cancelado',
    order_expired: 'Pedido vencido',
    order_eta_changed: 'Otra hora prometida',
    order_change_proposed: 'Falta un platillo',
    order_recalled: 'Aún no está listo',
    order_goes_without: 'Va sin un platillo',
    order_payment_failed: 'El pago falló',
    order_paid_after_end: 'Pago después del final',
    order_refunded: 'Dinero devuelto',
    order_receipt: 'Recibo',
    board_unattended: 'Tablero desatendido',
    announcement: 'Anuncio',
  } as ByCode,
  recipient: 'Para',
  order: 'Pedido',
  created: 'Creado',
  lastError: 'Último error',
  provider: 'Proveedor',
  tries: 'Intentos',
  due: 'Siguiente intento',
  sentAt: 'Enviado',
  none: 'Ningún mensaje con esos filtros',
  noneDead: 'Ningún mensaje sin entregar: todo llegó o está en camino',
  see: (template: string, recipient: string) => `Ver ${template} para ${recipient}`,
  gone: 'un dispositivo que ya no está',
  attempts: 'Intentos',
  attemptAt: 'Cuándo',
  outcome: 'Resultado',
  outcomes: {
    delivered: 'Aceptado por el proveedor',
    refused: 'Rechazado',
    unreachable: 'La dirección ya no existe',
    failed: 'El proveedor falló',
  } as ByCode,
  noAttempts: 'Todavía no se ha intentado',

  retry: 'Reintentar',
  retried: 'Se vuelve a enviar',
  retryAll: 'Reintentar los no entregados',
  retryAllMore:
    'Se vuelven a enviar los mensajes no entregados, los más viejos primero, hasta mil. Lo que dicen puede ser ya viejo; lo que ya no es cierto se omite.',
  retriedAll: (count: number, more: boolean) =>
    `${count} ${count === 1 ? 'mensaje vuelve' : 'mensajes vuelven'} a enviarse${more ? '; aún quedan más' : ''}`,
  purge: 'Borrar viejos',
  purgeMore:
    'Los mensajes terminados de antes de esos días se borran con sus intentos, hasta cinco mil. No se pueden recuperar.',
  purgeDays: 'Más viejos que (días)',
  purgeDaysHint: 'Siete como mínimo',
  purged: (count: number, more: boolean) =>
    `${count} ${count === 1 ? 'mensaje borrado' : 'mensajes borrados'}${more ? '; aún quedan más' : ''}`,

  parked: 'Apartados',
  parkedMore: 'No se pudieron procesar y esperan a alguien. Todo lo demás sigue su curso.',
  parkedKinds: {
    event: 'Avisos de un suceso',
    order: 'Pedido',
    command: 'Orden que falló',
  } satisfies Record<ParkedKind, string>,
  parkedKindMore: {
    event: 'Sus mensajes no se han enviado.',
    order: 'No se pudo leer, mostrar o dar por terminado a su hora.',
    command: 'Falló por culpa nuestra; quien la dio ya lo sabe. No se repite sola.',
  } satisfies Record<ParkedKind, string>,
  parkedRetry: {
    event: 'Reintentar',
    order: 'Reintentar',
    command: 'Quitar de la lista',
  } satisfies Record<ParkedKind, string>,
  parkedRetried: 'Hecho; si vuelve a fallar, vuelve aquí',
  parkedTimes: (times: number, moment: string) =>
    `${times} ${times === 1 ? 'vez' : 'veces'}, la última ${moment}.`,

  breakers: 'Proveedores',
  breakerStates: { closed: 'Funciona', half_open: 'A prueba', open: 'Interrumpido' } satisfies Record<
    Breaker['state'],
    string
  >,
  breakerMore: {
    closed: () => 'Los mensajes salen con normalidad.',
    half_open: () => 'Un solo mensaje averigua si ya responde; los demás esperan.',
    open: (wait: string) =>
      `No respondía: los mensajes esperan, no se pierden. Se prueba otra vez en ${wait}.`,
  } satisfies Record<Breaker['state'], (wait: string) => string>,
  since: (moment: string) => `Desde ${moment}`,
  providers: {
    fcm: 'Firebase',
    onesignal: 'OneSignal',
    web_push: 'Web Push',
    resend: 'Resend (correo)',
    cloudflare: 'Cloudflare (correo)',
    stripe: 'Stripe (pagos)',
  } satisfies Record<Breaker['provider'], string>,
};
