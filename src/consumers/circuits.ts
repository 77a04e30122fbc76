import type { Permission, ProviderName } from '../contracts/breakers.ts';
import { failuresInARow, holdSeconds, openMs } from '../domain/circuit.ts';
import { askCircuit, reportToCircuit } from '../services/circuit.ts';

/** One provider's circuit as a batch sees it: what the shared state allows, less what the batch itself has met. */
export class Circuit {
  readonly answered: boolean[] = [];
  #permission: Permission;
  #probed = false;
  #failures = 0;

  constructor(permission: Permission) {
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

  /** When what was not admitted should come again. */
  holdSeconds(): number {
    return holdSeconds(this.#permission.kind === 'closed' ? openMs / 1000 : this.#permission.retryInSeconds);
  }
}

/** The circuits that a batch meets: each provider's is asked once before it and told once after it. */
export class Circuits {
  readonly #env: Env;
  readonly #met = new Map<ProviderName, Promise<Circuit>>();

  constructor(env: Env) {
    this.#env = env;
  }

  of(provider: ProviderName): Promise<Circuit> {
    const known = this.#met.get(provider);
    if (known) return known;
    const circuit = askCircuit(this.#env, provider).then((permission) => new Circuit(permission));
    this.#met.set(provider, circuit);
    return circuit;
  }

  async report(): Promise<void> {
    for (const [provider, met] of this.#met) {
      const { answered } = await met;
      if (answered.length > 0) await reportToCircuit(this.#env, provider, answered);
    }
  }
}
