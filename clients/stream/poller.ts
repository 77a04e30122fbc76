import type { StreamOptions } from './options.ts';
import { within } from './patience.ts';

type Deps = {
  everyMs: number;
  answerWithinMs: number;
  ask: NonNullable<StreamOptions['poll']>;
  /** Undefined: nothing has changed since the answer before. */
  answered(body?: unknown): void;
  unanswered(error: unknown): void;
};

/** Asks again and again while no socket opens; what has not changed costs an answer's headers alone (RFC 9110, 13.1.2). */
export class Poller {
  readonly #deps: Deps;
  #run: AbortController | null = null;
  #etag: string | null = null;
  #isAnswered = false;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  get isRunning(): boolean {
    return this.#run !== null;
  }

  /** Whether it stands in for the socket: the last question was answered. */
  get isAnswered(): boolean {
    return this.#run !== null && this.#isAnswered;
  }

  start(): void {
    if (this.#run) return;
    this.#run = new AbortController();
    void this.#go(this.#run.signal);
  }

  stop(): void {
    this.#run?.abort();
    this.#run = null;
    this.#isAnswered = false;
  }

  async #go(ended: AbortSignal): Promise<void> {
    const { everyMs, answerWithinMs, answered, unanswered } = this.#deps;
    while (!ended.aborted) {
      try {
        const answer = await within(answerWithinMs, this.#read(ended));
        if (ended.aborted) return;
        this.#isAnswered = true;
        this.#etag = answer?.etag ?? this.#etag;
        answered(answer?.body);
      } catch (error) {
        if (ended.aborted) return;
        this.#isAnswered = false;
        unanswered(error);
      }
      // Thousands that were cut off in the same moment do not ask in the same moment.
      await new Promise((resolve) => setTimeout(resolve, everyMs * (0.75 + Math.random() / 2)));
    }
  }

  /** Null: not modified. A captive portal answers whatever is asked with its own page, and that is no answer of ours. */
  async #read(signal: AbortSignal): Promise<{ body: unknown; etag: string | null } | null> {
    const response = await this.#deps.ask(this.#etag ? { 'if-none-match': this.#etag } : {}, signal);
    if (response.status === 304) return null;
    const type = response.headers.get('content-type') ?? '';
    if (!/^application\/(\w+\+)?json\b/.test(type)) throw new Error(`${response.status} without JSON`);
    if (!response.ok) throw new Error(`refused with ${response.status}`);
    return { body: await response.json(), etag: response.headers.get('etag') };
  }
}
