import { DurableObject } from 'cloudflare:workers';
import { AggregatorRegistry, type Registry } from 'prom-client';
import type { MetricsObject, MetricsSnapshot, SocketCounts } from '../../src/contracts/metrics.ts';
import { activeSocketConnections } from '../../src/observability/metrics.ts';
import { applySchemaSteps } from '../schema-steps.ts';

const schemaSteps = [
  'create table snapshots (isolate text primary key, at integer not null, snapshot text not null)',
  'create table sockets (cafeteria text primary key, institution text not null, staff integer not null, student integer not null)',
] as const;

/** An isolate silent for so long is gone, and its counts go into the sum of all that are gone. */
const isolateGoneAfterMs = 3_600_000;
const gone = 'gone';

/** Adds up what all isolates counted. One object; it hears from an isolate every few seconds at most. */
export class Metrics extends DurableObject<Env> implements MetricsObject {
  readonly #sql: SqlStorage;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    this.#sql = ctx.storage.sql;
    applySchemaSteps(ctx.storage, 'metrics', schemaSteps);
  }

  async report(isolateId: string, snapshot: MetricsSnapshot): Promise<void> {
    this.#keep(isolateId, snapshot);
  }

  async reportSockets(institutionId: string, cafeteriaId: string, counts: SocketCounts): Promise<void> {
    this.#sql.exec(
      'insert or replace into sockets (cafeteria, institution, staff, student) values (?, ?, ?, ?)',
      `${institutionId}:${cafeteriaId}`,
      institutionId,
      counts.staff,
      counts.student,
    );
  }

  async render(): Promise<string> {
    await this.#retireIsolates();
    const merged = sum(this.#snapshots('1 = 1'));
    this.#countSockets();
    merged.registerMetric(activeSocketConnections);
    return merged.metrics();
  }

  #countSockets(): void {
    activeSocketConnections.reset();
    const rows = this.#sql.exec<{ institution: string; staff: number; student: number }>(
      'select institution, sum(staff) as staff, sum(student) as student from sockets group by institution',
    );
    for (const { institution, staff, student } of rows) {
      activeSocketConnections.set({ institution, audience: 'staff' }, staff);
      activeSocketConnections.set({ institution, audience: 'student' }, student);
    }
  }

  async #retireIsolates(): Promise<void> {
    const silent = 'at < ? and isolate <> ?';
    const bindings = [Date.now() - isolateGoneAfterMs, gone];
    const retired = this.#snapshots(silent, ...bindings);
    if (retired.length === 0) return;
    const total = await sum([...this.#snapshots('isolate = ?', gone), ...retired]).getMetricsAsJSON();
    this.ctx.storage.transactionSync(() => {
      this.#sql.exec(`delete from snapshots where ${silent}`, ...bindings);
      this.#keep(gone, total as unknown as MetricsSnapshot);
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
