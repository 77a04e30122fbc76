import type { MessengerName } from '../../contracts/breakers.ts';
import type { InstitutionConfig } from '../../contracts/institution.ts';
import { logEvent } from '../../observability/log.ts';
import type { ClaimedDelivery } from '../../services/deliveries/ledger.ts';
import { missingOf } from '../../services/deliveries/set-up.ts';
import { cloudflareEmail } from './cloudflare-email.ts';
import { fcm } from './fcm.ts';
import { onesignal } from './onesignal.ts';
import type { Provider } from './provider.ts';
import { resend } from './resend.ts';
import { parseSubscription, webPush } from './web-push.ts';

/** Who takes a delivery: a browser's subscription names its push service itself, for the rest the institution has chosen. */
export function providerNameOf(
  { channel, platform, pushToken }: Pick<ClaimedDelivery, 'channel' | 'platform' | 'pushToken'>,
  config: InstitutionConfig,
): MessengerName {
  if (channel === 'email') return config.email;
  return platform === 'web' && pushToken && parseSubscription(pushToken) ? 'web_push' : config.push;
}

/** The providers as one batch needs them, each made at its first use. */
export function providersFor(env: Env): (name: MessengerName) => Provider {
  const made = new Map<MessengerName, Provider>();
  return (name) => {
    const provider = made.get(name) ?? make(name, env);
    made.set(name, provider);
    return provider;
  };
}

function make(name: MessengerName, env: Env): Provider {
  const { ONESIGNAL_APP_ID: appId, ONESIGNAL_API_KEY: apiKey, SEND_EMAIL: binding } = env;
  const { VAPID_PUBLIC_KEY: publicKey, VAPID_PRIVATE_KEY: privateKey, VAPID_SUBJECT: subject } = env;
  switch (name) {
    case 'fcm':
      return fcm(env);
    case 'resend':
      return resend(env);
    case 'onesignal':
      return appId && apiKey ? onesignal(env, { appId, apiKey }) : refuse(env, name);
    case 'web_push':
      return publicKey && privateKey ? webPush(env, { publicKey, privateKey, subject }) : refuse(env, name);
    case 'cloudflare':
      return binding ? cloudflareEmail(env, binding) : refuse(env, name);
  }
}

/** A provider that an institution chose and nobody has set up: said in the log and on each delivery, which an admin can send again. */
function refuse(env: Env, name: MessengerName): Provider {
  const missing = missingOf(env, name);
  logEvent('error', 'provider_not_set_up', { provider: name, missing });
  return { name, send: async () => ({ kind: 'refused', reason: `${name} is not set up: ${missing}` }) };
}
