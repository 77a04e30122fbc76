import type { Locale } from '../../contracts/languages.ts';
import type { Template } from '../../domain/notifications.ts';
import { en } from './words/en.ts';
import { es } from './words/es.ts';
import type { MessageFacts, Spoken, Words } from './words/words.ts';

export type { MessageFacts } from './words/words.ts';

/** Words for the phone, or for the mailbox: a mail has `html` too, the same marked up. */
export type Message = Spoken & { html?: string };

export const wordsIn: Record<Locale, Words> = { es, en };

/** What a push says, in the reader's language; a mail begins with the same. */
export function composeMessage(template: Template, locale: Locale, facts: MessageFacts): Message {
  const words = wordsIn[locale];
  const { cafeteriaName, order, data } = facts;
  switch (template) {
    case 'board_unattended':
      return words.boardUnattended(cafeteriaName, Number(data?.waiting ?? 0));
    case 'announcement':
      // An admin wrote it, for everybody alike.
      return { title: String(data?.title ?? ''), text: String(data?.body ?? '') };
    case 'verify_email':
    case 'reset_password':
    case 'invite':
    case 'password_changed':
    case 'session_stolen':
      return words.account[template];
    default:
      if (!order) throw new Error(`the message ${template} is about an order`);
      return words.order[template]({ ...facts, order });
  }
}
