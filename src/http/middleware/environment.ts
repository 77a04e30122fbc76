import { Problem } from '../../contracts/problems.ts';
import { environmentFaults } from '../../env.ts';
import { logEvent } from '../../observability/log.ts';

const faultsOf = new WeakMap<Env, string[]>();

/** Serves nothing on an unsound environment; the log says what to mend, the answer does not. It is looked at once an isolate. */
export function requireSoundEnvironment(env: Env): void {
  let faults = faultsOf.get(env);
  if (!faults) {
    faults = environmentFaults(env);
    faultsOf.set(env, faults);
  }
  if (faults.length === 0) return;
  logEvent('error', 'environment_unsound', { faults });
  throw new Problem('temporarily_unavailable');
}
