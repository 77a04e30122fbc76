import type { Origin } from '../contracts/origin.ts';
import type { ProblemCode } from '../contracts/problems.ts';
import { logEvent } from './log.ts';
import {
  httpRequestDurationSeconds,
  httpRequestsTotal,
  jobDurationSeconds,
  type jobs,
  type methods,
} from './metrics.ts';
import { type Trace, traceIdOf } from './trace.ts';

export type AnsweredRequest = {
  requestId: string;
  trace: Trace;
  institution: string | undefined;
  /** The pattern. */
  route: string;
  method: (typeof methods)[number];
  status: number;
  code: ProblemCode | undefined;
  durationMs: number;
};

/** A request, wherever it is to be seen: a log line, the metrics, Analytics Engine where it is bound. */
export function recordRequest(env: Env, { trace, durationMs, ...facts }: AnsweredRequest): void {
  const { institution, route, method, status, code } = facts;
  const labels = { route, method, status };
  httpRequestDurationSeconds.observe(labels, durationMs / 1000);
  httpRequestsTotal.inc(labels);
  if (status >= 500 || isSampled(env))
    logEvent(status >= 500 ? 'error' : 'info', 'request', { ...facts, ...trace, durationMs });
  writePoint(env, institution, ['request', route, method, String(status), code ?? ''], durationMs);
}

type Job = (typeof jobs)[number];
/** What a log line tells of a job that was done; null: it found nothing to do, and no line tells of that. */
type Told = Record<string, string | number> | null;

/** Work in the background, recorded as requests are. What it throws, it throws on. */
export async function recordJob(
  env: Env,
  job: Job,
  institution: string | undefined,
  work: () => Promise<Told>,
) {
  const startedAt = Date.now();
  const settle = (outcome: 'ok' | 'failed', told: Told, error?: unknown) => {
    const durationMs = Date.now() - startedAt;
    jobDurationSeconds.observe({ job, outcome }, durationMs / 1000);
    if (told) {
      const level = outcome === 'ok' ? 'info' : 'error';
      logEvent(level, 'job', { job, outcome, institution, ...told, durationMs, error });
      writePoint(env, institution, ['job', job, '', outcome, ''], durationMs);
    }
  };
  try {
    settle('ok', await work());
  } catch (error) {
    settle('failed', {}, error);
    throw error;
  }
}

/** For a log line: by these it is found from the phone's request id. */
export const originFacts = ({ requestId, traceparent }: { [Fact in keyof Origin]: string | null }) => ({
  requestId,
  traceId: traceIdOf(traceparent),
});

/** Whether a line is written about something that went well: logs are paid by the line. */
export const isSampled = (env: Env) => Math.random() < Number(env.REQUEST_LOG_SHARE);

/**
 * One point: indexed by institution, blobs (kind, route or job, method, status or outcome, code), doubles (milliseconds, 1).
 * https://developers.cloudflare.com/analytics/analytics-engine/get-started/
 */
function writePoint(env: Env, institution: string | undefined, blobs: string[], durationMs: number): void {
  env.ANALYTICS?.writeDataPoint({ indexes: [institution ?? ''], blobs, doubles: [durationMs, 1] });
}
