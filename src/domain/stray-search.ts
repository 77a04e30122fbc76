/**
 * How far the search for intents that no payment knows has come. Those that were made until `seenUntil` were looked at; those
 * until `readingUntil` are being read, newest first, and `after` names the last that was. Milliseconds since the epoch.
 */
export type StraySearch = { seenUntil: number; readingUntil: number | null; after: string | null };

/** A stretch of time whose intents are read page by page, from `until` back to `since`; `after`: beyond that one. */
export type Stretch = { since: number; until: number; after: string | null };

/** The first search of all looks back so far. */
const firstLookBackMs = 2 * 3_600_000;
/** What was read is read again for so long: one that could not be let go is tried again. */
const overlapMs = 1_800_000;
/** Younger ones are being recorded at this moment. */
const youngMs = 120_000;

/** What is to be read next: the rest of what was begun, or all since then. `kept` null: there was no search yet. */
export function nextStretch(kept: StraySearch | null, now: number): Stretch {
  const until = now - youngMs;
  if (!kept) return { since: now - firstLookBackMs, until, after: null };
  const { seenUntil, readingUntil, after } = kept;
  const since = seenUntil - overlapMs;
  return readingUntil === null ? { since, until, after: null } : { since, until: readingUntil, after };
}

/** Until when everything was looked at before a stretch was begun. */
export const seenBefore = ({ since }: Stretch): number => since + overlapMs;

/** Where the search stands after a page of a stretch: `last` is its oldest intent, null when there is none before it. */
export const afterPage = (stretch: Stretch, last: string | null): StraySearch =>
  last === null
    ? { seenUntil: stretch.until, readingUntil: null, after: null }
    : { seenUntil: seenBefore(stretch), readingUntil: stretch.until, after: last };
