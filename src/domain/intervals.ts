/** Hours of one weekday, as HH:MM; texts of that form sort as times do. */
export type WeekdayInterval = { weekday: number; opens: string; closes: string };

/** The place of the first interval that begins before an earlier one of its weekday has ended; -1: none does. */
export function firstOverlap(intervals: readonly WeekdayInterval[]): number {
  return intervals.findIndex((later, index) =>
    intervals.some(
      (other, place) =>
        place < index &&
        other.weekday === later.weekday &&
        other.opens < later.closes &&
        later.opens < other.closes,
    ),
  );
}
