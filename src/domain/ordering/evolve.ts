import { isOpen } from '../order-moves.ts';
import type { Changes, DecidedEvent } from './events.ts';
import type { Dish, OptionGroup, OrderingState, OrderRecord } from './state.ts';

/** A state whose collections may be written to: its own copies, until it is given away. */
export type Evolving = OrderingState & {
  dishes: Map<string, Dish>;
  loads: Map<number, Record<string, number>>;
  orders: Map<string, OrderRecord>;
  endedOrders: Map<string, OrderRecord>;
};

/** A copy to decide a whole group on: one copy a group, not one an event. */
export const fork = (state: OrderingState): Evolving => ({
  ...state,
  dishes: new Map(state.dishes),
  loads: new Map(state.loads),
  orders: new Map(state.orders),
  endedOrders: new Map(state.endedOrders),
});

/** The state after an event. Pure: the state before stays as it was. */
export const evolve = (state: OrderingState, event: DecidedEvent): OrderingState => {
  const next = fork(state);
  apply(next, event);
  return next;
};

/** As `evolve`, in place. */
export function apply(state: Evolving, event: DecidedEvent): void {
  state.position = { ...state.position, seq: event.seq };
  applyChanges(state, event.changes);
}

/** Changes that no event tells of raise the revision instead of the number. */
export function applyRest(state: Evolving, changes: Changes): void {
  if (Object.keys(changes).length === 0) return;
  state.position = { ...state.position, revision: state.position.revision + 1 };
  applyChanges(state, changes);
}

function applyChanges(state: Evolving, changes: Changes): void {
  if (changes.cafeteria) state.cafeteria = { ...state.cafeteria, ...changes.cafeteria };
  for (const order of changes.orders ?? []) {
    const { id, status } = order.document;
    if (isOpen(status)) {
      state.orders.set(id, order);
      state.endedOrders.delete(id);
    } else {
      state.orders.delete(id);
      // Its payment goes on, and whoever moves it is told how it stands.
      state.endedOrders.set(id, order);
    }
  }
  for (const { dishId, stockAfter } of changes.stock ?? []) {
    const dish = state.dishes.get(dishId);
    if (dish) state.dishes.set(dishId, { ...dish, stock: stockAfter });
  }
  if (changes.options) changeOptions(state, changes.options);
  for (const { slot, resource, amount } of changes.loads ?? []) {
    const load = state.loads.get(slot) ?? {};
    state.loads.set(slot, { ...load, [resource]: (load[resource] ?? 0) + amount });
  }
}

function changeOptions(state: Evolving, movements: NonNullable<Changes['options']>): void {
  const changeOf = new Map<string, number>();
  for (const { optionId, quantity } of movements)
    changeOf.set(optionId, (changeOf.get(optionId) ?? 0) + quantity);
  const isConcerned = ({ options }: OptionGroup) => options.some(({ id }) => changeOf.has(id));
  for (const dish of state.dishes.values()) {
    if (!dish.groups.some(isConcerned)) continue;
    const groups = dish.groups.map((group) => ({
      ...group,
      options: group.options.map((option) =>
        option.stock === null ? option : { ...option, stock: option.stock + (changeOf.get(option.id) ?? 0) },
      ),
    }));
    state.dishes.set(dish.id, { ...dish, groups });
  }
}
