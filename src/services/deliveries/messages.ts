import type { Locale } from '../../contracts/identity.ts';
import type { Order } from '../../contracts/orders.ts';
import type { Template } from '../../domain/notifications.ts';

/** Words for the phone and for the mailbox. `html` is the same text, marked up. */
export type Message = { title: string; text: string; html: string };
/** `timezone` is the campus's: times are told as its clocks show them. */
export type MessageFacts = {
  cafeteriaName: string;
  timezone: string;
  /** null: the message is not about one order. */
  order: Order | null;
  data: Record<string, unknown> | null;
};
type OrderFacts = MessageFacts & { order: Order };

type Words = (facts: OrderFacts) => { title: string; text: string };

const reason = (order: Order, label: string) => (order.reason ? `${label}: ${order.reason}` : '');

const words: Record<Exclude<Template, 'board_unattended'>, Record<Locale, Words>> = {
  order_received: {
    es: ({ order, cafeteriaName }) => ({
      title: `Recibimos tu pedido ${order.number}`,
      text: `${cafeteriaName} lo confirmará en un momento.`,
    }),
    en: ({ order, cafeteriaName }) => ({
      title: `We have your order ${order.number}`,
      text: `${cafeteriaName} will confirm it in a moment.`,
    }),
  },
  order_accepted: {
    es: ({ order, cafeteriaName }) => ({
      title: `Pedido ${order.number} aceptado`,
      text: `${cafeteriaName} ya lo tiene en cocina.`,
    }),
    en: ({ order, cafeteriaName }) => ({
      title: `Order ${order.number} accepted`,
      text: `${cafeteriaName} has it in the kitchen.`,
    }),
  },
  order_rescheduled: {
    es: (facts) => ({
      title: `Tu pedido ${facts.order.number} cambió de horario`,
      text: `Recógelo en ${facts.cafeteriaName}: ${pickupTime(facts, 'es-MX')}.`,
    }),
    en: (facts) => ({
      title: `Your order ${facts.order.number} has another pickup time`,
      text: `Collect it at ${facts.cafeteriaName}: ${pickupTime(facts, 'en-US')}.`,
    }),
  },
  order_ready: {
    es: ({ order, cafeteriaName }) => ({
      title: `¡Tu pedido ${order.number} está listo!`,
      text: `Recógelo en ${cafeteriaName} con el código ${order.pickupCode}.`,
    }),
    en: ({ order, cafeteriaName }) => ({
      title: `Your order ${order.number} is ready!`,
      text: `Collect it at ${cafeteriaName} with code ${order.pickupCode}.`,
    }),
  },
  order_rejected: {
    es: ({ order, cafeteriaName }) => ({
      title: `${cafeteriaName} no pudo tomar tu pedido ${order.number}`,
      text: `No se te cobró nada. ${reason(order, 'Motivo')}`.trim(),
    }),
    en: ({ order, cafeteriaName }) => ({
      title: `${cafeteriaName} could not take your order ${order.number}`,
      text: `You were not charged. ${reason(order, 'Reason')}`.trim(),
    }),
  },
  order_cancelled: {
    es: ({ order, cafeteriaName }) => ({
      title: `${cafeteriaName} canceló tu pedido ${order.number}`,
      text: `No se te cobró nada. ${reason(order, 'Motivo')}`.trim(),
    }),
    en: ({ order, cafeteriaName }) => ({
      title: `${cafeteriaName} cancelled your order ${order.number}`,
      text: `You were not charged. ${reason(order, 'Reason')}`.trim(),
    }),
  },
  order_expired: {
    es: ({ order, cafeteriaName }) => ({
      title: `Tu pedido ${order.number} expiró`,
      text: `${cafeteriaName} no alcanzó a aceptarlo. No se te cobró nada; puedes pedir de nuevo.`,
    }),
    en: ({ order, cafeteriaName }) => ({
      title: `Your order ${order.number} has expired`,
      text: `${cafeteriaName} could not accept it in time. You were not charged; you can order again.`,
    }),
  },
  order_eta_changed: {
    es: (facts) => ({
      title: `Tu pedido ${facts.order.number} tiene otra hora`,
      text: `${facts.cafeteriaName} lo tendrá listo a las ${clock(facts.order.promisedFrom, facts.timezone)}.`,
    }),
    en: (facts) => ({
      title: `Your order ${facts.order.number} has another time`,
      text: `${facts.cafeteriaName} will have it ready at ${clock(facts.order.promisedFrom, facts.timezone)}.`,
    }),
  },
  order_change_proposed: {
    es: ({ order, cafeteriaName }) => ({
      title: `Falta algo de tu pedido ${order.number}`,
      text: `${cafeteriaName} no puede preparar una parte. Ábrelo para decidir si sigues sin ella.`,
    }),
    en: ({ order, cafeteriaName }) => ({
      title: `Something of your order ${order.number} is missing`,
      text: `${cafeteriaName} cannot make a part of it. Open it to decide whether to go without.`,
    }),
  },
  order_receipt: {
    es: (facts) => ({
      title: `Tu pedido ${facts.order.number} en ${facts.cafeteriaName}`,
      text: receipt(facts, 'es'),
    }),
    en: (facts) => ({
      title: `Your order ${facts.order.number} at ${facts.cafeteriaName}`,
      text: receipt(facts, 'en'),
    }),
  },
};

/** The message of a template in the reader's language. */
export function composeMessage(template: Template, locale: Locale, facts: MessageFacts): Message {
  const { title, text } = wordsOf(template, locale, facts);
  const paragraphs = text.split('\n').map((line) => `<p>${escapeHtml(line)}</p>`);
  return {
    title,
    text,
    html: `<!doctype html><html lang="${locale}"><body><h1>${escapeHtml(title)}</h1>${paragraphs.join('')}</body></html>`,
  };
}

function wordsOf(template: Template, locale: Locale, facts: MessageFacts): { title: string; text: string } {
  if (template === 'board_unattended') {
    const waiting = Number(facts.data?.waiting ?? 0);
    return locale === 'es'
      ? {
          title: `${facts.cafeteriaName}: nadie en el tablero`,
          text: `Pedidos en espera: ${waiting}. Abre el tablero.`,
        }
      : {
          title: `${facts.cafeteriaName}: nobody on the board`,
          text: `Orders waiting: ${waiting}. Open the board.`,
        };
  }
  if (!facts.order) throw new Error(`the message ${template} is about an order`);
  return words[template][locale]({ ...facts, order: facts.order });
}

/** HH:MM of an instant on the campus's clocks. */
function clock(instant: string | null, timezone: string): string {
  const format = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone: timezone } as const;
  return instant ? new Intl.DateTimeFormat('es-MX', format).format(new Date(instant)) : '';
}

/** E.g. "lunes 11:40". */
function pickupTime({ order, timezone }: OrderFacts, language: string): string {
  const format = {
    weekday: 'long',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZone: timezone,
  } as const;
  return order.pickupSlot ? new Intl.DateTimeFormat(language, format).format(new Date(order.pickupSlot)) : '';
}

function receipt({ order }: OrderFacts, locale: Locale): string {
  const money = (cents: number) =>
    new Intl.NumberFormat(locale === 'es' ? 'es-MX' : 'en-US', {
      style: 'currency',
      currency: order.currency,
    }).format(cents / 100);
  const lines = order.items.map((item) => {
    const options =
      item.modifiers.length > 0 ? ` (${item.modifiers.map((modifier) => modifier.name).join(', ')})` : '';
    return `${item.quantity} × ${item.name}${options}: ${money(item.totalCents)}`;
  });
  const code = locale === 'es' ? 'Código para recoger' : 'Pickup code';
  return [...lines, `Total: ${money(order.totalCents)}`, `${code}: ${order.pickupCode}`].join('\n');
}

function escapeHtml(text: string): string {
  const entities: Record<string, string> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    "'": '&#39;',
  };
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? character);
}
