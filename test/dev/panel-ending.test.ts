import { expect, it } from 'vitest';
import { endsOrder } from '../../admin-panel/src/board/ending.ts';

it.each([
  ['order.rejected', 'rejected', true],
  ['order.no_show', 'no_show', true],
  ['order.collected', 'collected', true],
  // What was given back of it, or has arrived at its bank.
  ['order.refunded', 'no_show', false],
  ['order.payment_changed', 'cancelled', false],
  ['order.placed', 'placed', false],
] as const)('a board takes off with %s an order that is %s: %s', (event, status, ends) => {
  expect(endsOrder(event, { status })).toBe(ends);
});
