import type { Audience } from '../../src/contracts/events.ts';

/** The last event heard, and the history that it belongs to. Keep it to resume after the app was closed. */
export type Position = { seq: number; epoch: string };

/**
 * What an event is to a listener who stands at `seq`. Staff hear every event, so that a number left out is a loss; a
 * kitchen display and a student hear only some, and cannot tell: they rely on the server, which replays by position.
 */
export function placeOf(
  event: { seq: number },
  seq: number,
  audience: Audience,
): { kind: 'next' } | { kind: 'duplicate' } | { kind: 'gap'; from: number } {
  if (event.seq <= seq) return { kind: 'duplicate' };
  if (audience === 'staff' && event.seq > seq + 1) return { kind: 'gap', from: seq + 1 };
  return { kind: 'next' };
}
