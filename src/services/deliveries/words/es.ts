import type { RefundReason } from '../../../contracts/refunds.ts';
import { isCharged } from '../../../domain/payments.ts';
import { clock, money, promisedWhen, weekdayAndClock } from '../formats.ts';
import { givenBack, isPaidTooLate, type OrderFacts, told, type Words } from './words.ts';

const because = ({ order }: OrderFacts) => (order.reason ? ` Motivo: ${order.reason}` : '');
const sentence = (before: string, time: string, after = '.') => (time ? `${before}${time}${after}` : '');

const reasons: Record<RefundReason, string> = {
  missing_item: 'faltaba algo',
  wrong_item: 'venía otra cosa',
  quality: 'algo no estaba bien',
  late: 'tardó demasiado',
  overcharged: 'se cobró de más',
  other: '',
};

function refund({ paymentMethod, paymentStatus, totalCents, currency }: OrderFacts['order']): string {
  if (paymentStatus === 'authorized') return 'No se te cobró nada; tu banco libera lo retenido en unos días.';
  if (!isCharged(paymentStatus)) return 'No se te cobró nada.';
  const to = paymentMethod === 'card' ? 'a tu tarjeta' : 'por donde pagaste';
  return `Te devolvemos ${money(totalCents, currency, 'es')} ${to}; puede tardar de 5 a 10 días hábiles.`;
}

export const es: Words = {
  order: {
    order_received: ({ order, cafeteriaName }) => ({
      title: `Recibimos tu pedido ${order.number}`,
      text: `${cafeteriaName} lo confirmará en un momento.`,
    }),
    order_accepted: ({ order, cafeteriaName, timezone }) => ({
      title: `Pedido ${order.number} aceptado`,
      text: `${cafeteriaName} lo tomó.${sentence(' Estará listo: ', promisedWhen(order, timezone, 'es'))}`,
    }),
    order_rescheduled: ({ order, cafeteriaName, timezone }) => ({
      title: `Tu pedido ${order.number} cambió de horario`,
      text: `Recógelo en ${cafeteriaName}: ${weekdayAndClock(order.pickupSlot, timezone, 'es')}.`,
    }),
    order_ready: ({ order, cafeteriaName, timezone }) => ({
      title: `¡Tu pedido ${order.number} está listo!`,
      text: `Recógelo en ${cafeteriaName} con el código ${order.pickupCode}.${sentence(' Te lo guardamos hasta las ', clock(order.collectBy, timezone))}`,
    }),
    order_recalled: ({ order, cafeteriaName, timezone }) => ({
      title: `Tu pedido ${order.number} todavía no está listo`,
      text: `${cafeteriaName} lo regresó a la cocina.${sentence(' Calcula que estará: ', promisedWhen(order, timezone, 'es'))} Te avisamos en cuanto puedas pasar por él.`,
    }),
    order_rejected: (facts) => ({
      title: `${facts.cafeteriaName} no pudo tomar tu pedido ${facts.order.number}`,
      text: `${refund(facts.order)}${because(facts)}`,
    }),
    order_cancelled: (facts) => ({
      title: isPaidTooLate(facts)
        ? `Ya no alcanzó el tiempo: pedido ${facts.order.number}`
        : `${facts.cafeteriaName} canceló tu pedido ${facts.order.number}`,
      text: `${isPaidTooLate(facts) ? 'Tu pago llegó cuando ya no daba tiempo de prepararlo. ' : ''}${refund(facts.order)}${because(facts)}`,
    }),
    order_expired: ({ order, cafeteriaName }) => ({
      title: `Tu pedido ${order.number} expiró`,
      text: `${order.paymentStatus === 'pending' ? 'No se pagó a tiempo.' : `${cafeteriaName} no alcanzó a aceptarlo.`} ${refund(order)} Puedes pedir de nuevo.`,
    }),
    order_eta_changed: ({ order, cafeteriaName, timezone }) => ({
      title: `Tu pedido ${order.number} tiene otra hora`,
      text: `${cafeteriaName} lo tendrá listo a las ${clock(order.promisedFrom, timezone)}.`,
    }),
    order_change_proposed: ({ order, cafeteriaName }) => ({
      title: `Falta algo de tu pedido ${order.number}`,
      text: `${cafeteriaName} no puede preparar una parte. Ábrelo para decidir si sigues sin ella.`,
    }),
    order_goes_without: ({ order, cafeteriaName }) => ({
      title: `Tu pedido ${order.number} va sin una parte`,
      text: `${cafeteriaName} no pudo prepararla y sigue con lo demás. Total: ${money(order.totalCents, order.currency, 'es')}.`,
    }),
    order_payment_failed: ({ order, cafeteriaName }) => ({
      title: `No se pudo cobrar tu pedido ${order.number}`,
      text: `No se cobró nada en línea. Paga ${money(order.totalCents, order.currency, 'es')} en efectivo al recogerlo en ${cafeteriaName}.`,
    }),
    order_paid_after_end: ({ order }) => ({
      title: `Llegó el pago de tu pedido ${order.number}`,
      text: `El pedido ya había terminado. ${refund(order)}`,
    }),
    order_refunded: ({ order, cafeteriaName, data }) => ({
      title: `Te devolvimos ${money(givenBack(data), order.currency, 'es')}`,
      text: `De tu pedido ${order.number} en ${cafeteriaName}${told(reasons, data)}. ${data?.way === 'cash' ? 'Te lo dan en efectivo en el mostrador.' : `Va ${order.paymentMethod === 'card' ? 'a tu tarjeta' : 'por donde pagaste'}; puede tardar de 5 a 10 días hábiles.`}`,
    }),
    order_receipt: ({ order, cafeteriaName }) => ({
      title: `Tu pedido ${order.number} en ${cafeteriaName}`,
      text: 'Este es el resumen de tu pedido. Muestra el código al recogerlo.',
    }),
  },
  account: {
    verify_email: {
      title: 'Confirma tu correo',
      text: 'Confirma que este correo es tuyo. El enlace sirve una vez, durante 24 horas.',
      link: 'Confirmar mi correo',
    },
    reset_password: {
      title: 'Elige una contraseña nueva',
      text: 'Alguien, quizá tú, pidió cambiar tu contraseña. El enlace sirve una vez, durante una hora. Si no fuiste tú, no hagas nada: tu contraseña sigue igual.',
      link: 'Elegir contraseña',
    },
    invite: {
      title: 'Te damos la bienvenida',
      text: 'Hay una cuenta para ti. Elige tu contraseña para entrar. El enlace sirve una vez, durante siete días.',
      link: 'Elegir contraseña',
    },
    password_changed: {
      title: 'Tu contraseña cambió',
      text: 'La contraseña de tu cuenta se acaba de cambiar y las demás sesiones se cerraron. Si no fuiste tú, pide una nueva desde la pantalla de acceso y avisa a tu institución.',
    },
    session_stolen: {
      title: 'Cerramos una de tus sesiones',
      text: 'El acceso de una de tus sesiones se usó dos veces: alguien más pudo tener una copia. La cerramos por seguridad. Vuelve a entrar; si no reconoces alguna sesión en tu perfil, ciérrala y cambia tu contraseña.',
    },
  },
  boardUnattended: (cafeteriaName, waiting) => ({
    title: `${cafeteriaName}: nadie en el tablero`,
    text: `Pedidos en espera: ${waiting}. Abre el tablero.`,
  }),
  refund,
  mail: {
    pickupCode: 'Código para recoger',
    promised: 'Estará listo',
    orderNumber: 'Pedido',
    options: (names) => `Con: ${names.join(', ')}`,
    subtotal: 'Subtotal',
    tip: 'Propina',
    fee: 'Cuota de servicio',
    total: 'Total',
    taxIncluded: 'IVA incluido',
    payAtPickup: 'Pagas en efectivo al recoger.',
    held: 'Pago autorizado: se cobra cuando la cafetería acepta el pedido.',
    paid: 'Pagado.',
    whyOrder: (cafeteriaName) => `Recibes este correo porque pediste en ${cafeteriaName} con ITSUR Eats.`,
    whyAlways: (cafeteriaName) =>
      `Recibes este correo porque pediste en ${cafeteriaName} con ITSUR Eats. Este aviso se envía siempre.`,
    whyAnnouncement: (place) =>
      `Recibes este correo porque usas ITSUR Eats y ${place} tiene algo que anunciar.`,
    whyAccount: 'Recibes este correo porque trata de tu cuenta de ITSUR Eats. Se envía siempre.',
    whyStaff: (cafeteriaName) => `Recibes este correo porque atiendes ${cafeteriaName}.`,
    unsubscribe: 'No recibir más correos como este',
  },
};
