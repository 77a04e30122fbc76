import { z } from 'zod';
import { type Operation, operations, type ProviderName, providerNames } from './provider.ts';

const faultModes = ['error', 'slow', 'hang', 'reset', 'invalid_token', 'lost_answer'] as const;
export type FaultMode = (typeof faultModes)[number];

/** The body of `POST /faults`. Unknown fields are refused: a fault that is misspelt and never happens makes a test lie. */
export const faultInput = z.strictObject({
  provider: z.enum(providerNames),
  /**
   * error: `status` in the provider's shape · slow: waits, then as usual (nothing happens if the caller has left meanwhile) ·
   * hang: no answer, ever · reset: connection broken, nothing done · invalid_token: the recipient is dead ·
   * lost_answer: done, then connection broken.
   */
  mode: z.enum(faultModes),
  /** HTTP status of mode `error`. */
  status: z.int().min(400).max(599).default(503),
  /** How many calls it hits; 0 or -1: all, until cleared. */
  count: z.int().min(-1).default(1),
  delayMs: z.int().min(0).max(600_000).default(2_000),
  /** Sent as `Retry-After` with mode `error`. */
  retryAfterSeconds: z.int().min(0).optional(),
  /** Only calls for this token, subscription or address; of Stripe an intent's id or a value of its metadata. */
  recipient: z.string().min(1).optional(),
  /** Only calls that do this. */
  operation: z.enum(operations).optional(),
  /** A call that it spares does not count. */
  probability: z.number().min(0).max(1).default(1),
});

export type Fault = Omit<z.infer<typeof faultInput>, 'count'> & {
  id: number;
  /** Calls that it will still hit; null: until cleared. */
  remaining: number | null;
};

/** The faults that wait for calls, in the order in which they were injected. */
export class Faults {
  #waiting: Fault[] = [];
  #lastId = 0;

  inject({ count, ...fault }: z.infer<typeof faultInput>): Fault {
    this.#lastId += 1;
    const injected = { id: this.#lastId, ...fault, remaining: count > 0 ? count : null };
    this.#waiting.push(injected);
    return injected;
  }

  /** The fault that hits this call, used up by one. The oldest that fits goes first. */
  take(provider: ProviderName, recipients: string[], operation?: Operation): Fault | undefined {
    const fault = this.#waiting.find(
      (waiting) =>
        waiting.provider === provider &&
        (waiting.operation === undefined || waiting.operation === operation) &&
        (waiting.recipient === undefined || recipients.includes(waiting.recipient)) &&
        Math.random() < waiting.probability,
    );
    if (fault?.remaining) {
      fault.remaining -= 1;
      if (fault.remaining === 0) this.#waiting = this.#waiting.filter((waiting) => waiting !== fault);
    }
    return fault;
  }

  list = (): Fault[] => this.#waiting;

  clear(provider?: ProviderName): void {
    this.#waiting = provider ? this.#waiting.filter((waiting) => waiting.provider !== provider) : [];
  }
}
