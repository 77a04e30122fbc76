import { z } from 'zod';

/** The body of `POST /stripe/webhooks`: what is to happen to the next events. Unknown fields are refused. */
export const webhookFaultInput = z.strictObject({
  /** lose: never sent · delay: sent `delayMs` later · double: sent twice at once · reorder: sent after the next one (or `delayMs`). */
  mode: z.enum(['lose', 'delay', 'double', 'reorder']),
  /** How many events it hits; 0 or -1: all, until cleared. */
  count: z.int().min(-1).default(1),
  delayMs: z.int().min(0).max(600_000).default(2_000),
  /** Only events of this type. */
  type: z.string().optional(),
  /** Only events about this: an intent's id, or a value of its metadata. */
  about: z.string().optional(),
});

export type WebhookFault = Omit<z.infer<typeof webhookFaultInput>, 'count'> & { remaining: number | null };

/** The faults that wait for events; the oldest that fits goes first. */
export class WebhookFaults {
  #waiting: WebhookFault[] = [];

  inject({ count, ...fault }: z.infer<typeof webhookFaultInput>): WebhookFault {
    const injected = { ...fault, remaining: count > 0 ? count : null };
    this.#waiting.push(injected);
    return injected;
  }

  /** The fault that hits this event, used up by one. */
  take(event: { type: string; about: string[] }): WebhookFault | undefined {
    const fault = this.#waiting.find(
      ({ type, about }) =>
        (type === undefined || type === event.type) && (about === undefined || event.about.includes(about)),
    );
    if (fault?.remaining) {
      fault.remaining -= 1;
      if (fault.remaining === 0) this.#waiting = this.#waiting.filter((waiting) => waiting !== fault);
    }
    return fault;
  }

  list = (): WebhookFault[] => this.#waiting;

  clear(): void {
    this.#waiting = [];
  }
}
