import { parseOrderingState } from '../../src/db/ordering/state.ts';
import type { OrderingState } from '../../src/domain/ordering/state.ts';
import type { Dice } from './dice.ts';
import { firstDifference } from './first-difference.ts';
import { hold } from './invariants.ts';

/** One commit in so many is compared: a state is read for it. */
const share = 1 / 6;
/** Slots that are over for so long are not read any more. */
const slotKeptMs = 20 * 60 * 60_000;

/** What desks would believe after their commits, until the judge has decided. */
export class Beliefs {
  readonly #dice: Dice;
  readonly #expected = new Map<string, OrderingState>();

  constructor(dice: Dice) {
    this.#dice = dice;
  }

  /** `first`: the id of the first event of a commit. */
  expect(first: string | undefined, after: OrderingState): void {
    if (this.#expected.size > 50) this.#expected.clear();
    if (first) this.#expected.set(first, after);
  }

  /** Compares what a desk will believe with what the judge would load now. */
  compare(first: string | undefined, load: () => unknown, now: number): void {
    const after = this.#expected.get(first ?? '');
    if (!first || !after) return;
    this.#expected.delete(first);
    if (!this.#dice.chance(share)) return;
    const loaded = parseOrderingState(JSON.parse(JSON.stringify(load())));
    if (!loaded) return;
    const difference = firstDifference(plain(after, now), plain(loaded, now));
    hold('believed', difference === null, () => difference);
  }
}

/** A state as plain values in one order, without what is nothing. */
export function plain(state: OrderingState, now: number): Record<string, unknown> {
  const some = (counts: Readonly<Record<string, number>>) =>
    Object.fromEntries(
      Object.entries(counts)
        .filter(([, count]) => count !== 0)
        .sort(byName),
    );
  const loads = [...state.loads]
    .filter(([slot]) => slot > now - slotKeptMs)
    .map(([slot, load]) => [String(slot), some(load)] as const)
    .filter(([, load]) => Object.keys(load).length > 0);
  return {
    position: state.position,
    cafeteria: state.cafeteria,
    dishes: Object.fromEntries([...state.dishes].sort(byName)),
    loads: Object.fromEntries(loads.sort(byName)),
    orders: Object.fromEntries(
      [...state.orders]
        .sort(byName)
        .map(([id, order]) => [
          id,
          { ...order, held: some(order.held), ahead: some(order.ahead), demand: some(order.demand) },
        ]),
    ),
  };
}

const byName = ([a]: readonly [string, unknown], [b]: readonly [string, unknown]) => (a < b ? -1 : 1);
