import type { Permission, ProviderName } from '../contracts/breakers.ts';
import { logEvent } from '../observability/log.ts';

/** An answer is good for so long, for all callers of the isolate. A probe is one caller's alone. */
const answerGoodForMs = 1_000;
/** Longer than the object takes: nothing waits for the sake of a fuse, nor for a caller that has died with its question. */
const patienceMs = 2_000;

/** What this isolate knows of one provider's circuit, and what it has yet to tell it. */
class KnownCircuit {
  readonly #provider: ProviderName;
  #permission: Permission = { kind: 'closed' };
  #knownAt = 0;
  #asking: Call | null = null;
  #telling: Call | null = null;
  /** What is being told may open or close it: whoever asks now had better wait for the answer. */
  #inDoubt = false;
  #untold = { answered: [] as boolean[], held: 0 };

  constructor(provider: ProviderName) {
    this.#provider = provider;
  }

  async ask(env: Env): Promise<Permission> {
    if (this.#inDoubt && this.#telling?.isRunning()) await this.#telling.end();
    if (!this.#isFresh()) {
      if (!this.#asking?.isRunning()) this.#asking = new Call(this.#ask(env));
      await this.#asking.end();
    }
    const permission = this.#isFresh() ? this.#permission : ({ kind: 'closed' } as const);
    if (permission.kind === 'probe')
      this.#permission = { kind: 'open', retryInSeconds: permission.retryInSeconds };
    return permission;
  }

  /**
   * One call at a time: what comes meanwhile goes along with its next round, and whoever brings it does not wait. The call may
   * be another request's, whose end a Worker hears of late or never: the queue would hand out nothing until then.
   */
  async tell(env: Env, answered: readonly boolean[]): Promise<void> {
    this.#untold.answered.push(...answered);
    this.#inDoubt ||= this.#permission.kind !== 'closed' || answered.includes(false);
    if (this.#telling?.isRunning()) return;
    this.#telling = new Call(this.#tellAll(env));
    await this.#telling.end();
  }

  /** How many letters were held back before this one since the circuit opened: those that its object knew of, and our own. */
  takePlace(): number {
    const before = this.#permission.kind === 'open' ? (this.#permission.heldBefore ?? 0) : 0;
    return before + this.#untold.held++;
  }

  async #ask(env: Env): Promise<void> {
    try {
      this.#learn(await env.CIRCUIT_BREAKER.getByName(this.#provider).ask(this.#provider));
    } catch (error) {
      logEvent('warn', 'circuit_not_asked', { provider: this.#provider, error });
    }
  }

  async #tellAll(env: Env): Promise<void> {
    while (this.#untold.answered.length > 0 || this.#untold.held > 0) {
      const { answered, held } = this.#untold;
      this.#untold = { answered: [], held: 0 };
      try {
        this.#learn(
          await env.CIRCUIT_BREAKER.getByName(this.#provider).report(this.#provider, answered, held),
        );
      } catch (error) {
        this.#learn(null);
        logEvent('warn', 'circuit_not_told', { provider: this.#provider, error });
      }
    }
    this.#inDoubt = false;
  }

  /** null, and undefined of an object of the version before: it has to be asked. */
  #learn(permission: Permission | null | undefined): void {
    if (permission) this.#permission = permission;
    this.#knownAt = permission ? Date.now() : 0;
  }

  #isFresh(): boolean {
    const age = Date.now() - this.#knownAt;
    return age >= 0 && age < answerGoodForMs;
  }
}

/** A call that other requests of the isolate may wait for. When its own request is ended before it, it never ends: so they wait for a while. */
class Call {
  readonly #ended: Promise<void>;
  readonly #since = Date.now();
  #isOver = false;

  constructor(work: Promise<void>) {
    this.#ended = work.finally(() => {
      this.#isOver = true;
    });
  }

  isRunning(): boolean {
    return !this.#isOver && Math.abs(Date.now() - this.#since) < patienceMs;
  }

  async end(): Promise<void> {
    if (this.#isOver) return;
    const { promise: late, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, patienceMs);
    await Promise.race([this.#ended, late]);
    clearTimeout(timer);
  }
}

const circuits = new Map<ProviderName, KnownCircuit>();

function circuitOf(provider: ProviderName): KnownCircuit {
  const known = circuits.get(provider) ?? new KnownCircuit(provider);
  circuits.set(provider, known);
  return known;
}

/**
 * Whether a provider may be spoken to, as the isolate knows it; its object is asked at most once a second. A circuit that
 * cannot be asked counts as closed: nothing waits for the sake of a fuse.
 */
export const askCircuit = (env: Env, provider: ProviderName): Promise<Permission> =>
  circuitOf(provider).ask(env);

/** Tells what came of calls, in the order in which they ended: true, the service answered; and how many letters were held back. */
export const reportToCircuit = (env: Env, provider: ProviderName, answered: boolean[]): Promise<void> =>
  circuitOf(provider).tell(env, answered);

/** The place of a letter that is held back among all that are, 0 the first. The next report tells of it. */
export const placeInBacklog = (provider: ProviderName): number => circuitOf(provider).takePlace();
