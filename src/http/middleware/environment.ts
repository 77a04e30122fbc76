import { createMiddleware } from 'hono/factory';
import { Problem } from '../../contracts/problems.ts';
import { environmentFaults } from '../../env.ts';
import { logEvent } from '../../observability/log.ts';
import type { AppEnv } from '../app-env.ts';

/** Serves nothing on an unsound environment; the log says what to mend, the answer does not. */
export const requireSoundEnvironment = createMiddleware<AppEnv>(async (c, next) => {
  const faults = environmentFaults(c.env);
  if (faults.length > 0) {
    logEvent('error', 'environment_unsound', { faults });
    throw new Problem('temporarily_unavailable');
  }
  await next();
});
