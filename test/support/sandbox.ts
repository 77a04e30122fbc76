import { inject } from 'vitest';

export type SandboxMessage = {
  provider: string;
  recipient: string;
  body: Record<string, any>;
  at: string;
  attempts?: number;
};
export type Attempt = { provider: string; recipient: string; status: number | string; at: string };

export const ask = async <T>(path: string, init?: RequestInit): Promise<T> =>
  (await fetch(`${inject('sandboxUrl')}${path}`, init)).json();

/** What one recipient was sent. */
export const messagesTo = (recipient: string) =>
  ask<SandboxMessage[]>(`/messages?recipient=${encodeURIComponent(recipient)}`);

/** Every call that a provider got for one recipient, the failed ones too. */
export const attemptsTo = async (recipient: string) =>
  (await ask<Attempt[]>('/attempts')).filter((attempt) => attempt.recipient === recipient);

/** Makes calls fail, of one recipient if it is named. */
export const injectFault = (fault: {
  provider: 'google' | 'fcm' | 'onesignal' | 'web_push' | 'email' | 'stripe';
  mode: string;
  recipient?: string;
  operation?: string;
  status?: number;
  count?: number;
  retryAfterSeconds?: number;
  delayMs?: number;
}) =>
  ask('/faults', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(fault),
  });

/** A browser that has asked for push messages, of one sender alone if it is named; its `id` is their recipient. */
export async function subscribeBrowser(
  applicationServerKey?: string,
): Promise<{ id: string; subscription: Record<string, unknown> & { endpoint: string } }> {
  const subscription = await ask<{ endpoint: string }>('/web-push/subscriptions', {
    method: 'POST',
    body: JSON.stringify({ applicationServerKey }),
  });
  return { id: subscription.endpoint.split('/').at(-1) as string, subscription };
}
