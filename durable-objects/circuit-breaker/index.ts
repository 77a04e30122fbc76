import { DurableObject } from 'cloudflare:workers';
import type {
  Breaker,
  BreakerState,
  CircuitBreakerObject,
  Permission,
  ProviderName,
} from '../../src/contracts/breakers.ts';
import { openMs } from '../../src/domain/circuit.ts';
import { logEvent } from '../../src/observability/log.ts';
import { metricsObject } from '../../src/observability/report-metrics.ts';
import { applySchemaSteps } from '../schema-steps.ts';
import { makePolicy, openedAt, type Policy, tell } from './policy.ts';

const schemaSteps = [
  'create table breaker (only integer primary key check (only = 1), policy text not null, state text not null, since integer)',
] as const;

/** A probe that nobody has reported by then was lost with its consumer: the next one may probe. */
const probeLeaseMs = 15_000;
/** How long others wait for the outcome of a probe. */
const probeAnswerSeconds = 2;

/** The circuit of one provider, shared by all consumers: cockatiel's policy, kept over sleeps and moves. */
export class CircuitBreaker extends DurableObject<Env> implements CircuitBreakerObject {
  readonly #policy: Policy;
  readonly #sql: SqlStorage;
  #state: BreakerState = 'closed';
  #since: number | null = null;
  #probeUntil = 0;
  /** Letters held back since it opened. Forgotten when it sleeps: then the first wave is a little larger. */
  #backlog = { since: 0, letters: 0 };
  /** What the metrics were told last. */
  #told: BreakerState | null = null;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    this.#sql = ctx.storage.sql;
    applySchemaSteps(ctx.storage, 'breaker', schemaSteps);
    const [saved] = this.#sql
      .exec<{ policy: string; state: BreakerState; since: number | null }>('select * from breaker')
      .toArray();
    this.#policy = makePolicy(saved && JSON.parse(saved.policy));
    if (saved) [this.#state, this.#since] = [saved.state, saved.since];
  }

  async ask(provider: ProviderName): Promise<Permission> {
    return this.#allows() ?? this.#probe(provider);
  }

  async report(provider: ProviderName, answered: boolean[], held = 0): Promise<Permission | null> {
    if (answered.length > 0) {
      for (const each of answered) await tell(this.#policy, each);
      const opened = openedAt(this.#policy);
      const isOver = opened !== null && opened + openMs <= Date.now();
      if (!isOver) this.#probeUntil = 0;
      this.#become(provider, opened === null ? 'closed' : isOver ? 'half_open' : 'open');
    }
    const allowed = this.#allows();
    if (allowed?.kind !== 'open') return allowed;
    this.#backlog.letters += held;
    return this.#allows();
  }

  async read(): Promise<Omit<Breaker, 'provider'>> {
    const opened = openedAt(this.#policy);
    const openForMs = opened === null ? 0 : Math.max(0, opened + openMs - Date.now());
    return {
      // Nobody has asked since its time was over: whoever does will probe.
      state: opened !== null && openForMs === 0 ? 'half_open' : this.#state,
      since: this.#since === null ? null : new Date(this.#since).toISOString(),
      retryInSeconds: Math.ceil(openForMs / 1000),
    };
  }

  /** null: its time is over, and nobody is finding out whether the provider is well. */
  #allows(): Permission | null {
    const opened = openedAt(this.#policy);
    if (opened === null) return { kind: 'closed' };
    const now = Date.now();
    const openForMs = opened + openMs - now;
    if (openForMs <= 0 && now >= this.#probeUntil) return null;
    // Counted anew each time that it opens, and while a probe is out: these are the first to go when it is answered.
    const since = openForMs > 0 ? opened : this.#probeUntil;
    if (this.#backlog.since !== since) this.#backlog = { since, letters: 0 };
    const retryInSeconds = openForMs > 0 ? Math.ceil(openForMs / 1000) : probeAnswerSeconds;
    const { letters } = this.#backlog;
    return { kind: 'open', retryInSeconds, ...(letters > 0 && { heldBefore: letters }) };
  }

  #probe(provider: ProviderName): Permission {
    this.#probeUntil = Date.now() + probeLeaseMs;
    this.#become(provider, 'half_open');
    return { kind: 'probe', retryInSeconds: probeAnswerSeconds };
  }

  #become(provider: ProviderName, state: BreakerState): void {
    if (state !== this.#state) {
      [this.#state, this.#since] = [state, Date.now()];
      logEvent(state === 'closed' ? 'info' : 'warn', 'circuit_changed', { provider, state });
    }
    this.#sql.exec(
      'insert or replace into breaker (only, policy, state, since) values (1, ?, ?, ?)',
      JSON.stringify(this.#policy.toJSON()),
      this.#state,
      this.#since,
    );
    if (state === this.#told) return;
    this.#told = state;
    this.ctx.waitUntil(
      metricsObject(this.env)
        .reportBreaker(provider, state)
        .catch((error: unknown) => logEvent('warn', 'breaker_not_reported', { provider, error })),
    );
  }
}
