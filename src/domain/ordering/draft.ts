import type { EventName } from '../../contracts/events.ts';
import type { Chance, Changes, DecidedEvent } from './events.ts';
import type { CafeteriaFacts, Dish, OrderingState, OrderRecord } from './state.ts';

/**
 * What a command is about to do: its events in their order, and what of the state they have changed so far. A change
 * belongs to the event that is emitted next, and `rest` holds what no event tells of.
 */
export class Draft {
  readonly state: OrderingState;
  readonly now: number;
  readonly chance: Chance;
  readonly events: DecidedEvent[] = [];
  rest: Changes = {};
  readonly #cafeteria: CafeteriaFacts;
  readonly #dishStock = new Map<string, number>();
  readonly #optionStock = new Map<string, number>();

  constructor(state: OrderingState, now: number, chance: Chance) {
    this.state = state;
    this.now = now;
    this.chance = chance;
    this.#cafeteria = { ...state.cafeteria };
  }

  /** The cafeteria as the draft has left it. */
  get cafeteria(): Readonly<CafeteriaFacts> {
    return this.#cafeteria;
  }

  /** The state as the draft has left it so far, but for its orders and slots. */
  soFar(): OrderingState {
    if (this.#dishStock.size === 0) return { ...this.state, cafeteria: this.#cafeteria };
    const dishes = new Map(this.state.dishes);
    for (const [id, stock] of this.#dishStock) {
      const dish = dishes.get(id);
      if (dish) dishes.set(id, { ...dish, stock });
    }
    return { ...this.state, cafeteria: this.#cafeteria, dishes };
  }

  /** A dish as the draft has left its stock. */
  dish(id: string): Dish | undefined {
    const dish = this.state.dishes.get(id);
    const stock = this.#dishStock.get(id);
    return dish && stock !== undefined ? { ...dish, stock } : dish;
  }

  /** Stock of a counted option; null: it is not counted. */
  optionStock(id: string, stock: number | null): number | null {
    return this.#optionStock.get(id) ?? stock;
  }

  changeCafeteria(changes: Partial<CafeteriaFacts>): void {
    Object.assign(this.#cafeteria, changes);
    this.rest = { ...this.rest, cafeteria: { ...this.rest.cafeteria, ...changes } };
  }

  /** From now on the dish is counted, beginning with none. */
  countDish(id: string): void {
    if (this.dish(id)?.stock === null) this.#dishStock.set(id, 0);
  }

  changeDishStock(movement: NonNullable<Changes['stock']>[number]): void {
    this.#dishStock.set(movement.dishId, movement.stockAfter);
    this.#add('stock', movement);
  }

  changeOptionStock(optionId: string, quantity: number, stockAfter: number): void {
    this.#optionStock.set(optionId, stockAfter);
    this.#add('options', { optionId, quantity });
  }

  changeLoad(slot: number, resource: string, amount: number): void {
    this.#add('loads', { slot, resource, amount });
  }

  changeLine(change: NonNullable<Changes['lineChanges']>[number]): void {
    this.#add('lineChanges', change);
  }

  withdrawChange(changeId: string): void {
    this.#add('withdrawnChangeIds', changeId);
  }

  removeItem(itemId: string): void {
    this.#add('removedItemIds', itemId);
  }

  markItem(itemId: string): void {
    this.#add('markedItemIds', itemId);
  }

  openPayment(orderId: string): void {
    this.#add('openedPayments', orderId);
  }

  wishPayment(wish: NonNullable<Changes['paymentWishes']>[number]): void {
    this.#add('paymentWishes', wish);
  }

  giveBack(refund: NonNullable<Changes['givenBack']>[number]): void {
    this.#add('givenBack', refund);
  }

  /** An event about an order, which it leaves as it is now, or (null) about the cafeteria. */
  emit(event: EventName, order: OrderRecord | null, data?: Record<string, unknown>): void {
    if (order) this.#add('orders', order);
    this.events.push({
      id: this.chance.id(),
      seq: this.state.position.seq + this.events.length + 1,
      event,
      at: this.now,
      order: order?.document,
      data,
      changes: this.rest,
    });
    this.rest = {};
  }

  /** Raises the version of the menu and tells everybody, so that no phone keeps an old one. */
  emitMenuChange(event: 'menu.changed' | 'menu.sold_out', facts: Record<string, unknown>): void {
    const menuVersion = this.#cafeteria.menuVersion + 1;
    this.changeCafeteria({ menuVersion });
    this.emit(event, null, { ...facts, menuVersion });
  }

  #add<K extends Exclude<keyof Changes, 'cafeteria'>>(
    kind: K,
    change: NonNullable<Changes[K]>[number],
  ): void {
    const changes: unknown[] = this.rest[kind] ?? [];
    changes.push(change);
    this.rest = { ...this.rest, [kind]: changes };
  }
}
