import type { FaultMode } from './faults.ts';
import type { Accepted, Operation, ProviderName } from './provider.ts';

/** Something that a provider accepted: one entry a recipient. */
export type Message = {
  /** The id that the provider answered. */
  id: string;
  provider: ProviderName;
  /** Device token, subscription id or e-mail address. */
  recipient: string;
  /** The JSON body as it was received; of Web Push, what the browser reads. */
  body: unknown;
  /** RFC 3339, UTC. */
  at: string;
  /** Where the provider takes an idempotency key: how often it was asked for this one message. */
  attempts?: number;
};

/** A call, whatever came of it: one entry a recipient, with `null` where none could be told. `at` is its arrival. */
export type Attempt = {
  provider: ProviderName;
  recipient: string | null;
  /** The HTTP status answered; null as long as, or because, nothing was answered. */
  status: number | null;
  at: string;
  operation?: Operation;
  /** The fault that was injected into it. */
  fault?: FaultMode;
};

export type Filter = {
  provider?: ProviderName;
  recipient?: string /** Included. */;
  since?: Date /** Only the newest so many. */;
  limit?: number;
};

/** A load test of an afternoon must not eat the machine's memory. */
const maxEntries = 10_000;

/** What arrived at all providers, oldest first. The oldest entries make room for new ones. */
export class Inbox {
  #messages: Message[] = [];
  #attempts: Attempt[] = [];

  /** Notes a call at its arrival. The entries answered are live: the caller writes the outcome into them. */
  called(
    call: { provider: ProviderName; operation?: Operation },
    recipients: string[],
    fault: FaultMode | undefined,
  ): Attempt[] {
    const at = new Date().toISOString();
    const named = recipients.length > 0 ? recipients : [null];
    const attempts = named.map((recipient): Attempt => ({ ...call, recipient, status: null, at, fault }));
    keepNewest(this.#attempts, attempts);
    return attempts;
  }

  accepted(provider: ProviderName, { id, recipients, attempts, body }: Accepted, sent: unknown): void {
    const at = new Date().toISOString();
    keepNewest(
      this.#messages,
      recipients.map(
        (recipient): Message => ({
          id,
          provider,
          recipient,
          body: body ?? sent,
          at,
          attempts,
        }),
      ),
    );
  }

  repeated(provider: ProviderName, id: string): void {
    for (const message of this.#messages) {
      if (message.id === id && message.provider === provider) message.attempts = (message.attempts ?? 1) + 1;
    }
  }

  messages = (filter: Filter): Message[] => select(this.#messages, filter);
  attempts = (filter: Filter): Attempt[] => select(this.#attempts, filter);

  clearMessages(): void {
    this.#messages = [];
  }

  clearAttempts(): void {
    this.#attempts = [];
  }
}

function keepNewest<Entry>(entries: Entry[], added: Entry[]): void {
  entries.push(...added);
  if (entries.length > maxEntries) entries.splice(0, entries.length - maxEntries);
}

function select<Entry extends Message | Attempt>(
  entries: Entry[],
  { provider, recipient, since, limit }: Filter,
): Entry[] {
  const chosen = entries.filter(
    (entry) =>
      (provider === undefined || entry.provider === provider) &&
      (recipient === undefined || entry.recipient === recipient) &&
      (since === undefined || new Date(entry.at) >= since),
  );
  return limit === undefined ? chosen : chosen.slice(-limit);
}
