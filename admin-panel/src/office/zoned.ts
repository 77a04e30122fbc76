/** The instant (RFC 3339, UTC) of a day (2026-03-02) and a clock's time (10:40) in a zone. */
export function instantAt(day: string, time: string, timeZone: string): string {
  const wall = Date.parse(`${day}T${time}:00Z`);
  // Twice: the first guess may be on the other side of a change of clocks.
  const near = wall - offsetMs(wall, timeZone);
  return new Date(wall - offsetMs(near, timeZone)).toISOString();
}

/** So many days later, or earlier: 2026-03-01 is one after 2026-02-28. */
export const daysAfter = (day: string, days: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);

export const dayAfter = (day: string): string => daysAfter(day, 1);

/** How far a zone's clocks are ahead of UTC then; behind it, negative. */
function offsetMs(at: number, timeZone: string): number {
  const shown = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' });
  return Date.parse(`${shown.format(at).replace(' ', 'T')}Z`) - at;
}
