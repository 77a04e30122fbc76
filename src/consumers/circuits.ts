import type { Permission, ProviderName } from '../contracts/breakers.ts';
import { failuresInARow, holdSeconds, openMs } from '../domain/circuit.ts';
import { askCircuit, placeInBacklog, reportToCircuit } from '../services/circuit.ts';

/** One provider's circuit as a batch sees it: what the shared state allows, less what the batch itself has met. */
export class Circuit {
  readonly answered: boolean[] = [];
  readonly #provider: ProviderName;
  readonly #permission: Permission;
  #probed = false;
  #failures = 0;
  #held = 0;

  constructor(provider: ProviderName, permission: Permission) {
    this.#provider = provider;
    this.#permission = permission;
  }

  /** Whether the next letter may go. A probe lets one pass; a batch that meets failures in a row stops by itself. */
  admits(): boolean {
    if (this.#failures >= failuresInARow) return false;
    if (this.#permission.kind !== 'probe') return this.#permission.kind === 'closed';
    if (this.#probed) return false;
    this.#probed = true;
    return true;
  }

  note(answered: boolean): void {
    this.answered.push(answered);
    this.#failures = answered ? 0 : this.#failures + 1;
  }

  /** When a letter that was not admitted should come again: in the wave of its place among all that wait. */
  holdSeconds(): number {
    this.#held += 1;
    const reopens = this.#permission.kind === 'closed' ? openMs / 1000 : this.#permission.retryInSeconds;
    return holdSeconds(reopens, placeInBacklog(this.#provider));
  }

  get hasNews(): boolean {
    return this.answered.length > 0 || this.#held > 0;
  }
}

/** The circuits that a batch meets: each provider's is asked once before it, of what the isolate knows, and told once after it. */
export class Circuits {
  readonly #env: Env;
  readonly #met = new Map<ProviderName, Promise<Circuit>>();

  constructor(env: Env) {
    this.#env = env;
  }

  of(provider: ProviderName): Promise<Circuit> {
    const known = this.#met.get(provider);
    if (known) return known;
    const circuit = askCircuit(this.#env, provider).then((permission) => new Circuit(provider, permission));
    this.#met.set(provider, circuit);
    return circuit;
  }

  /** Nothing waits for it: a circuit that was not told is told with the next batch. */
  async report(): Promise<void> {
    await Promise.all(
      [...this.#met].map(async ([provider, met]) => {
        const circuit = await met;
        if (circuit.hasNews) await reportToCircuit(this.#env, provider, circuit.answered);
      }),
    );
  }
}
