import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

/** Whether nobody listens on this port of 127.0.0.1. */
export function portIsFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
  });
}

/**
 * A port where nobody listens now. Below those that systems give to connections (32768 and up): of those one may be
 * taken before a server that is still starting comes to listen.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(20_000, 32_768);
    if (await portIsFree(port)) return port;
  }
}
