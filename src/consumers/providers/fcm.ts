import { providerTimeoutMs } from '../../env.ts';
import { forgetGoogleTokens, googleAccessToken, parseServiceAccount } from './google-token.ts';
import { callProvider, failureOf, type Letter, type Provider, type SendOutcome } from './provider.ts';

const quotaPauseSeconds = 60;

/** Firebase Cloud Messaging, HTTP v1. https://firebase.google.com/docs/reference/fcm/rest/v1/projects.messages/send */
export function fcm(env: Env): Provider {
  const account = parseServiceAccount(env.FCM_SERVICE_ACCOUNT);
  // One a batch: its letters leave side by side and need the token once.
  let asked: ReturnType<typeof googleAccessToken> | null = null;
  return {
    name: 'fcm',
    async send(letter) {
      asked ??= googleAccessToken(account, providerTimeoutMs(env));
      const token = await asked;
      if (token.kind === 'failed') return token;
      return callProvider(
        env,
        letter,
        `${env.FCM_BASE_URL}/v1/projects/${account.project_id}/messages:send`,
        {
          method: 'POST',
          headers: { authorization: `Bearer ${token.accessToken}`, 'content-type': 'application/json' },
          body: JSON.stringify({ message: toMessage(letter) }),
        },
        readAnswer,
      );
    },
  };
}

function toMessage({ to, message, collapseKey, lifeSeconds, id }: Letter) {
  const until = Math.floor(Date.now() / 1000) + lifeSeconds;
  return {
    token: to,
    notification: { title: message.title, body: message.text },
    data: { deliveryId: id, about: collapseKey },
    android: { collapse_key: collapseKey, priority: 'HIGH', ttl: `${lifeSeconds}s` },
    apns: {
      headers: { 'apns-collapse-id': collapseKey, 'apns-priority': '10', 'apns-expiration': String(until) },
    },
  };
}

type FcmError = { error?: { status?: string; message?: string; details?: Array<{ errorCode?: string }> } };

async function readAnswer(response: Response): Promise<SendOutcome> {
  if (response.ok) {
    const { name } = (await response.json()) as { name: string };
    return { kind: 'delivered', providerMessageId: name };
  }
  const { error } = (await response.json().catch(() => ({}))) as FcmError;
  const code =
    error?.details?.find((detail) => detail.errorCode)?.errorCode ??
    error?.status ??
    `HTTP ${response.status}`;
  if (code === 'UNREGISTERED') return { kind: 'unreachable', reason: code };
  // The token was revoked or the clock is off: the next try fetches another.
  if (response.status === 401) {
    forgetGoogleTokens();
    return { kind: 'failed', reason: code };
  }
  const failure = failureOf(response, code);
  // Google asks for a minute at least after QUOTA_EXCEEDED, whatever the header says.
  return failure.kind === 'failed' && response.status === 429
    ? { ...failure, retryAfterSeconds: Math.max(failure.retryAfterSeconds ?? 0, quotaPauseSeconds) }
    : failure;
}
