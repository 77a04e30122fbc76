import { describe, expect, it } from 'vitest';
import { concerns, isAllMade, isMadeAt, marked } from '../../src/domain/made-lines.ts';

type Marks = Parameters<typeof isMadeAt>[0]['stations'];
const at = '2026-11-30T16:00:00.000Z';
const grill = { station: 'grill' as const, madeAt: null };
const bar = { station: 'bar' as const, madeAt: null };

describe('where a line is made', () => {
  it.each<[string, Marks, 'grill' | undefined, boolean]>([
    ['at its station', [{ ...grill, madeAt: at }], 'grill', true],
    ['not yet', [grill], 'grill', false],
    [
      'everywhere',
      [
        { ...grill, madeAt: at },
        { ...bar, madeAt: at },
      ],
      undefined,
      true,
    ],
    ['a combo, at one of two', [{ ...grill, madeAt: at }, bar], undefined, false],
    ['a combo, at the one that is asked about', [{ ...grill, madeAt: at }, bar], 'grill', true],
    ['at a station that has nothing to do with it', [{ ...bar, madeAt: at }], 'grill', false],
    ['nobody knows where', [], undefined, false],
  ])('%s', (_, stations, station, made) => {
    expect(isMadeAt({ stations }, station)).toBe(made);
  });

  it('is everybody’s business where it does not say, and else its stations’', () => {
    expect(concerns({ stations: [] }, 'bar')).toBe(true);
    expect(concerns({ stations: [grill] }, 'bar')).toBe(false);
    expect(concerns({ stations: [grill, bar] }, 'bar')).toBe(true);
  });

  it('is marked once: the time of the first tap stays, and the line itself where nothing changes', () => {
    const line = { stations: [grill, bar] };
    const made = marked(line, 'grill', at);
    expect(made.stations).toEqual([{ ...grill, madeAt: at }, bar]);
    expect(marked(made, 'grill', '2026-11-30T16:05:00.000Z')).toBe(made);
    expect(marked(made, undefined, null)).toEqual(line);
    expect(marked(line, undefined, null)).toBe(line);
  });

  it('leaves an order done when all that is left of it is made', () => {
    const line = (facts: object) => ({ removedAt: null, stations: [grill], ...facts }) as never;
    const made = line({ stations: [{ ...grill, madeAt: at }] });
    expect(isAllMade([made, line({})])).toBe(false);
    expect(isAllMade([made, line({ removedAt: at })])).toBe(true);
  });
});
