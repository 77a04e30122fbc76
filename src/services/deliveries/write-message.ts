import { switchOf, type Template } from '../../domain/notifications.ts';
import { accountLink, type LinkKind, linkKinds } from '../identity/account-links.ts';
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
  if (!kind || essential) {
    const link = await linkOf(env, institutionId, template, facts.data);
    return { message: composeMail(template, locale, { ...facts, unsubscribeUrl: null, link }) };
  }
  const unsubscribeUrl = await unsubscribeLink(env, { institutionId, userId, kind });
  return {
    message: composeMail(template, locale, { ...facts, unsubscribeUrl }),
    headers: oneClick(unsubscribeUrl),
  };
}

/** The link that a letter about an account carries, where its kind has one. */
async function linkOf(
  env: Env,
  institutionId: string,
  template: Template,
  data: ClaimedDelivery['data'],
): Promise<string | undefined> {
  const { letterId, secretHash } = data ?? {};
  if (!(template in linkKinds) || typeof letterId !== 'string' || typeof secretHash !== 'string')
    return undefined;
  return accountLink(env, institutionId, { kind: template as LinkKind, letterId, secretHash });
}

/** RFC 8058: the mail program's own button ends the letters, without a page in between. */
const oneClick = (url: string) => ({
  'List-Unsubscribe': `<${url}>`,
  'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
});
