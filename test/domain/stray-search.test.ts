import { describe, expect, it } from 'vitest';
import { afterPage, nextStretch, type StraySearch } from '../../src/domain/stray-search.ts';

const at = (time: string) => Date.parse(`2026-11-30T${time}:00Z`);
const now = at('12:00');

describe('the search for strays', () => {
  it.each<[string, StraySearch | null, object]>([
    [
      'looks back two hours when it is the first',
      null,
      { since: at('10:00'), until: at('11:58'), after: null },
    ],
    [
      'reads all since the last, however long ago that was, and a little of before',
      { seenUntil: at('03:00'), readingUntil: null, after: null },
      { since: at('02:30'), until: at('11:58'), after: null },
    ],
    [
      'goes on with what it has begun, from where it stopped',
      { seenUntil: at('03:00'), readingUntil: at('11:48'), after: 'pi_7' },
      { since: at('02:30'), until: at('11:48'), after: 'pi_7' },
    ],
  ])('%s', (_, kept, stretch) => {
    expect(nextStretch(kept, now)).toEqual(stretch);
  });

  it('has seen a stretch when all of its pages were read, not before', () => {
    const stretch = nextStretch({ seenUntil: at('11:00'), readingUntil: null, after: null }, now);
    const halfway = afterPage(stretch, 'pi_7');
    expect(halfway).toEqual({ seenUntil: at('11:00'), readingUntil: at('11:58'), after: 'pi_7' });
    const later = nextStretch(halfway, at('12:10'));
    expect(later).toEqual({ ...stretch, after: 'pi_7' });
    expect(afterPage(later, null)).toEqual({ seenUntil: at('11:58'), readingUntil: null, after: null });
  });
});
