import { parseRange, type Range } from '../../domain/networks.ts';
import { logEvent } from '../../observability/log.ts';
import { listInstitutions } from './find-institution.ts';

/** A new range counts in every isolate within this time. */
const freshForMs = 60_000;
let ranges: Range[] = [];
let askAgainAt = 0;

/**
 * The registered addresses behind which whole campuses are (NAT), of all institutions. Answers what is known and never
 * waits: a database that is down must not slow down what does not need it. One round trip a minute and isolate.
 */
export function campusNetworks(env: Env, ctx: Pick<ExecutionContext, 'waitUntil'>): Range[] {
  if (Date.now() >= askAgainAt) {
    askAgainAt = Date.now() + freshForMs;
    ctx.waitUntil(readNetworks(env));
  }
  return ranges;
}

async function readNetworks(env: Env): Promise<void> {
  try {
    const institutions = await listInstitutions(env);
    const texts = institutions.flatMap(({ config }) => config.limits.natRanges);
    ranges = texts.map(parseRange).filter((range) => range !== null);
  } catch (error) {
    logEvent('error', 'campus_networks_unknown', { error });
  }
}
