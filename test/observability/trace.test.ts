import { describe, expect, it } from 'vitest';
import { withoutData, withoutSecrets } from '../../src/observability/redact.ts';
import { continueTrace, traceparentOf } from '../../src/observability/trace.ts';

const traceId = '0af7651916cd43dd8448eb211c80319c';
const spanId = 'b7ad6b7169203331';

describe('a trace', () => {
  it.each([
    [`00-${traceId}-${spanId}-01`, '01'],
    [`00-${traceId}-${spanId}-00`, '00'],
    // A version to come may say more; what we understand of it is the same.
    [`cc-${traceId}-${spanId}-01-what-the-future-holds`, '01'],
  ])('goes on from %s', (header, flags) => {
    const trace = continueTrace(header);
    expect(trace).toMatchObject({ traceId, parentId: spanId, flags });
    expect(trace.spanId).not.toBe(spanId);
    expect(traceparentOf(trace)).toBe(`00-${traceId}-${trace.spanId}-${flags}`);
  });

  it.each([
    undefined,
    '',
    `00-${traceId}-${spanId}`,
    `00-${traceId}-${spanId}-01-more`,
    `ff-${traceId}-${spanId}-01`,
    `00-${traceId.toUpperCase()}-${spanId}-01`,
    `00-${'0'.repeat(32)}-${spanId}-01`,
    `00-${traceId}-${'0'.repeat(16)}-01`,
    `00-${traceId}-${spanId}-01\nevil: 1`,
    `00-${traceId}x-${spanId}-01`,
  ])('begins anew from %j', (header) => {
    const trace = continueTrace(header);
    expect(trace.traceId).not.toBe(traceId);
    expect(trace.parentId).toBeNull();
    expect(traceparentOf(trace)).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-00$/);
  });
});

describe('words for the log', () => {
  it.each([
    ['invalid input syntax for type uuid: "ana@x.mx"', 'invalid input syntax for type uuid: "…"'],
    [`Unexpected token 'a', "ana perez" is not valid JSON`, `Unexpected token 'a', "…" is not valid JSON`],
    [
      `Cannot read properties of undefined (reading 'id')`,
      `Cannot read properties of undefined (reading 'id')`,
    ],
    ['Failed query: select 1\nparams: ana,445', 'Failed query: select 1'],
  ])('leave out what was sent: %s', (message, said) => expect(withoutData(message)).toBe(said));

  it.each([
    ['Bearer abc.def', 'Bearer […]'],
    ['to ana.perez@itsur.edu.mx now', 'to [e-mail] now'],
    ['eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln', '[token]'],
    ['duplicate key value', 'duplicate key value'],
  ])('leave out addresses and tokens: %s', (text, said) => expect(withoutSecrets(text)).toBe(said));
});
