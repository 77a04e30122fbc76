import { sessionShards } from './domain/shards.ts';

declare global {
  interface Env {
    /** Optional secret: the connection of a read replica, which reports are read from. */
    DATABASE_REPLICA_URL?: string;
    /** Optional secrets: the account at OneSignal, for institutions that chose it. */
    ONESIGNAL_APP_ID?: string;
    ONESIGNAL_API_KEY?: string;
    /** Optional secrets: the key pair that push services know us by (RFC 8292), base64url. */
    VAPID_PUBLIC_KEY?: string;
    VAPID_PRIVATE_KEY?: string;
    /** Optional secrets: the platform's account at Stripe, for institutions that take cards and have none of their own. */
    STRIPE_SECRET_KEY?: string;
    STRIPE_WEBHOOK_SECRET?: string;
    /** No secret: what apps identify the account with. */
    STRIPE_PUBLISHABLE_KEY?: string;
    /** Optional binding: Cloudflare's own e-mail, for institutions that chose it. */
    SEND_EMAIL?: SendEmail;
    /** Optional binding: a second sink of what is measured (src/observability/record.ts). */
    ANALYTICS?: AnalyticsEngineDataset;
  }
}

/** Longest wait for a provider: a queue consumer has better things to do, and its claims last for two minutes. */
export const providerTimeoutMs = (env: Env) => Number(env.PROVIDER_TIMEOUT_MS) || 10_000;

const required = [
  'DATABASE_URL',
  'AUTH_KEYS',
  'METRICS_TOKEN',
  'FCM_SERVICE_ACCOUNT',
  'EMAIL_API_KEY',
] as const satisfies (keyof Env)[];

/**
 * What is wrong with the environment, in words for whoever deploys; empty when nothing is. The values themselves
 * are never told.
 */
export function environmentFaults(env: Env): string[] {
  const missing = required
    .filter((name) => !env[name])
    .map((name) => `the secret ${name} is missing: wrangler secret put ${name}`);
  // Unset, it is as src/services/identity/session-places.ts says.
  const unsoundShards = env.SESSION_SHARDS && !sessionShards.test(env.SESSION_SHARDS);
  const strangeScript = env.PLATFORM === 'deployed' && env.STRIPE_JS_URL !== 'https://js.stripe.com';
  const unlimited = env.PLATFORM === 'deployed' && env.RATE_LIMITS === 'off';
  return [
    ...missing,
    ...(unsoundShards ? ['SESSION_SHARDS is a list such as "64 32 users"'] : []),
    ...(strangeScript
      ? ['STRIPE_JS_URL is where cards are typed in: https://js.stripe.com, and no other']
      : []),
    ...(unlimited ? ['RATE_LIMITS=off is for a local platform only: set it to on'] : []),
  ];
}
