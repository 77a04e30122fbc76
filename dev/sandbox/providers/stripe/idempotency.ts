import type { Answer, Call } from '../../provider.ts';
import { Remembered } from '../remembered.ts';
import { type ErrorFacts, Refusal } from './refusal.ts';

/** Source: Stripe, "Idempotent requests": keys are forgotten after 24 hours. */
const keptMs = 24 * 3_600_000;

type Kept = { path: string; body: string; answer: Answer; requestId: string; at: number };

const wrongKey = (status: number, message: string, code?: string) =>
  new Refusal(status, { type: 'idempotency_error', code, message } satisfies ErrorFacts, false);

/** What was answered under each key of each account, and which keys are being worked on. https://docs.stripe.com/api/idempotent_requests */
export class IdempotencyKeys {
  #kept = new Remembered<Kept>();
  #busy = new Set<string>();

  /** Takes a key for as long as a call lasts. The refusal: its twin is under way. */
  claim(name: string, key: string): { refused: Refusal } | { release(): void } {
    if (this.#busy.has(name)) {
      const message = `There is currently another in-progress request using this Idempotent Key (that probably means you submitted twice, and the other request is still going through): ${key}. Please try again later.`;
      return { refused: wrongKey(409, message, 'idempotency_key_in_use') };
    }
    this.#busy.add(name);
    return { release: () => this.#busy.delete(name) };
  }

  /** The answer that the same call got before. Refusals: the key was used for another one. */
  recall(name: string, key: string, path: string, { text }: Call): Answer | undefined {
    const kept = this.#kept.get(name);
    if (!kept || Date.now() - kept.at > keptMs) return undefined;
    const other = `Try using a key other than '${key}' if you meant to execute a different request.`;
    if (kept.path !== path)
      throw wrongKey(
        400,
        `Keys for idempotent requests can only be used for the same endpoint they were first used for ('${path}' vs '${kept.path}'). ${other}`,
      );
    if (kept.body !== text)
      throw wrongKey(
        400,
        `Keys for idempotent requests can only be used with the same parameters they were first used with. ${other}`,
      );
    const headers = {
      ...kept.answer.headers,
      'idempotent-replayed': 'true',
      'original-request': kept.requestId,
    };
    return { ...kept.answer, headers };
  }

  keep(name: string, path: string, { text }: Call, answer: Answer, requestId: string): void {
    this.#kept.set(name, { path, body: text, answer, requestId, at: Date.now() });
  }
}
