import type { Basket, Counter } from '../stack.ts';

/** Two dishes, one of them sometimes twice: which, depends on who orders and how often they have. */
export function basketOf({ cafeteriaId, menu }: Counter, phone: number, turn: number): Basket {
  const first = (phone * 7 + turn * 3) % menu.length;
  const second = (first + 11) % menu.length;
  const line = (dish: number, quantity: number) => ({ menuItemId: menu[dish]?.id ?? '', quantity });
  return { cafeteriaId, lines: [line(first, 1), line(second, 1 + (turn % 2))] };
}
