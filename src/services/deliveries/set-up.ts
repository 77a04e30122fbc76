import type { MessengerName } from '../../contracts/breakers.ts';

/** What the platform has to be given before a messenger can be spoken to. */
const needs = {
  fcm: ['FCM_SERVICE_ACCOUNT'],
  resend: ['EMAIL_API_KEY'],
  onesignal: ['ONESIGNAL_APP_ID', 'ONESIGNAL_API_KEY'],
  web_push: ['VAPID_PUBLIC_KEY', 'VAPID_PRIVATE_KEY'],
  cloudflare: ['SEND_EMAIL'],
} as const satisfies Record<MessengerName, readonly (keyof Env)[]>;

/** The secrets and bindings that a messenger lacks, by name; null: it can be spoken to. */
export function missingOf(env: Env, name: MessengerName): string | null {
  return needs[name].some((each) => !env[each]) ? needs[name].join(', ') : null;
}
