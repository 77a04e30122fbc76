import type { Order } from '../../../src/contracts/orders.ts';

const signatureOf = ({ cafeteriaId, items }: Order) =>
  [
    cafeteriaId,
    ...items
      .map(({ menuItemId, quantity, modifiers }) =>
        [menuItemId, quantity, ...modifiers.map(({ id }) => id).sort()].join(' '),
      )
      .sort(),
  ].join('|');

/** What somebody orders again and again: at least twice among orders that were collected, the latest of the most frequent. */
export function usualOf(orders: readonly Order[]): Order | null {
  const counts = new Map<string, { order: Order; times: number }>();
  for (const order of orders.filter(({ status }) => status === 'collected')) {
    const known = counts.get(signatureOf(order));
    counts.set(signatureOf(order), { order: known?.order ?? order, times: (known?.times ?? 0) + 1 });
  }
  const [most] = [...counts.values()].sort((a, b) => b.times - a.times);
  return most && most.times > 1 ? most.order : null;
}
