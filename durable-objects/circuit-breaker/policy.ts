import {
  CircuitState,
  ConsecutiveBreaker,
  circuitBreaker,
  handleAll,
  type IBreaker,
  SamplingBreaker,
} from 'cockatiel';
import { failedShare, failuresInARow, openMs } from '../../src/domain/circuit.ts';

export { CircuitState };

/** Opens when either of its breakers would; each hears of every call. */
class EitherBreaker implements IBreaker {
  readonly #breakers: IBreaker[];

  constructor(...breakers: IBreaker[]) {
    this.#breakers = breakers;
  }

  get state(): unknown {
    return this.#breakers.map((breaker) => breaker.state);
  }

  set state(states: unknown) {
    for (const [index, breaker] of this.#breakers.entries()) breaker.state = (states as unknown[])[index];
  }

  success(state: CircuitState): void {
    for (const breaker of this.#breakers) breaker.success(state);
  }

  failure(state: CircuitState): boolean {
    return this.#breakers.map((breaker) => breaker.failure(state)).includes(true);
  }
}

/**
 * cockatiel's policy with our numbers. Its 30 s are 30 windows in which there was a call: where calls are rare, they
 * reach further back. `saved` is what `toJSON` gave before the object slept.
 */
export function makePolicy(saved: unknown) {
  const sampling = new SamplingBreaker({
    // cockatiel wants more than the threshold to fail; half is to be enough.
    threshold: 0.5 - 1e-9,
    duration: failedShare.withinMs,
    minimumRps: failedShare.of / (failedShare.withinMs / 1000),
  });
  return circuitBreaker(handleAll, {
    halfOpenAfter: openMs,
    breaker: new EitherBreaker(new ConsecutiveBreaker(failuresInARow), sampling),
    initialState: saved,
  });
}

export type Policy = ReturnType<typeof makePolicy>;

const failure = new Error('the service did not answer');

/** Tells the policy of one call. While open it listens to none; once its time is over, the first one decides. */
export async function tell(policy: Policy, answered: boolean): Promise<void> {
  await policy
    .execute(() => {
      if (!answered) throw failure;
    })
    .catch(() => undefined);
}

/** When it opened, in milliseconds since the epoch; null unless open. */
export function openedAt(policy: Policy): number | null {
  const { ownState } = policy.toJSON() as { ownState: { value: CircuitState; openedAt?: number } };
  return ownState.value === CircuitState.Open ? (ownState.openedAt ?? 0) : null;
}
