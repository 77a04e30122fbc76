import { inject } from 'vitest';

export type SandboxMessage = { provider: string; recipient: string; body: Record<string, any>; at: string };
export type Attempt = { provider: string; recipient: string; status: number | string; at: string };

const ask = async <T>(path: string, init?: RequestInit): Promise<T> =>
  (await fetch(`${inject('sandboxUrl')}${path}`, init)).json();

/** What one recipient was sent. */
export const messagesTo = (recipient: string) =>
  ask<SandboxMessage[]>(`/messages?recipient=${encodeURIComponent(recipient)}`);

/** Every call that a provider got for one recipient, the failed ones too. */
export const attemptsTo = async (recipient: string) =>
  (await ask<Attempt[]>('/attempts')).filter((attempt) => attempt.recipient === recipient);

/** Makes calls for one recipient fail. */
export const injectFault = (fault: {
  provider: 'fcm' | 'email';
  mode: string;
  recipient: string;
  status?: number;
  count?: number;
  retryAfterSeconds?: number;
}) =>
  ask('/faults', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(fault),
  });
