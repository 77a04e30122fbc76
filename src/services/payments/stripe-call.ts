import Stripe from 'stripe';
import type { Permission } from '../../contracts/breakers.ts';
import { logEvent } from '../../observability/log.ts';
import { askCircuit, reportToCircuit } from '../circuit.ts';
import type { Outcome } from './provider.ts';
import { isAnswer, toFailure } from './stripe-outcome.ts';

/** What Stripe's SDK answers, and its facts in our words. */
type Answered<S, T> = { call: () => Promise<S>; read: (answer: S) => T };

/** Calls to Stripe on one institution's behalf, through the circuit that all share. */
export class StripeCalls {
  readonly #env: Env;
  readonly #institutionId: string;
  /** Asked ahead by `isReachable`; the next call spends it, so that a probe is not asked for twice. */
  #permission: Promise<Permission> | null = null;

  constructor(env: Env, institutionId: string) {
    this.#env = env;
    this.#institutionId = institutionId;
  }

  async isReachable(): Promise<boolean> {
    this.#permission ??= askCircuit(this.#env, 'stripe');
    return (await this.#permission).kind !== 'open';
  }

  /** Never throws: what the network does is an outcome like any other. */
  async make<S, T>(operation: string, { call, read }: Answered<S, T>): Promise<Outcome<T>> {
    const permission = await (this.#permission ?? askCircuit(this.#env, 'stripe'));
    this.#permission = null;
    if (permission.kind === 'open') return { kind: 'held', retryInSeconds: permission.retryInSeconds };
    try {
      const answer = await call();
      await reportToCircuit(this.#env, 'stripe', [true]);
      return { kind: 'ok', value: read(answer), replayed: wasReplayed(answer) };
    } catch (error) {
      await reportToCircuit(this.#env, 'stripe', [isAnswer(error)]);
      const failure = toFailure(error);
      this.#log(operation, failure, error);
      return failure;
    }
  }

  /** Stripe's messages may name the payer: codes alone. What is no error of Stripe's is ours, and told whole. */
  #log(
    operation: string,
    { intent, ...facts }: ReturnType<typeof toFailure> & { intent?: unknown },
    error: unknown,
  ) {
    const ours = error instanceof Stripe.errors.StripeError ? undefined : error;
    const requestId = ours === undefined ? (error as Stripe.errors.StripeError).requestId : undefined;
    const about = { operation, institutionId: this.#institutionId, requestId, ...facts };
    logEvent(ours === undefined ? 'warn' : 'error', 'stripe_call_failed', { ...about, error: ours });
  }
}

/** Beneath the SDK's answer is the response of `fetch`; of lists that were paged through there is none. */
function wasReplayed(answer: unknown): boolean {
  const { headers } = (answer as { lastResponse?: Partial<Response> }).lastResponse ?? {};
  return headers?.get('idempotent-replayed') === 'true';
}
