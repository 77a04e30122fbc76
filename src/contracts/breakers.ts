import { z } from '@hono/zod-openapi';

/** Whom messages go through. */
export const messengerNames = ['fcm', 'onesignal', 'web_push', 'resend', 'cloudflare'] as const;
export type MessengerName = (typeof messengerNames)[number];

/** Whom the platform calls; each has a circuit of its own, named so. */
export const providerNames = [...messengerNames, 'stripe'] as const;
export type ProviderName = (typeof providerNames)[number];

export const breakerStates = ['closed', 'half_open', 'open'] as const;
export type BreakerState = (typeof breakerStates)[number];

/**
 * What a consumer may do: speak, wait, or send one single letter to find out. `heldBefore`: so many letters wait already,
 * as far as the object was told.
 */
export type Permission =
  | { kind: 'closed' }
  | { kind: 'open'; retryInSeconds: number; heldBefore?: number }
  | { kind: 'probe'; retryInSeconds: number };

export const breakerSchema = z
  .object({
    provider: z.enum(providerNames),
    state: z.enum(breakerStates),
    /** When it came to that state; null: it was never in another. */
    since: z.iso.datetime().nullable(),
    /** Until a probe is due; 0 unless open. */
    retryInSeconds: z.int(),
  })
  .openapi('CircuitBreaker');
export type Breaker = z.infer<typeof breakerSchema>;

/** The CircuitBreaker object, one a provider. Consumers ask before a batch and report after it. */
export type CircuitBreakerObject = {
  ask(provider: ProviderName): Promise<Permission>;
  /**
   * What came of calls, in the order in which they ended: true, the service answered; and how many letters were held
   * back. Answers what is allowed now; null: whoever asks next is to find out.
   */
  report(provider: ProviderName, answered: boolean[], held?: number): Promise<Permission | null>;
  read(): Promise<Omit<Breaker, 'provider'>>;
};
