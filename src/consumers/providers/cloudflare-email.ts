import { providerTimeoutMs } from '../../env.ts';
import type { Letter, Provider, SendOutcome } from './provider.ts';

/** Cloudflare's own list: what is not in it is wrong with the letter, its sender or the account. */
const passing = ['E_RATE_LIMIT_EXCEEDED', 'E_INTERNAL_SERVER_ERROR'];
const dead = ['E_RECIPIENT_SUPPRESSED'];

/**
 * E-mail by Cloudflare's `send_email` binding. It knows no idempotency key: a letter whose answer was lost goes out
 * again. Nothing stands in for it on a developer's machine: tested with a made-up binding, not against the service.
 * https://developers.cloudflare.com/email-service/api/send-emails/workers-api/
 */
export function cloudflareEmail(env: Env, binding: SendEmail): Provider {
  return {
    name: 'cloudflare',
    async send(letter) {
      const { promise: late, resolve } = Promise.withResolvers<SendOutcome>();
      const timer = setTimeout(
        () => resolve({ kind: 'failed', reason: 'TimeoutError' }),
        providerTimeoutMs(env),
      );
      try {
        return await Promise.race([sendBy(binding, letter), late]);
      } finally {
        clearTimeout(timer);
      }
    },
  };
}

async function sendBy(binding: SendEmail, { to, from, message, headers }: Letter): Promise<SendOutcome> {
  try {
    const { messageId } = await binding.send({
      to,
      from: senderOf(from),
      subject: message.title,
      text: message.text,
      html: message.html,
      headers,
    });
    return { kind: 'delivered', providerMessageId: messageId };
  } catch (error) {
    const { code = 'unknown' } = error as { code?: string };
    // Without a code it is the platform's own fault, e.g. a binding that cannot be reached.
    if (passing.includes(code) || code === 'unknown') return { kind: 'failed', reason: code };
    return { kind: dead.includes(code) ? 'unreachable' : 'refused', reason: code };
  }
}

/** `Name <a@b.mx>` in the two parts that the binding takes. */
function senderOf(from: string): string | EmailAddress {
  const [, name, email] = /^(.+?)\s*<([^<>]+)>$/.exec(from) ?? [];
  return name && email ? { name, email } : from;
}
