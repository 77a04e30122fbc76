import type { Permission, ProviderName } from '../contracts/breakers.ts';
import { logEvent } from '../observability/log.ts';

/** An answer is good for so long, for all callers of the isolate. A probe is one caller's alone. */
const answerGoodForMs = 1_000;
const answers = new Map<ProviderName, { permission: Permission; until: number }>();

/** Whether a provider may be spoken to. A circuit that cannot be asked counts as closed: nothing waits for the sake of a fuse. */
export async function askCircuit(env: Env, provider: ProviderName): Promise<Permission> {
  const known = answers.get(provider);
  if (known && known.until > Date.now()) return known.permission;
  try {
    const permission = await env.CIRCUIT_BREAKER.getByName(provider).ask(provider);
    if (permission.kind !== 'probe')
      answers.set(provider, { permission, until: Date.now() + answerGoodForMs });
    return permission;
  } catch (error) {
    logEvent('warn', 'circuit_not_asked', { provider, error });
    return { kind: 'closed' };
  }
}

/** Tells what came of calls, in the order in which they ended: true, the service answered. */
export async function reportToCircuit(env: Env, provider: ProviderName, answered: boolean[]): Promise<void> {
  answers.delete(provider);
  try {
    await env.CIRCUIT_BREAKER.getByName(provider).report(provider, answered);
  } catch (error) {
    logEvent('warn', 'circuit_not_told', { provider, error });
  }
}
