import { expect, it } from 'vitest';
import type { Order } from '../../src/contracts/orders.ts';
import { agua, openCafeteria, torta } from '../support/cafeteria.ts';

type Line = Order['items'][number];

it('stations make an order line by line: it begins with the first, is ready with the last, and other boards hear of each', async () => {
  const { id, items, student, staff, sql } = await openCafeteria({ menu: [torta(), agua()] });
  const [item, secondItem] = items as [string, string];
  await sql(`update menu_items set station = 'bar' where id = '${secondItem}'`);
  await sql(`update menu_items set station = 'grill' where id = '${item}'`);
  const { body: placed } = await student.order(id, { [item]: 1, [secondItem]: 2 });
  const [milanesa, jamaica] = placed.items as [Line, Line];
  expect(placed.items.map(({ stations }: Line) => stations)).toEqual([
    [{ station: 'grill', madeAt: null }],
    [{ station: 'bar', madeAt: null }],
  ]);
  const made = (line: Line, verb = 'made', body = {}) =>
    staff.post(`/orders/${placed.id}/items/${line.id}/${verb}`, body);
  expect(await made(milanesa)).toMatchObject({ status: 409, body: { code: 'illegal_transition' } });
  await staff.post(`/orders/${placed.id}/accept`);

  // Two boards in the same moment: heard once.
  const [first, second] = await Promise.all([made(milanesa), made(milanesa)]);
  expect([first.status, second.status]).toEqual([200, 200]);
  expect(second.body).toEqual(first.body);
  expect(first.body).toMatchObject({ status: 'preparing', version: 4 });
  expect((await made(jamaica, 'made', { station: 'bar' })).body).toMatchObject({
    status: 'ready',
    version: 6,
  });
  expect((await student.call(`/orders/${placed.id}`)).body).toMatchObject({
    status: 'ready',
    items: [
      { stations: [{ madeAt: first.body.items[0].stations[0].madeAt }] },
      { stations: [{ station: 'bar' }] },
    ],
  });
  expect((await made(jamaica, 'unmade')).body).toMatchObject({
    status: 'preparing',
    items: [{ stations: [{ madeAt: expect.any(String) }] }, { stations: [{ madeAt: null }] }],
  });
  const heard = await sql<{ type: string }>(
    `select type from event_outbox where event->'order'->>'id' = '${placed.id}' order by seq`,
  );
  expect(heard.map(({ type }) => type)).toEqual([
    ...['order.placed', 'order.accepted', 'order.preparing', 'order.line_made'],
    ...['order.line_made', 'order.ready', 'order.recalled'],
  ]);
});

it('what the desk has in memory and what the database has agree after a line was made', async () => {
  const { id, item, student, staff, sql } = await openCafeteria();
  const { body: placed } = await student.order(id, { [item]: 1 });
  await staff.post(`/orders/${placed.id}/accept`);
  const { body: made } = await staff.post(`/orders/${placed.id}/items/${placed.items[0]?.id}/made`);
  const [row] = await sql<{ document: unknown }>(
    `select order_document(o) as document from orders o where id = '${placed.id}'`,
  );
  expect(row?.document).toEqual(made);
});

it('a printing is known to every board, and only one of those that print by themselves gets it', async () => {
  const { id, item, student, staff } = await openCafeteria();
  const { body: placed } = await student.order(id, { [item]: 1 });
  const printed = (body = {}) => staff.post(`/orders/${placed.id}/printed`, body);
  const both = await Promise.all([printed({ ifFirst: true }), printed({ ifFirst: true })]);
  expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
  expect(both.find(({ status }) => status === 409)?.body).toMatchObject({ code: 'already_printed' });
  expect((await printed()).body).toMatchObject({
    printed: { times: 2, at: expect.any(String), promisedFrom: placed.promisedFrom },
  });
  expect((await student.post(`/orders/${placed.id}/printed`)).status).toBe(403);
});
