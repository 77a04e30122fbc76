import { codes } from './protocol.ts';

export type Delays = { shortestMs: number; firstMs: number; longestMs: number };
export type Closed = { code: number; reason: string };

/**
 * How long to wait before attempt 1, 2, 3, … after a close. What the server asked for is waited exactly (it has spread
 * its clients itself); else a random part of a time that doubles, so that thousands do not return in the same moment.
 * https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/ (full jitter)
 */
export function reconnectDelayMs(
  attempt: number,
  closed: Closed | null,
  { shortestMs, firstMs, longestMs }: Delays,
  random = Math.random(),
): number {
  const [, told] = /^retry-after=(\d{1,4})$/.exec(closed?.reason ?? '') ?? [];
  if (told) return Number(told) * 1000;
  // Coming back at once would push the next of the user's sockets out, or be as fast as before.
  const unwelcome = closed?.code === codes.tooMany || closed?.code === codes.tooFast;
  const ceiling = unwelcome ? longestMs : Math.min(longestMs, firstMs * 2 ** Math.max(0, attempt - 1));
  return shortestMs + random * Math.max(0, ceiling - shortestMs);
}
