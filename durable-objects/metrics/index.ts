import { DurableObject } from 'cloudflare:workers';
import { AggregatorRegistry, type Registry } from 'prom-client';
import { type BreakerState, breakerStates, type ProviderName } from '../../src/contracts/breakers.ts';
import type {
  AuditHead,
  Backlog,
  MetricsObject,
  MetricsSnapshot,
  SocketCounts,
} from '../../src/contracts/metrics.ts';
import { parkedKinds } from '../../src/contracts/parked.ts';
import {
  activeSocketConnections,
  circuitBreakerState,
  gauges,
  outboxOldestEventAgeSeconds,
  outboxUnprocessedEvents,
  parkedWork,
  safetyNetLastRunTimestampSeconds,
  stuckPayments,
} from '../../src/observability/gauges.ts';
import { applySchemaSteps } from '../schema-steps.ts';

const schemaSteps = [
  'create table snapshots (isolate text primary key, at integer not null, snapshot text not null)',
  'create table sockets (cafeteria text not null, institution text not null, audience text not null, count integer not null, primary key (cafeteria, audience))',
  'create table retired (isolate text primary key, at integer not null)',
  'create table breakers (provider text primary key, state text not null)',
  'create table backlogs (institution text primary key, at integer not null, backlog text not null)',
] as const;

/** An isolate silent for so long is gone, and its counts go into the sum of all that are gone. */
const isolateGoneAfterMs = 3_600_000;
const gone = 'gone';
/** Longer than any isolate sleeps. */
const retiredKnownForMs = 7 * 24 * 3_600_000;

/** Adds up what all isolates counted. One object; it hears from an isolate every few seconds at most. */
export class Metrics extends DurableObject<Env> implements MetricsObject {
  readonly #sql: SqlStorage;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    this.#sql = ctx.storage.sql;
    applySchemaSteps(ctx.storage, 'metrics', schemaSteps);
  }

  async report(isolateId: string, snapshot: MetricsSnapshot): Promise<'kept' | 'retired'> {
    const retired = this.#sql.exec('select 1 from retired where isolate = ?', isolateId).toArray();
    if (retired.length > 0) return 'retired';
    this.#keep(isolateId, snapshot);
    return 'kept';
  }

  async reportSockets(institutionId: string, cafeteriaId: string, counts: SocketCounts): Promise<void> {
    for (const [audience, count] of Object.entries(counts)) {
      this.#sql.exec(
        'insert or replace into sockets (cafeteria, institution, audience, count) values (?, ?, ?, ?)',
        `${institutionId}:${cafeteriaId}`,
        institutionId,
        audience,
        count,
      );
    }
  }

  async reportBreaker(provider: ProviderName, state: BreakerState): Promise<void> {
    this.#sql.exec('insert or replace into breakers (provider, state) values (?, ?)', provider, state);
  }

  async reportBacklogs(backlogs: Record<string, Backlog>): Promise<void> {
    for (const [institution, backlog] of Object.entries(backlogs)) {
      this.#sql.exec(
        'insert or replace into backlogs (institution, at, backlog) values (?, ?, ?)',
        institution,
        Date.now(),
        JSON.stringify(backlog),
      );
    }
  }

  async auditHeads(): Promise<Record<string, AuditHead>> {
    const heads = this.#backlogs().map(({ institution, auditHead }) => [institution, auditHead] as const);
    return Object.fromEntries(heads.filter((head): head is [string, AuditHead] => head[1] !== null));
  }

  async render(): Promise<string> {
    this.#retireIsolates();
    const merged = sum(this.#snapshots('1 = 1'));
    this.#countSockets();
    this.#showBreakers();
    this.#showBacklogs();
    for (const gauge of gauges) merged.registerMetric(gauge);
    return merged.metrics();
  }

  #countSockets(): void {
    activeSocketConnections.reset();
    const rows = this.#sql.exec<{ institution: string; audience: string; count: number }>(
      'select institution, audience, sum(count) as count from sockets group by institution, audience',
    );
    for (const { institution, audience, count } of rows)
      activeSocketConnections.set({ institution, audience }, count);
  }

  #showBreakers(): void {
    const rows = this.#sql.exec<{ provider: string; state: BreakerState }>('select * from breakers');
    for (const { provider, state } of rows)
      circuitBreakerState.set({ provider }, breakerStates.indexOf(state));
  }

  #backlogs(): (Backlog & { institution: string; at: number })[] {
    return this.#sql
      .exec<{ institution: string; at: number; backlog: string }>('select * from backlogs')
      .toArray()
      .map(({ institution, at, backlog }) => ({ institution, at, ...(JSON.parse(backlog) as Backlog) }));
  }

  #showBacklogs(): void {
    for (const { institution, at, ...backlog } of this.#backlogs()) {
      outboxOldestEventAgeSeconds.set({ institution }, backlog.outboxOldestSeconds);
      outboxUnprocessedEvents.set({ institution }, backlog.outboxEvents);
      stuckPayments.set({ institution }, backlog.stuckPayments);
      // Told by a version that does not know of it: nothing is.
      for (const kind of parkedKinds) parkedWork.set({ institution, kind }, backlog.parked?.[kind] ?? 0);
      safetyNetLastRunTimestampSeconds.set({ institution }, at / 1000);
    }
  }

  /** Adds up the counts of isolates that are gone. One that comes back after all is told so (see `report`). */
  #retireIsolates(): void {
    const now = Date.now();
    const silentSince = now - isolateGoneAfterMs;
    const silent = 'at < ? and isolate <> ?';
    const retired = this.#snapshots(silent, silentSince, gone);
    if (retired.length === 0) return;
    const total = [...this.#snapshots('isolate = ?', gone), ...retired];
    this.ctx.storage.transactionSync(() => {
      this.#sql.exec(
        `insert into retired (isolate, at) select isolate, ? from snapshots where ${silent}`,
        now,
        silentSince,
        gone,
      );
      this.#sql.exec(`delete from snapshots where ${silent}`, silentSince, gone);
      this.#sql.exec('delete from retired where at < ?', now - retiredKnownForMs);
      this.#keep(gone, mergeCounts(total));
    });
  }

  #keep(isolateId: string, snapshot: MetricsSnapshot): void {
    this.#sql.exec(
      'insert or replace into snapshots (isolate, at, snapshot) values (?, ?, ?)',
      isolateId,
      Date.now(),
      JSON.stringify(snapshot),
    );
  }

  #snapshots(where: string, ...bindings: unknown[]): MetricsSnapshot[] {
    return this.#sql
      .exec<{ snapshot: string }>(`select snapshot from snapshots where ${where}`, ...bindings)
      .toArray()
      .map((row) => JSON.parse(row.snapshot) as MetricsSnapshot);
  }
}

function sum(snapshots: MetricsSnapshot[]): Registry {
  return AggregatorRegistry.aggregate(snapshots as unknown as object[]);
}

/** The sum of snapshots, as one: values of the same name and labels are added. */
function mergeCounts(snapshots: MetricsSnapshot[]): MetricsSnapshot {
  const metrics = new Map<string, MetricsSnapshot[number]>();
  for (const metric of snapshots.flat()) {
    const values = new Map<string, MetricsSnapshot[number]['values'][number]>();
    for (const value of [...(metrics.get(metric.name)?.values ?? []), ...metric.values]) {
      const key = JSON.stringify([value.metricName, value.labels]);
      values.set(key, { ...value, value: value.value + (values.get(key)?.value ?? 0) });
    }
    metrics.set(metric.name, { ...metric, values: [...values.values()] });
  }
  return [...metrics.values()];
}
