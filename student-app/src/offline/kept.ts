/** An answer of the API, and when it was given, in milliseconds since the epoch. */
export type KeptAnswer = { key: readonly string[]; data: unknown; at: number };

/** Whose an answer is: nobody's own, somebody's, or not to be kept. */
export type Room = 'open' | 'own' | null;

/** By the first word of its key. What is asked about an order that has not been placed is true for a moment only. */
const rooms: Record<string, Room> = {
  today: 'open',
  place: 'open',
  menu: 'open',
  timetable: 'open',
  orders: 'own',
};

export const roomOf = (key: readonly unknown[]): Room => rooms[String(key[0])] ?? null;

/** A campus has some cafeterias, each with a menu and a place; some 40 kB a cafeteria, of the 5 MB that a phone keeps. */
export const mostKept = 24;

/** With one more, or a newer one; of too many the oldest go. */
export function withAnswer(known: readonly KeptAnswer[], answer: KeptAnswer): KeptAnswer[] {
  const name = answer.key.join(' ');
  const others = known.filter(({ key }) => key.join(' ') !== name);
  return [answer, ...others].sort((a, b) => b.at - a.at).slice(0, mostKept);
}

/** So many hours after which nobody is helped by it: another day, another menu. */
const keptHours = 72;

export const isWorthShowing = ({ at }: KeptAnswer, now: number): boolean =>
  at <= now && now - at < keptHours * 3_600_000;
