import { expect, it } from 'vitest';
import { openCardCafeteria, orderByCard, settle, work } from '../support/payments.ts';

it('keeps since when a payment is over, however often it is looked at again', async () => {
  const cafeteria = await openCardCafeteria();
  const { body: order } = await orderByCard(cafeteria);
  await cafeteria.student.post(`/orders/${order.id}/cancel`, {});
  await settle(cafeteria, order.id);
  const closedAt = async () => {
    const [row] = await cafeteria.sql<{ closed: string; checked: string }>(
      'select closed_at::text as closed, checked_at::text as checked from payments where order_id = $1',
      [order.id],
    );
    return row;
  };
  const before = await closedAt();
  expect(before?.closed).toEqual(expect.any(String));
  await cafeteria.sql('update payments set due_at = now(), claimed_until = null where order_id = $1', [
    order.id,
  ]);
  await work(cafeteria, [order.id]);
  const after = await closedAt();
  expect(after?.checked).not.toBe(before?.checked);
  expect(after?.closed).toBe(before?.closed);
});
