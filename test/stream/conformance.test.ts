import { z } from '@hono/zod-openapi';
import { expect, it } from 'vitest';
import { serverMessageSchema } from '../../src/contracts/stream.ts';
import { openCafeteria, torta } from '../support/cafeteria.ts';
import type { Reply, Stream } from '../support/clients.ts';

/** As the contract, and nothing beside it: a member that the contract does not name is refused here. */
const nothingElse = z.discriminatedUnion(
  'type',
  serverMessageSchema.options.map((option) =>
    option.strict(),
  ) as unknown as typeof serverMessageSchema.options,
);

const typesOf = (stream: Stream) => new Set(stream.heard.map(({ type }) => type as string));
const namesOf = (stream: Stream) => new Set(stream.events().map(({ event }) => event));

function expectConformity(stream: Stream): void {
  const faults = stream.heard.flatMap((message) => {
    const { error } = nothingElse.safeParse(message);
    return error ? [{ message, error: z.prettifyError(error) }] : [];
  });
  expect(faults).toEqual([]);
}

/** One of nearly everything that can happen at a cafeteria in an hour. */
async function livelyHour({ id, items: [torta, other], staff, student }: Awaited<ReturnType<typeof open>>) {
  const ok = async (reply: Promise<Reply>) => {
    const { status, body } = await reply;
    expect(status, JSON.stringify(body)).toBeLessThan(300);
    return body;
  };
  const order = await ok(student.order(id, { [torta!]: 1, [other!]: 2 }));
  await ok(staff.post(`/orders/${order.id}/accept`));
  await ok(staff.post(`/orders/${order.id}/eta`, { etaMinutes: 25 }));
  await ok(staff.post(`/orders/${order.id}/items/${order.items[1].id}/unavailable`, { reason: 'Se acabó' }));
  const asked = await ok(student.call(`/orders/${order.id}`));
  await ok(student.post(`/orders/${order.id}/changes/${asked.changes[0].id}/accept`));
  for (const verb of ['start', 'ready', 'collect']) await ok(staff.post(`/orders/${order.id}/${verb}`));
  const unwanted = await ok(student.order(id, { [torta!]: 1 }));
  await ok(student.post(`/orders/${unwanted.id}/cancel`));
  await ok(staff.post(`/cafeterias/${id}/pause`, { reason: 'Se fue la luz' }));
  await ok(staff.post(`/cafeterias/${id}/resume`));
  await ok(
    staff.post(`/cafeterias/${id}/throttle`, { capacityPercent: 50, extraWaitMinutes: 10, minutes: 30 }),
  );
  await ok(
    staff.call(`/cafeterias/${id}/menu-items/${torta}`, { method: 'PATCH', body: { priceCents: 6000 } }),
  );
  await ok(staff.post(`/cafeterias/${id}/menu-items/${torta}/sold-out`));
  return ok(student.order(id, { [other!]: 1 }));
}

const open = () => openCafeteria({ menu: [torta(), torta({ name: 'Agua' })], students: 2 });

it('says what its contract says, and nothing else, to everybody', async () => {
  const cafeteria = await open();
  const { id, staff, student, students } = cafeteria;
  const [board, display, mine, theirs] = await Promise.all([
    staff.stream(id),
    staff.stream(id, '?view=kitchen'),
    student.stream(id),
    students[1]!.stream(id),
  ]);
  const last = await livelyHour(cafeteria);
  for (const stream of [board, display, mine]) await stream.hearsEvent('order.placed', last.id);

  board.socket.send(JSON.stringify({ type: 'replay', from: 1 }));
  display.socket.send('what?');
  await board.hears((message) => message.type === 'hello' && message.recovered);
  await board.hears((message) => (message.type as string) === 'presence');
  await display.hears((message) => (message.type as string) === 'error');
  const late = await staff.streamSince(id, 3);
  await late.hearsEvent('order.placed', last.id);
  const fresh = await staff.stream(id);
  await fresh.hears((message) => message.type === 'snapshot' && message.orders.length === 1);

  for (const stream of [board, display, mine, theirs, late, fresh]) expectConformity(stream);
  expect(typesOf(board)).toEqual(new Set(['hello', 'snapshot', 'presence', 'event']));
  expect(typesOf(display)).toContain('error');
  for (const name of ['order.eta_changed', 'order.cancelled', 'cafeteria.paused', 'menu.sold_out'])
    expect(namesOf(board)).toContain(name);
  expect([...namesOf(display)].filter((name) => !name.startsWith('order.'))).toEqual([]);
  expect([...namesOf(theirs)].filter((name) => name.startsWith('order.'))).toEqual([]);
});

it('notices a member that the contract does not name', () => {
  const presence = { type: 'presence', staff: 1 };
  expect(nothingElse.safeParse(presence).success).toBe(true);
  expect(nothingElse.safeParse({ ...presence, names: [] }).success).toBe(false);
});
