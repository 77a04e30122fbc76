import type { Clock } from './clock.ts';

/** What befalls a call over the network, as shares of all calls; `away`: nothing gets through at all. */
type Sky = { lostOnTheWay: number; answerLost: number; doubled: number; late: number; away: boolean };

const fair: Sky = { lostOnTheWay: 0.0005, answerLost: 0.0005, doubled: 0.0005, late: 0.002, away: false };
const storm: Sky = { lostOnTheWay: 0.06, answerLost: 0.1, doubled: 0.05, late: 0.1, away: false };
const nothing: Sky = { lostOnTheWay: 0, answerLost: 0, doubled: 0, late: 0, away: false };

/** A driver gives a call up after so long: src/db/client.ts. */
const givenUpAfterMs = 20_000;
/** The longest that a call is under way that is not lost. */
const latestMs = 15_000;

/** Fair, with storms and outages: of the way to the database, or of that to the object. */
export class Weather {
  readonly #clock: Clock;
  #sky: Sky = fair;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  storm(): void {
    this.#sky = storm;
  }

  goAway(): void {
    this.#sky = { ...storm, away: true };
  }

  clear(): void {
    this.#sky = fair;
  }

  /** No faults from now on: to see what everything comes to. */
  end(): void {
    this.#sky = nothing;
  }

  /**
   * A call of something far away: carried out and answered, each after a while; or lost before or after it was carried out,
   * carried out twice (not `once`), or late. `giveUp` is the error of one that is lost.
   */
  call<T>(carryOut: () => T | Promise<T>, giveUp: () => Error, { once = false } = {}): Promise<T> {
    const { dice } = this.#clock;
    const sky = this.#sky;
    return new Promise<T>((resolve, reject) => {
      const lose = () => this.#clock.after(this.#untilNoticed(), () => reject(giveUp()));
      if (sky.away || dice.chance(sky.lostOnTheWay)) return lose();
      this.#clock.after(this.#way(sky), async () => {
        const arrived = this.#sky;
        if (arrived.away) return lose();
        if (!once && dice.chance(arrived.doubled))
          this.#clock.after(this.#way(arrived), async () => {
            // Of the second time nobody hears.
            await Promise.resolve()
              .then(carryOut)
              .catch(() => {});
          });
        // Noticed at the end, or in the middle of the work, which goes on.
        const isLost = dice.chance(arrived.answerLost);
        if (isLost) lose();
        let answer: () => void;
        try {
          const result = await carryOut();
          answer = () => resolve(result);
        } catch (error) {
          answer = () => reject(error);
        }
        if (!isLost) this.#clock.after(this.#way(arrived), answer);
      });
    });
  }

  #way(sky: Sky): number {
    const { dice } = this.#clock;
    if (dice.chance(sky.late)) return dice.next() * latestMs;
    return 0.5 + dice.next() * 4;
  }

  /** A connection that breaks is noticed at once, one that hangs when its caller has had enough. */
  #untilNoticed(): number {
    return this.#clock.dice.chance(0.7) ? this.#clock.dice.next() * 50 : givenUpAfterMs;
  }
}
