import { logEvent } from '../../observability/log.ts';
import { listInstitutions } from './find-institution.ts';

const freshForMs = 60_000;
let known: { origins: Promise<Set<string>>; until: number } | null = null;

/** The origins that some institution allows to call. One round trip a minute and isolate; none when the registry is away. */
export function knownOrigins(env: Env): Promise<Set<string>> {
  if (!known || known.until <= Date.now())
    known = { origins: readOrigins(env), until: Date.now() + freshForMs };
  return known.origins;
}

async function readOrigins(env: Env): Promise<Set<string>> {
  try {
    return new Set((await listInstitutions(env)).flatMap(({ config }) => config.allowedOrigins));
  } catch (error) {
    logEvent('error', 'origins_unknown', { error });
    known = null;
    return new Set();
  }
}
