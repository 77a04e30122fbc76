/** The Neon gateway in a process of its own, which counts what it is asked. */
import { startGateway } from '../../dev/neon-gateway.ts';
import { serve } from '../child.ts';

/** `requests`: round trips of the Worker to the database; `statements`: what they carried. */
export type RoundTrips = { requests: number; statements: number };

const counted: RoundTrips = { requests: 0, statements: 0 };
let gateway: Awaited<ReturnType<typeof startGateway>> | undefined;

const verbs = {
  start: async ({ port }: { port: number }) => {
    gateway = await startGateway({
      port,
      onRequest: ({ queries }) => {
        counted.requests++;
        counted.statements += queries.length;
      },
    });
    return gateway.url;
  },
  count: () => counted,
};
export type GatewayVerbs = typeof verbs;

serve(verbs, async () => gateway?.stop());
