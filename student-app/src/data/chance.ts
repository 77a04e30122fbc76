import type { Bell } from './bell.ts';

export type Chance = 'sure' | 'maybe' | 'no';

/** To walk up, show the code and be gone before the bell rings. */
const handOverMs = 2 * 60_000;

/** Whether what is ready within a range can be collected before a break is over; null: it is for after the break anyway. */
export function chanceBefore(
  { isNow, minutes, startsAt, endsAt }: Bell,
  { from, until }: { from: string; until: string },
  now: number,
): Chance | null {
  const length = minutesOf(endsAt) - minutesOf(startsAt);
  // The bell counts whole minutes of a clock, which the running one is a part of.
  const minute = now - (now % 60_000);
  const ends = minute + (isNow ? minutes : minutes + length) * 60_000;
  if (Date.parse(from) > ends + 60 * 60_000) return null;
  if (Date.parse(until) + handOverMs <= ends) return 'sure';
  return Date.parse(from) + handOverMs <= ends ? 'maybe' : 'no';
}

const minutesOf = (time: string) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));
