/** A time that begins and ends; before its beginning (a clock was set back) it is over, too. */
type Span = { from: number; until: number };
const leftOf = ({ from, until }: Span, now: number) => (now < from ? 0 : Math.max(0, until - now));

/** What it counts in: 1 is a piece of work that takes `usualMs`, where nobody else wants the machine. */
type Work = number;

/**
 * Turns for work that cannot be interrupted, so that it takes no more than its share of the time however much of it is asked for,
 * and however slow the machine is just then. There is a turn within the longest wait, or none. A timetable and no queue: whoever
 * goes away before their turn has locked nothing. `now` in milliseconds since the epoch, as everywhere here.
 */
export class Turns {
  readonly #share: number;
  readonly #longestWaitMs: number;
  readonly #leastMs: number;
  #usualMs: number;
  #booked: Span = { from: 0, until: 0 };
  #resting: Span = { from: 0, until: 0 };

  constructor({ share, longestWaitMs, usualMs }: { share: number; longestWaitMs: number; usualMs: number }) {
    this.#share = share;
    this.#longestWaitMs = longestWaitMs;
    this.#leastMs = usualMs;
    this.#usualMs = usualMs;
  }

  isFull(now: number): boolean {
    return leftOf(this.#booked, now) > this.#longestWaitMs;
  }

  /** The milliseconds until its turn; null: there is none. */
  book(now: number, work: Work): number | null {
    if (this.isFull(now)) return null;
    const wait = leftOf(this.#booked, now);
    this.#booked = { from: now, until: now + wait + (work * this.#usualMs) / this.#share };
    return wait;
  }

  /** Whose turn has come waits so long yet, and asks again: those before took longer than they were thought to. 0: it may begin. */
  restMs(now: number): number {
    return leftOf(this.#resting, now);
  }

  begins(now: number, work: Work): void {
    this.#resting = { from: now, until: now + (work * this.#usualMs) / this.#share };
  }

  /** The others have theirs now. Of little work the clock tells how busy the machine is, and not what it took. */
  ended(now: number, work: Work, tookMs: number): void {
    const isTelling = work >= 0.5;
    if (isTelling) this.#usualMs = Math.max(this.#leastMs, (this.#usualMs + tookMs / work) / 2);
    const workedMs = isTelling ? tookMs : work * this.#usualMs;
    this.#resting = { from: now, until: now + workedMs / this.#share - workedMs };
    if (leftOf(this.#booked, now) < this.restMs(now)) this.#booked = this.#resting;
  }
}
