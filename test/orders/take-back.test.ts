import { describe, expect, it } from 'vitest';
import { cafeteriaOnTheBell } from '../support/bells.ts';
import { openCafeteria } from '../support/cafeteria.ts';

describe('an accepted order', () => {
  it('may be taken back by its student where the cafeteria says so, until somebody begins it', async () => {
    const { id, item, student, staff, manager } = await openCafeteria();
    const { body: placed } = await student.order(id, { [item]: 1 });
    await staff.post(`/orders/${placed.id}/accept`);
    const cancel = (order: string) => student.post(`/orders/${order}/cancel`);
    expect((await cancel(placed.id)).body.code).toBe('illegal_transition');
    const { body: settings } = await manager.call(`/cafeterias/${id}/settings`, {
      method: 'PATCH',
      body: { studentCancelsAccepted: true },
    });
    expect(settings.studentCancelsAccepted).toBe(true);
    expect((await cancel(placed.id)).body).toMatchObject({ status: 'cancelled' });
    const { body: begun } = await student.order(id, { [item]: 1 }, { 'idempotency-key': 'second' });
    for (const verb of ['accept', 'start']) await staff.post(`/orders/${begun.id}/${verb}`);
    const late = await cancel(begun.id);
    expect([late.status, late.body.code]).toEqual([409, 'illegal_transition']);
  });

  it('may always be when its break was moved, and before its day begins', async () => {
    const { id, item, student, staff, sql, at, manager, receso, alterationOf } = await cafeteriaOnTheBell();
    await sql('update cafeterias set book_ahead_days = 1 where id = $1', [id]);
    const order = async (facts = {}) => {
      const wanted = { cafeteriaId: id, items: [{ menuItemId: item, quantity: 1 }], allowDuplicate: true };
      const { body } = await student.post('/orders', { ...wanted, ...facts });
      await staff.post(`/orders/${body.id}/accept`);
      return body;
    };
    const cancel = async (of: { id: string }) => (await student.post(`/orders/${of.id}/cancel`)).status;
    const tied = await order({ pickupSlot: at('11:00') });
    expect(await cancel(tied)).toBe(409);
    const moved = await manager.call(alterationOf(receso), {
      method: 'PUT',
      body: { startsAt: '11:40', endsAt: '12:00' },
    });
    expect(moved.body).toMatchObject({ rescheduled: 1 });
    expect(await cancel(tied)).toBe(200);
    const tomorrow = new Date(Date.parse(at('13:00')) + 86_400_000).toISOString();
    expect(await cancel(await order({ pickupSlot: tomorrow }))).toBe(200);
  });
});
