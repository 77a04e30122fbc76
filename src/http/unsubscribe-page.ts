import type { Locale } from '../contracts/languages.ts';
import type { NotificationKind } from '../contracts/notifications.ts';

type Words = {
  kinds: Record<NotificationKind, string>;
  asked: [title: string, text: (kind: string) => string];
  done: [title: string, text: (kind: string) => string];
  stop: string;
};

const words: Record<Locale, Words> = {
  es: {
    kinds: {
      order_updates: 'avisos de tus pedidos',
      receipts: 'recibos',
      announcements: 'anuncios de la cafetería',
    },
    asked: ['¿Dejar de recibir correos?', (kind) => `Ya no te enviaremos por correo: ${kind}.`],
    done: [
      'Listo',
      (kind) =>
        `Ya no te enviaremos por correo: ${kind}. Puedes activarlos otra vez en tu perfil. Si un pedido no se puede preparar, te avisaremos de todos modos.`,
    ],
    stop: 'Dejar de recibir',
  },
  en: {
    kinds: {
      order_updates: 'news of your orders',
      receipts: 'receipts',
      announcements: 'announcements of the cafeteria',
    },
    asked: ['Stop these e-mails?', (kind) => `We will no longer e-mail you: ${kind}.`],
    done: [
      'Done',
      (kind) =>
        `We will no longer e-mail you: ${kind}. You can switch them on again in your profile. If an order cannot be made, we will still tell you.`,
    ],
    stop: 'Stop them',
  },
};

/** The small page behind the link of an e-mail: it asks, then it tells. Nothing of a reader's goes into it. */
export function unsubscribePage(locale: Locale, kind: NotificationKind, moment: 'asked' | 'done'): string {
  const { kinds, stop, ...moments } = words[locale];
  const [title, text] = moments[moment];
  const form = `<form method="post"><button name="List-Unsubscribe" value="One-Click">${stop}</button></form>`;
  return `<!doctype html>
<html lang="${locale}">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="color-scheme" content="light dark" />
    <title>${title} · ITSUR Eats</title>
    <style>
      body { margin: 0 auto; max-width: 30rem; padding: 3rem 1.25rem; font: 1.0625rem/1.5 system-ui, sans-serif; }
      button { font: inherit; font-weight: 600; padding: 0.75rem 1.25rem; border: 0; border-radius: 0.5rem; color: #fff; background: #9a3412; }
    </style>
  </head>
  <body>
    <h1>${title}</h1>
    <p>${text(kinds[kind])}</p>
    ${moment === 'asked' ? form : ''}
  </body>
</html>`;
}
