import { html } from 'hono/html';
import type { PrivacyFacts } from '../contracts/institution.ts';
import type { Locale } from '../contracts/languages.ts';

/** Paragraphs under headings; what an institution has not told is left out, or said to be missing. */
type Notice = { title: string; sections: [heading: string, paragraphs: string[]][]; other: [string, string] };

const notices: Record<Locale, (facts: PrivacyFacts) => Notice> = {
  es: ({ name, contact, postalAddress, retention, takesCards, institutionalSignIn }) => ({
    title: 'Aviso de privacidad',
    sections: [
      [
        'Quién responde',
        [
          `${name}${postalAddress ? `, con domicilio en ${postalAddress},` : ''} es responsable de tus datos personales en este servicio de pedidos de cafetería.`,
          contact
            ? `Contacto: ${contact}.`
            : 'Pregunta por el contacto en la administración de tu institución.',
        ],
      ],
      [
        'Qué guardamos y para qué',
        [
          `Tu nombre, correo y campus${institutionalSignIn ? ', y el identificador de tu cuenta institucional' : ''}: para que entres y para saber de quién es cada pedido.`,
          'Tus pedidos, con las notas que escribas: para prepararlos, entregarlos y llevar las cuentas.',
          'Los alérgenos que indiques, si quieres: son datos de salud (sensibles) y solo sirven para avisarte antes de pedir. Puedes quitarlos cuando quieras.',
          'El identificador de tu teléfono o navegador para avisos, y los avisos que te enviamos: para decirte cómo va tu pedido. Puedes apagarlos en tu perfil.',
          'Tus sesiones abiertas y un registro de acciones de seguridad, con identificadores y sin nombres: para proteger las cuentas.',
          ...(takesCards
            ? [
                'Si pagas en línea, Stripe recibe los datos de tu pago. El número de tu tarjeta no pasa por nosotros.',
              ]
            : []),
        ],
      ],
      [
        'Quién los ve',
        [
          'El personal de la cafetería ve los pedidos, con tu nombre de pila; quienes administran, las cuentas de su institución. Para dar el servicio los tratan por nuestra cuenta proveedores de alojamiento, base de datos, avisos y correo. No los vendemos ni los usamos para publicidad.',
        ],
      ],
      [
        'Cuánto tiempo',
        [
          `Las notas, los motivos, los alérgenos y tu nombre en un pedido: ${retention.orderTextDays} días desde que terminó. Los avisos enviados: ${retention.deliveriesDays} días. Los importes y el registro de seguridad se conservan, sin tu nombre si borras tu cuenta.`,
        ],
      ],
      [
        'Tus derechos (ARCO)',
        [
          'Acceso: en tu perfil descargas todo lo que guardamos de ti. Rectificación: ahí mismo cambias tus datos.',
          'Cancelación: ahí mismo borras tu cuenta; tus pedidos quedan sin nombre para la contabilidad. Con un pedido abierto o dinero en camino hay que esperar a que termine.',
          `Oposición, revocación del consentimiento o cualquier duda: ${contact ?? 'en la administración de tu institución'}. La autoridad es la Secretaría Anticorrupción y Buen Gobierno.`,
        ],
      ],
      [
        'Cookies y cambios',
        ['Esta página no usa cookies ni rastreadores. Si este aviso cambia, lo verás aquí.'],
      ],
    ],
    other: ['en', 'English'],
  }),
  en: ({ name, contact, postalAddress, retention, takesCards, institutionalSignIn }) => ({
    title: 'Privacy notice',
    sections: [
      [
        'Who is responsible',
        [
          `${name}${postalAddress ? `, of ${postalAddress},` : ''} is responsible for your personal data in this cafeteria ordering service.`,
          contact ? `Contact: ${contact}.` : 'Ask the administration of your institution whom to contact.',
        ],
      ],
      [
        'What we keep, and what for',
        [
          `Your name, e-mail and campus${institutionalSignIn ? ', and the identifier of your institutional account' : ''}: to let you in and to know whose an order is.`,
          'Your orders, with the notes that you write: to make them, hand them over and keep the books.',
          'The allergens that you name, if you wish: they are health data (sensitive) and only warn you before you order. Remove them whenever you like.',
          'The identifier of your phone or browser for messages, and the messages that we sent: to tell you how your order is doing. You can switch them off in your profile.',
          'Your open sessions, and a log of acts that security depends on, with identifiers and no names: to protect accounts.',
          ...(takesCards
            ? [
                'If you pay online, Stripe gets the details of your payment. Your card number does not pass through us.',
              ]
            : []),
        ],
      ],
      [
        'Who sees it',
        [
          'Cafeteria staff see orders, with your first name; administrators see the accounts of their institution. Providers of hosting, database, messages and e-mail process it on our behalf. We do not sell it, nor use it for advertising.',
        ],
      ],
      [
        'For how long',
        [
          `Notes, reasons, allergens and your first name in an order: ${retention.orderTextDays} days from its end. Messages that were sent: ${retention.deliveriesDays} days. Amounts and the security log stay, without your name if you end your account.`,
        ],
      ],
      [
        'Your rights (ARCO)',
        [
          'Access: in your profile you download all that we keep of you. Rectification: you change your data there.',
          'Cancellation: you end your account there; your orders stay for the books without your name. While an order is open or money is on its way, it has to wait.',
          `Objection, withdrawing consent, or any question: ${contact ?? 'the administration of your institution'}. The authority is Mexico’s Secretaría Anticorrupción y Buen Gobierno.`,
        ],
      ],
      [
        'Cookies and changes',
        ['This page uses no cookies and no trackers. If this notice changes, you will see it here.'],
      ],
    ],
    other: ['es', 'Español'],
  }),
};

export const noticePaths: Record<Locale, string> = { es: '/privacidad', en: '/privacy' };

/** The privacy notice of an institution: plain HTML. `query` names the institution for the link to the other language. */
export function privacyPage(locale: Locale, facts: PrivacyFacts, query: string) {
  const { title, sections, other } = notices[locale](facts);
  const [otherLocale, otherName] = other as [Locale, string];
  return html`<!doctype html>
<html lang="${locale}">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="color-scheme" content="light dark" />
    <title>${title} · ${facts.name}</title>
    <style>
      body { margin: 0 auto; max-width: 40rem; padding: 2rem 1.25rem 4rem; font: 1.0625rem/1.55 system-ui, sans-serif; overflow-wrap: anywhere; }
      h1 { line-height: 1.2; }
      h2 { margin: 2rem 0 0.5rem; font-size: 1.1875rem; }
    </style>
  </head>
  <body>
    <main>
      <h1>${title}</h1>
      ${sections.map(
        ([heading, paragraphs]) => html`<h2>${heading}</h2>
      ${paragraphs.map((paragraph) => html`<p>${paragraph}</p>`)}`,
      )}
    </main>
    <p><a href="${noticePaths[otherLocale]}${query}" hreflang="${otherLocale}">${otherName}</a></p>
  </body>
</html>`;
}
