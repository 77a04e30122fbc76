import { type AccountLetterKind, accountLetterKinds } from '../../contracts/identity.ts';
import type { Locale } from '../../contracts/languages.ts';
import type { Order } from '../../contracts/orders.ts';
import { tidyLine } from '../../contracts/tidy-text.ts';
import { switchOf, type Template } from '../../domain/notifications.ts';
import { isOwedAtCounter } from '../../domain/payments.ts';
import { money, promisedTime, weekday } from './formats.ts';
import { layoutMail, type MailBlock, type MailLetter, mailAsText } from './mail-layout.ts';
import { composeMessage, type Message, type MessageFacts, wordsIn } from './messages.ts';
import type { Words } from './words/words.ts';

/** Of a mail, in UTF-16 units: more than any title with the name of a cafeteria in it has. */
const longestSubject = 300;

/** Orders that are still to be collected: code and time matter. */
const isOpen = ({ status }: Order) => ['placed', 'accepted', 'preparing', 'ready'].includes(status);

/**
 * A mail in the reader's language. `unsubscribeUrl` is there where its kind may be switched off. Equal facts make equal
 * letters, to the last byte.
 */
export function composeMail(
  template: Template,
  locale: Locale,
  facts: MessageFacts & { unsubscribeUrl: string | null; link?: string },
): Required<Message> {
  const words = wordsIn[locale];
  const { title: written, text } = composeMessage(template, locale, facts);
  // A subject with a line break is refused by who sends it, or is a header more.
  const title = tidyLine(written, longestSubject);
  const { order, timezone, unsubscribeUrl, link } = facts;
  const letter: MailLetter = {
    locale,
    title,
    preheader: order && isOpen(order) ? `${words.mail.pickupCode}: ${order.pickupCode}` : text,
    blocks: [
      ...text.split('\n').map((line): MailBlock => ({ kind: 'paragraph', text: line })),
      ...(link ? [{ kind: 'link', label: linkLabel(template, words), url: link } as const] : []),
      ...(order ? orderBlocks(order, timezone, locale) : []),
    ],
    footer: {
      why: why(template, facts, words),
      unsubscribe: unsubscribeUrl ? { label: words.mail.unsubscribe, url: unsubscribeUrl } : null,
    },
  };
  return { title, text: mailAsText(letter), html: layoutMail(letter) };
}

function orderBlocks(order: Order, timezone: string, locale: Locale): MailBlock[] {
  const { mail } = wordsIn[locale];
  const amount = (cents: number) => money(cents, order.currency, locale);
  const promised = promisedTime(order, timezone);
  const lines = order.items
    .filter(({ removedAt }) => removedAt === null)
    .map((item) => ({
      name: `${item.quantity} × ${item.name}`,
      amount: amount(item.totalCents),
      details: [
        ...(item.modifiers.length > 0 ? [mail.options(item.modifiers.map(({ name }) => name))] : []),
        ...(item.note ? [item.note] : []),
      ],
    }));
  const open: MailBlock[] = [
    { kind: 'code', label: mail.pickupCode, code: order.pickupCode },
    ...(promised
      ? [
          {
            kind: 'fact',
            label: mail.promised,
            value: `${weekday(order.promisedFrom, timezone, locale)} ${promised}`,
          } as const,
        ]
      : []),
  ];
  return [
    ...(isOpen(order) ? open : []),
    {
      kind: 'lines',
      heading: `${mail.orderNumber} ${order.number}`,
      lines,
      sums: [
        ...(order.totalCents > order.subtotalCents
          ? [{ label: mail.subtotal, amount: amount(order.subtotalCents) }]
          : []),
        ...(order.tipCents > 0 ? [{ label: mail.tip, amount: amount(order.tipCents) }] : []),
        ...(order.feeCents > 0 ? [{ label: mail.fee, amount: amount(order.feeCents) }] : []),
      ],
      total: { label: mail.total, amount: amount(order.totalCents) },
      included: { label: mail.taxIncluded, amount: amount(order.taxCents) },
    },
    ...(isOpen(order)
      ? [
          {
            kind: 'paragraph',
            text: mail[howPaid(order)],
          } as const,
        ]
      : []),
  ];
}

function howPaid(order: Order): 'payAtPickup' | 'held' | 'paid' {
  if (isOwedAtCounter(order)) return 'payAtPickup';
  return order.paymentStatus === 'authorized' ? 'held' : 'paid';
}

const isAccountLetter = (template: Template): template is AccountLetterKind =>
  (accountLetterKinds as readonly string[]).includes(template);

const linkLabel = (template: Template, { account }: Words): string =>
  (isAccountLetter(template) && account[template].link) || '';

function why(template: Template, { cafeteriaName }: MessageFacts, { mail }: Words): string {
  if (isAccountLetter(template)) return mail.whyAccount;
  if (template === 'announcement') return mail.whyAnnouncement(cafeteriaName);
  if (template === 'board_unattended') return mail.whyStaff(cafeteriaName);
  return switchOf(template, 'email').essential ? mail.whyAlways(cafeteriaName) : mail.whyOrder(cafeteriaName);
}
