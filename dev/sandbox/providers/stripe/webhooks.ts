import { createHmac } from 'node:crypto';
import { Remembered } from '../remembered.ts';
import { WebhookFaults } from './webhook-faults.ts';

/** Where events go; without a URL they are kept alone, for tests that carry them themselves. */
export type WebhookEndpoint = { url?: string; secret: string };

export type SentEvent = {
  id: string;
  type: string;
  /** Byte for byte what is signed and sent. */
  body: string;
  /** Whom it is about: the intent's id and the values of the metadata. */
  about: string[];
  state: 'waiting' | 'lost' | 'delivered' | 'refused';
  tries: { at: string; status: number | null }[];
};

/** Between tries. Stripe's own go on for three days. */
const retryDelaysMs = [1_000, 5_000, 25_000];

/** Sends events as Stripe does: at least once, in no order, until somebody answers with a 2xx. */
export class Webhooks {
  readonly #endpoint: WebhookEndpoint;
  readonly #events = new Remembered<SentEvent>();
  readonly #timers = new Set<NodeJS.Timeout>();
  readonly #stopped = new AbortController();
  readonly faults = new WebhookFaults();
  #held: SentEvent[] = [];

  constructor(endpoint: WebhookEndpoint) {
    this.#endpoint = endpoint;
  }

  send({ id, type, body, about }: Pick<SentEvent, 'id' | 'type' | 'body' | 'about'>): void {
    const event: SentEvent = { id, type, body, about, state: 'waiting', tries: [] };
    this.#events.set(id, event);
    const fault = this.faults.take(event);
    const held = fault?.mode === 'reorder' ? [] : this.#held.splice(0);
    switch (fault?.mode) {
      case undefined:
        void this.#try(event).then(() => held.forEach((each) => void this.#try(each)));
        return;
      case 'lose':
        event.state = 'lost';
        break;
      case 'double':
        void this.#try(event);
        void this.#try(event);
        break;
      case 'delay':
        this.#later(fault.delayMs, () => void this.#try(event));
        break;
      case 'reorder':
        this.#held.push(event);
        this.#later(fault.delayMs, () => this.#letGo(event));
    }
    for (const each of held) void this.#try(each);
  }

  /** Once more, whatever became of it: the dashboard's "resend". */
  async resend(id: string): Promise<SentEvent | undefined> {
    const event = this.#events.get(id);
    if (event) await this.#try(event);
    return event;
  }

  /** Oldest first, each with a signature that is good now. */
  list = ({ about, type }: { about?: string; type?: string }) =>
    this.#events
      .values()
      .filter((event) => (!about || event.about.includes(about)) && (!type || event.type === type))
      .map((event) => ({ ...event, signature: this.#sign(event.body) }));

  stop(): void {
    this.#stopped.abort();
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
  }

  async #try(event: SentEvent): Promise<void> {
    const { url } = this.#endpoint;
    if (!url || this.#stopped.signal.aborted) return;
    const attempt: SentEvent['tries'][number] = { at: new Date().toISOString(), status: null };
    event.tries.push(attempt);
    const headers = {
      'content-type': 'application/json; charset=utf-8',
      'stripe-signature': this.#sign(event.body),
    };
    const signal = AbortSignal.any([this.#stopped.signal, AbortSignal.timeout(10_000)]);
    const answer = await fetch(url, { method: 'POST', headers, body: event.body, signal }).catch(() => null);
    attempt.status = answer?.status ?? null;
    if (answer?.ok) {
      event.state = 'delivered';
      return;
    }
    const delayMs = retryDelaysMs[event.tries.length - 1];
    if (event.state === 'delivered' || this.#stopped.signal.aborted) return;
    if (delayMs === undefined) event.state = 'refused';
    else this.#later(delayMs, () => void this.#try(event));
  }

  /** `t=…,v1=…`: HMAC-SHA256 of time and body. https://docs.stripe.com/webhooks/signature */
  #sign(body: string): string {
    const at = Math.floor(Date.now() / 1_000);
    const signature = createHmac('sha256', this.#endpoint.secret).update(`${at}.${body}`).digest('hex');
    return `t=${at},v1=${signature}`;
  }

  #letGo(event: SentEvent): void {
    if (!this.#held.includes(event)) return;
    this.#held = this.#held.filter((held) => held !== event);
    void this.#try(event);
  }

  #later(ms: number, work: () => void): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      work();
    }, ms);
    this.#timers.add(timer);
  }
}
