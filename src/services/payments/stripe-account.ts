import { type Institution, type OnlineMethod, onlineMethods } from '../../contracts/institution.ts';
import { logEvent } from '../../observability/log.ts';

export type StripeAccount = {
  secretKey: string;
  webhookSecret: string;
  publishableKey: string | null;
  /** A connected account, which the platform's keys act for. */
  connected: string | undefined;
};

/** How an institution's students may pay beside cash, whether or not an account is set up for it. */
export function onlineMethodsOf({ config: { payments } }: Institution): OnlineMethod[] {
  return onlineMethods.filter(
    (method) => payments.methods.includes(method) || (method === 'card' && payments.card),
  );
}

/**
 * The account that takes an institution's money: its own, or the platform's. Null: it takes cash alone, or its secrets
 * are missing, which the log tells.
 */
export function stripeAccountOf(env: Env, institution: Institution): StripeAccount | null {
  if (onlineMethodsOf(institution).length === 0) return null;
  const { stripeSecrets: own, stripeAccount } = institution.config.payments;
  const suffix = own ? `_${own}` : '';
  const secret = (name: string) => (env as unknown as Record<string, string | undefined>)[name + suffix];
  const secretKey = secret('STRIPE_SECRET_KEY');
  const webhookSecret = secret('STRIPE_WEBHOOK_SECRET');
  if (!secretKey || !webhookSecret) {
    const missing = `STRIPE_SECRET_KEY${suffix}, STRIPE_WEBHOOK_SECRET${suffix}`;
    logEvent('error', 'provider_not_set_up', {
      provider: 'stripe',
      institutionId: institution.id,
      missing,
    });
    return null;
  }
  return {
    secretKey,
    webhookSecret,
    publishableKey: secret('STRIPE_PUBLISHABLE_KEY') ?? null,
    connected: stripeAccount,
  };
}
