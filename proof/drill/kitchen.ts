import { setTimeout as sleep } from 'node:timers/promises';
import type { Day } from '../../bench/stack.ts';
import { staffMoves } from '../../src/domain/order-moves.ts';
import type { Dice } from '../simulate/dice.ts';
import { type Api, askUntilAnswered } from './phones.ts';
import type { Screens } from './screens.ts';

const verbs = ['accept', 'start', 'ready', 'collect'] as const;

/** Cooks who take an order as far as they feel like, whatever happens around them. */
export class Kitchen {
  /** The last state of each order that a cook was told (200). */
  readonly told = new Map<string, string>();
  readonly figures = { moves: 0, movesRefused: 0, movesUnanswered: 0 };
  readonly #api: Api;
  readonly #dice: Dice;
  readonly #tokens: ReadonlyMap<string, string>;
  readonly #waiting: { id: string; cafeteriaId: string }[] = [];
  readonly #seen = new Set<string>();
  #atWork: Promise<void>[] = [];

  constructor(api: Api, screens: Screens, { staff }: Day, dice: Dice) {
    this.#api = api;
    this.#dice = dice;
    this.#tokens = new Map(staff.map(({ cafeteriaId, token }) => [cafeteriaId, token]));
    screens.onOrder = (order) => {
      if (this.#seen.has(order.id)) return;
      this.#seen.add(order.id);
      this.#waiting.push(order);
    };
  }

  async workUntil(until: number): Promise<void> {
    while (performance.now() < until) {
      for (const order of this.#waiting.splice(0)) this.#atWork.push(this.#make(order));
      await sleep(200);
    }
  }

  /** Until every cook has put down what was in hand. */
  async finish(): Promise<void> {
    await Promise.all(this.#atWork);
    this.#atWork = [];
  }

  async #make({ id, cafeteriaId }: { id: string; cafeteriaId: string }): Promise<void> {
    const token = this.#tokens.get(cafeteriaId);
    for (const verb of verbs.slice(0, this.#dice.between(0, verbs.length))) {
      await sleep(this.#dice.until(2_000));
      const reply = await askUntilAnswered(
        this.#api,
        `/orders/${id}/${verb}`,
        { token, body: {} },
        this.#dice,
      );
      if (reply?.status === 200) {
        this.figures.moves++;
        this.told.set(id, staffMoves[verb].to);
      } else if (reply) {
        // Its answer was lost, and the move was made: the second try finds the order moved.
        this.figures.movesRefused++;
      } else this.figures.movesUnanswered++;
    }
  }
}
