import { toHex } from '../domain/hex.ts';
/** A request's place in a trace. `parentId` is the caller's span; null: the trace begins here. */
export type Trace = { traceId: string; spanId: string; parentId: string | null; flags: string };

/** https://www.w3.org/TR/trace-context/#traceparent-header-field-values; version ff is none, and zeros are no ids. */
const traceparentPattern =
  /^(?!ff)([0-9a-f]{2})-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/;

/**
 * Goes on with the caller's trace, or begins one where the header is none. `tracestate` is not passed on: it is text of
 * the caller's choice, and no vendor of ours writes there.
 */
export function continueTrace(traceparent: string | undefined): Trace {
  const [, version, traceId, parentId, flags, more] = traceparentPattern.exec(traceparent ?? '') ?? [];
  const spanId = randomHex(8);
  // Of versions to come only what version 00 has is understood; 00 itself has no more.
  if (!traceId || !parentId || !flags || (version === '00' && more !== undefined))
    return { traceId: randomHex(16), spanId, parentId: null, flags: '00' };
  return { traceId, spanId, parentId, flags };
}

/** What the next hop gets: this hop is its parent. */
export const traceparentOf = ({ traceId, spanId, flags }: Trace) => `00-${traceId}-${spanId}-${flags}`;

/** The trace that a `traceparent` of ours names, for a log line. */
export const traceIdOf = (traceparent: string | null) => traceparent?.split('-')[1] ?? null;

function randomHex(bytes: number): string {
  const random = crypto.getRandomValues(new Uint8Array(bytes));
  // All zeros is no id; one bit makes it one.
  random[0] = (random[0] ?? 0) | 1;
  return toHex(random);
}
