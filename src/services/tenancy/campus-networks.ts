import { parseRange, type Range } from '../../domain/networks.ts';
import { logEvent } from '../../observability/log.ts';
import { listInstitutions } from './find-institution.ts';

/** A new range counts in every isolate within this time. */
const freshForMs = 60_000;
/** An isolate that knows none yet asks again so long after it got no answer… */
const retryAfterMs = 5_000;
/** …and keeps nobody waiting for longer than this: a database that is down must not slow down what does not need it. */
const patienceMs = 1_000;
let ranges: Range[] | null = null;
let askAgainAt = 0;
/** The first reading, while it is worth waiting for. */
let first: Promise<void> | null = null;

/**
 * The registered addresses behind which whole campuses are (NAT), of all institutions. An isolate that is new waits for its
 * first reading, once: until then it cannot tell two thousand students from one. Null: it does not know, for the registry does
 * not answer. One round trip a minute and isolate.
 */
export function campusNetworks(
  env: Env,
  ctx: Pick<ExecutionContext, 'waitUntil'>,
): Range[] | null | Promise<Range[] | null> {
  if (Date.now() >= askAgainAt) {
    askAgainAt = Date.now() + freshForMs;
    const reading = readNetworks(env);
    ctx.waitUntil(reading);
    if (ranges === null) first = reading;
  }
  return ranges ?? (first ? firstAnswer(first) : null);
}

/** Waits with a timer of its own: the reading may be another request's, whose end a Worker hears of late or never. */
async function firstAnswer(reading: Promise<void>): Promise<Range[] | null> {
  const { promise: late, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, patienceMs);
  await Promise.race([reading, late]);
  clearTimeout(timer);
  first = null;
  return ranges;
}

async function readNetworks(env: Env): Promise<void> {
  try {
    const institutions = await listInstitutions(env);
    const texts = institutions.flatMap(({ config }) => config.limits.natRanges);
    ranges = texts.map(parseRange).filter((range) => range !== null);
  } catch (error) {
    if (ranges === null) askAgainAt = Date.now() + retryAfterMs;
    logEvent('error', 'campus_networks_unknown', { error });
  }
}
