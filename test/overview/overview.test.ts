import { expect, it, vi } from 'vitest';
import { agua, openCafeteria, torta } from '../support/cafeteria.ts';

it('a manager sees at a glance what waits, what is late, what was lost and why, and what runs out', async () => {
  const cafeteria = await openCafeteria({ menu: [torta({ stock: 6 }), agua()], students: 3 });
  const { id, item, items, students, staff, manager, sql } = cafeteria;
  const water = items[1] as string;
  const order = async (place: number) =>
    (await (students[place] as (typeof students)[number]).order(id, { [water]: 1 })).body;
  const [late, rejected, takenBack] = [await order(0), await order(1), await order(2)];
  await order(0);
  await sql(
    "update orders set promised_from = now() - interval '20 minutes', promised_until = now() - interval '7 minutes' where id = $1",
    [late.id],
  );
  await staff.post(`/orders/${rejected.id}/reject`, { reason: 'Sin gas' });
  await (students[2] as (typeof students)[number]).post(`/orders/${takenBack.id}/cancel`);
  await sql('update menu_items set low_stock_at = 6 where id = $1', [item]);
  const board = await staff.stream(id);
  await board.hears((message) => message.type === 'hello');
  const { status, body } = await manager.call(`/cafeterias/${id}/overview`);
  expect([status, body]).toMatchObject([
    200,
    {
      cafeteria: { id, status: 'open' },
      isOpen: true,
      open: { placed: 2 },
      late: { orders: 1, minutes: 8 },
      presence: { boards: 1, people: [{ id: staff.user?.id, name: 'Test staff' }] },
      lowStock: [{ id: item, stock: 6, dailyStock: null }],
      stuckPayments: 0,
      parked: null,
      deadDeliveries: null,
      lastCount: null,
    },
  ]);
  expect(body.lost).toHaveLength(2);
  expect(body.lost).toContainEqual({
    event: 'order.rejected',
    by: 'staff',
    reason: 'Sin gas',
    orders: 1,
    cents: 1800,
  });
  expect(body.lost).toContainEqual({
    event: 'order.cancelled',
    by: 'student',
    reason: null,
    orders: 1,
    cents: 1800,
  });
  board.socket.close(1000);
});

it('what stops and waits for a person is told to those who can do something about it', async () => {
  const cafeteria = await openCafeteria();
  const { id, staff, student, manager, admin, sql } = cafeteria;
  const { body: order } = await student.order(id, { [cafeteria.item]: 1 });
  await sql(
    `insert into payments (order_id, cafeteria_id, method, amount_cents, currency, wanted_cents, attempts)
     values ($1, $2, 'card', 5500, 'MXN', 5500, 5)`,
    [order.id, id],
  );
  await sql(
    "insert into parked (cafeteria_id, kind, subject_id, what, reason) values ($1, 'command', $2, 'tick', 'x')",
    [id, crypto.randomUUID()],
  );
  expect((await admin.call(`/cafeterias/${id}/overview`)).body).toMatchObject({
    stuckPayments: 1,
    parked: 1,
    deadDeliveries: 0,
  });
  expect((await manager.call(`/cafeterias/${id}/overview`)).body).toMatchObject({
    stuckPayments: 1,
    parked: null,
  });
  for (const by of [staff, student]) expect((await by.call(`/cafeterias/${id}/overview`)).status).toBe(403);
  const elsewhere = await openCafeteria();
  expect((await elsewhere.manager.call(`/cafeterias/${id}/overview`)).status).toBe(403);
  expect((await admin.call(`/cafeterias/${crypto.randomUUID()}/overview`)).status).toBe(404);
});

it('a provider that was chosen and that nobody has set up is named', async () => {
  const cafeteria = await openCafeteria();
  const { id, institution, sql } = cafeteria;
  await sql('update platform.institutions set config = $2 where id = $1', [
    institution,
    JSON.stringify({ email: 'cloudflare', payments: { card: true, stripeSecrets: 'NOBODYS' } }),
  ]);
  vi.setSystemTime(Date.now() + 31_000);
  const { body } = await cafeteria.manager.call(`/cafeterias/${id}/overview`);
  vi.useRealTimers();
  expect(body.notSetUp).toEqual(['cloudflare', 'stripe']);
});
