import type { MetricsObject, MetricsSnapshot } from '../contracts/metrics.ts';
import { logEvent } from './log.ts';
import { registry } from './metric.ts';
// What an isolate never used is reported all the same, at 0.
import './metrics.ts';

/** Seconds between two reports of one isolate: what a crash can lose, and the delay of a scrape. */
const reportEverySeconds = 2;
/** A report that was to come and did not (its request was cancelled) is given up after this. */
const overdueMs = 10_000;

let isolateId: string | null = null;
let reportDueSince = 0;
let reportedAt = 0;

export const metricsObject = (env: Env): MetricsObject => env.METRICS.getByName('all');

/**
 * Makes sure that what this isolate counted is reported soon: one call for all requests of the next seconds, none
 * while nothing happens.
 */
export function reportMetricsSoon(env: Env, ctx: { waitUntil(promise: Promise<unknown>): void }): void {
  const now = Date.now();
  if (now - reportDueSince < overdueMs) return;
  reportDueSince = now;
  ctx.waitUntil(
    scheduler
      .wait(reportEverySeconds * 1000)
      .then(() => reportMetrics(env))
      .catch((error: unknown) => logEvent('warn', 'metrics_report_failed', { error })),
  );
}

/** A queue's batches follow each other: no more often than this is worth a call. */
const betweenBatchesMs = 500;

/**
 * As `reportMetricsSoon`, for a queue's consumer: now or with a later batch. Nothing waits: a queue hands out the next batch
 * when the last one has ended, its background included.
 */
export function reportMetricsOfBatch(env: Env, ctx: { waitUntil(promise: Promise<unknown>): void }): void {
  if (Date.now() - reportedAt < betweenBatchesMs) return;
  ctx.waitUntil(
    reportMetrics(env).catch((error: unknown) => logEvent('warn', 'metrics_report_failed', { error })),
  );
}

/** Reports now; a scrape does so first, to see its own isolate up to date. */
export async function reportMetrics(env: Env): Promise<void> {
  reportDueSince = 0;
  reportedAt = Date.now();
  isolateId ??= crypto.randomUUID();
  const snapshot = (await registry.getMetricsAsJSON()) as unknown as MetricsSnapshot;
  if ((await metricsObject(env).report(isolateId, snapshot)) === 'kept') return;
  // What it counted before is kept already; what it counted since its last report is lost, a few seconds' worth.
  registry.resetMetrics();
  isolateId = crypto.randomUUID();
}
