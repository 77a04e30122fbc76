import { switchOf } from '../../domain/notifications.ts';
import type { ClaimedDelivery } from './ledger.ts';
import { composeMail } from './mail.ts';
import { composeMessage, type Message } from './messages.ts';
import { unsubscribeLink } from './unsubscribe-link.ts';

/** What a delivery says, and the headers that its e-mail carries. Equal for every try of it. */
export async function writeMessage(
  env: Env,
  institutionId: string,
  { channel, template, locale, userId, ...facts }: ClaimedDelivery,
): Promise<{ message: Message; headers?: Record<string, string> }> {
  if (channel === 'push') return { message: composeMessage(template, locale, facts) };
  const { kind, essential } = switchOf(template, channel);
  if (!kind || essential)
    return { message: composeMail(template, locale, { ...facts, unsubscribeUrl: null }) };
  const unsubscribeUrl = await unsubscribeLink(env, { institutionId, userId, kind });
  return {
    message: composeMail(template, locale, { ...facts, unsubscribeUrl }),
    headers: oneClick(unsubscribeUrl),
  };
}

/** RFC 8058: the mail program's own button ends the letters, without a page in between. */
const oneClick = (url: string) => ({
  'List-Unsubscribe': `<${url}>`,
  'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
});
