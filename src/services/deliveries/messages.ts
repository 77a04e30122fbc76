import type { Locale } from '../../contracts/identity.ts';
import type { Order } from '../../contracts/orders.ts';
import type { Template } from '../../domain/notifications.ts';

/** Words for the phone and for the mailbox. `html` is the same text, marked up. */
export type Message = { title: string; text: string; html: string };
/** `timezone` is the campus's: times are told as its clocks show them. */
export type MessageFacts = { cafeteriaName: string; timezone: string; order: Order };

type Words = (facts: MessageFacts) => { title: string; text: string };

const reason = (order: Order, label: string) => (order.reason ? `${label}: ${order.reason}` : '');

const words: Record<Template, Record<Locale, Words>> = {
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
  const { title, text } = words[template][locale](facts);
  const paragraphs = text.split('\n').map((line) => `<p>${escapeHtml(line)}</p>`);
  return {
    title,
    text,
    html: `<!doctype html><html lang="${locale}"><body><h1>${escapeHtml(title)}</h1>${paragraphs.join('')}</body></html>`,
  };
}

/** E.g. "lunes 11:40". */
function pickupTime({ order, timezone }: MessageFacts, language: string): string {
  const format = {
    weekday: 'long',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZone: timezone,
  } as const;
  return order.pickupSlot ? new Intl.DateTimeFormat(language, format).format(new Date(order.pickupSlot)) : '';
}

function receipt({ order }: MessageFacts, locale: Locale): string {
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
