/** The Neon gateway in a process of its own, which counts what it is asked, and may be as slow as a database far away. */
import { setTimeout as sleep } from 'node:timers/promises';
import { startGateway } from '../../dev/neon-gateway.ts';
import { serve } from '../child.ts';

/** `requests`: round trips of the Worker to the database; `statements`: what they carried. */
export type RoundTrips = { requests: number; statements: number };

const counted: RoundTrips = { requests: 0, statements: 0 };
let lateMs = 0;
let gateway: Awaited<ReturnType<typeof startGateway>> | undefined;

const verbs = {
  start: async ({ port }: { port: number }) => {
    gateway = await startGateway({
      port,
      onRequest: async ({ queries }) => {
        counted.requests++;
        counted.statements += queries.length;
        if (lateMs > 0) await sleep(lateMs);
      },
    });
    return gateway.url;
  },
  count: () => counted,
  /** From now on each round trip takes so many milliseconds more. */
  delay: ({ ms }: { ms: number }) => {
    lateMs = ms;
  },
};
export type GatewayVerbs = typeof verbs;

serve(verbs, async () => gateway?.stop());
