import { callProvider, failureOf, type Provider, type SendOutcome } from './provider.ts';

/** E-mail by Resend's HTTP API. https://resend.com/docs/api-reference/emails/send-email */
export function resend(env: Env): Provider {
  return {
    name: 'resend',
    send: ({ id, origin, to, from, message, headers }) =>
      callProvider(
        env,
        { origin },
        `${env.EMAIL_BASE_URL}/emails`,
        {
          method: 'POST',
          headers: {
            authorization: `Bearer ${env.EMAIL_API_KEY}`,
            'content-type': 'application/json',
            'idempotency-key': id,
          },
          body: JSON.stringify({
            from,
            to: [to],
            subject: message.title,
            text: message.text,
            html: message.html,
            headers,
          }),
        },
        readAnswer,
      ),
  };
}

async function readAnswer(response: Response): Promise<SendOutcome> {
  const answer = (await response.json().catch(() => ({}))) as { id?: string; name?: string };
  if (response.ok && answer.id) return { kind: 'delivered', providerMessageId: answer.id };
  // The letter went out before; its words have changed since, for its reader's language has.
  if (answer.name === 'invalid_idempotent_request') return { kind: 'delivered' };
  // Twins with one key at the same time: the other is on its way.
  if (answer.name === 'concurrent_idempotent_requests') return { kind: 'failed', reason: answer.name };
  return failureOf(response, answer.name ?? `HTTP ${response.status}`);
}
