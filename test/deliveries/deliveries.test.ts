import { describe, expect, it } from 'vitest';
import { makeInstitution, type OpenCafeteria, openCafeteria, registerPhone } from '../support/cafeteria.ts';
import { consume, ledger } from '../support/deliveries.ts';
import { eventually } from '../support/lab.ts';
import { passMinute } from '../support/minute.ts';
import { attemptsTo, injectFault, messagesTo } from '../support/sandbox.ts';

const deliveriesOf = ({ sql }: OpenCafeteria, orderId: string) =>
  sql<{
    id: string;
    channel: string;
    template: string;
    status: string;
    attempts: number;
    last_error: string | null;
  }>(
    `select d.id, channel, template, status, attempts, last_error from notification_deliveries d join event_outbox e on e.id = d.event_id
     where e.event->'order'->>'id' = $1 order by d.created_at, channel`,
    [orderId],
  );

/** An order whose deliveries are in the ledger, their queue messages lost. */
async function orderWithLostMessages(cafeteria: OpenCafeteria) {
  const { body: order } = await cafeteria.student.order(cafeteria.id, { [cafeteria.item]: 1 });
  await eventually(
    () => deliveriesOf(cafeteria, order.id),
    (rows) => rows.length > 0 && rows.every((row) => row.status === 'sent'),
  );
  await cafeteria.sql(
    `update notification_deliveries set status = 'pending', attempts = 0, claimed_until = null, due_at = now() + interval '1 hour'`,
  );
  return { order, deliveries: await deliveriesOf(cafeteria, order.id) };
}

/** With an institution of its own: these tests reach into the whole ledger. */
const isolated = async () => openCafeteria({ institution: await makeInstitution() });

describe('an event becomes messages', () => {
  it('each reaches the phone and the mailbox once', async () => {
    const cafeteria = await openCafeteria();
    const token = await registerPhone(cafeteria.student);
    const { body: order } = await cafeteria.student.order(cafeteria.id, { [cafeteria.item]: 1 });
    for (const verb of ['accept', 'start', 'ready'])
      await cafeteria.staff.post(`/orders/${order.id}/${verb}`);

    await eventually(
      () => deliveriesOf(cafeteria, order.id),
      (rows) => rows.length === 4 && rows.every((row) => row.status === 'sent'),
    );
    const pushes = (await messagesTo(token)).map(({ body }) => body.message);
    expect(pushes.map((push) => push.notification.title).sort()).toEqual([
      `Pedido ${order.number} aceptado`,
      `Recibimos tu pedido ${order.number}`,
      `¡Tu pedido ${order.number} está listo!`,
    ]);
    expect(pushes.find((push) => push.notification.title.includes('listo'))?.notification.body).toContain(
      order.pickupCode,
    );
    const mails = await messagesTo(cafeteria.student.user?.email as string);
    expect(mails.map(({ body }) => body.subject)).toEqual([`Tu pedido ${order.number} en La Central`]);
    expect(mails[0]?.body.text).toContain('$55.00');
  });

  it("speaks the student's language", async () => {
    const cafeteria = await openCafeteria();
    const token = await registerPhone(cafeteria.student);
    await cafeteria.student.call('/me', { method: 'PATCH', body: { locale: 'en' } });
    const { body: order } = await cafeteria.student.order(cafeteria.id, { [cafeteria.item]: 1 });
    const [push] = await eventually(
      () => messagesTo(token),
      (messages) => messages.length > 0,
    );
    expect(push?.body.message.notification.title).toBe(`We have your order ${order.number}`);
  });

  it('reaches nobody by push who has no phone', async () => {
    const cafeteria = await openCafeteria();
    const { body: order } = await cafeteria.student.order(cafeteria.id, { [cafeteria.item]: 1 });
    const rows = await eventually(
      () => deliveriesOf(cafeteria, order.id),
      (found) => found.length > 0,
    );
    expect(rows.map((row) => row.channel)).toEqual(['email']);
  });
});

describe('a delivery that fails', () => {
  it('is tried again after five seconds, through the real queue', async () => {
    const cafeteria = await openCafeteria();
    const token = await registerPhone(cafeteria.student);
    await injectFault({ provider: 'fcm', mode: 'error', status: 503, count: 1, recipient: token });
    await cafeteria.student.order(cafeteria.id, { [cafeteria.item]: 1 });
    await eventually(
      () => messagesTo(token),
      (messages) => messages.length === 1,
    );
    const [first, second] = (await attemptsTo(token)).map((attempt) => Date.parse(attempt.at));
    expect((second as number) - (first as number)).toBeGreaterThanOrEqual(4_900);
    expect(await attemptsTo(token)).toHaveLength(2);
  });

  it('waits 5, 25 and 125 s, then the dead-letter queue ends it', async () => {
    const cafeteria = await isolated();
    const email = cafeteria.student.user?.email as string;
    const { order, deliveries } = await orderWithLostMessages(cafeteria);
    const [id] = deliveries.map((delivery) => delivery.id);
    await injectFault({ provider: 'email', mode: 'error', status: 500, count: 4, recipient: email });
    for (const [attempt, seconds] of [
      [1, 5],
      [2, 25],
      [3, 125],
      [4, 125],
    ] as const) {
      const { retryMessages, explicitAcks } = await consume(
        'itsur-eats-email',
        cafeteria,
        [id as string],
        attempt,
      );
      expect(explicitAcks).toEqual([]);
      expect(retryMessages).toHaveLength(1);
      const [{ seconds: delay } = { seconds: Number.NaN }] = await ledger(cafeteria, [id as string]);
      expect(delay).toBeGreaterThanOrEqual(seconds - 1);
      expect(delay).toBeLessThanOrEqual(seconds * 1.1 + 1);
    }
    await consume('itsur-eats-dead', cafeteria, [id as string], 1);
    expect(await deliveriesOf(cafeteria, order.id)).toMatchObject([
      { status: 'dead', attempts: 4, last_error: expect.any(String) },
    ]);
  });

  it('of a phone that is gone is not tried again, and the phone is forgotten', async () => {
    const cafeteria = await openCafeteria();
    const token = await registerPhone(cafeteria.student, `unregistered-${crypto.randomUUID()}`);
    const { body: order } = await cafeteria.student.order(cafeteria.id, { [cafeteria.item]: 1 });
    const rows = await eventually(
      () => deliveriesOf(cafeteria, order.id),
      (found) => found.some((row) => row.channel === 'push' && row.status !== 'pending'),
    );
    expect(rows.find((row) => row.channel === 'push')).toMatchObject({
      status: 'failed',
      attempts: 1,
      last_error: 'UNREGISTERED',
    });
    expect(await cafeteria.sql('select * from devices where push_token = $1', [token])).toEqual([]);
  });
});

describe('a queue message', () => {
  it('that comes twice reaches the person once', async () => {
    const cafeteria = await isolated();
    const { deliveries } = await orderWithLostMessages(cafeteria);
    const ids = deliveries.map((delivery) => delivery.id);
    const before = (await messagesTo(cafeteria.student.user?.email as string)).length;
    const [first, second] = await Promise.all([
      consume('itsur-eats-email', cafeteria, ids, 1),
      consume('itsur-eats-email', cafeteria, ids, 1),
    ]);
    await consume('itsur-eats-email', cafeteria, ids, 1);
    expect([...first.retryMessages, ...second.retryMessages]).toEqual([]);
    expect((await attemptsTo(cafeteria.student.user?.email as string)).length).toBe(before + 1);
  });

  it('that was lost is queued again by the sweep', async () => {
    const cafeteria = await isolated();
    const { order } = await orderWithLostMessages(cafeteria);
    await cafeteria.sql(`update notification_deliveries set due_at = now() - interval '1 second'`);
    await passMinute(cafeteria.institution);
    await eventually(
      () => deliveriesOf(cafeteria, order.id),
      (rows) => rows.every((row) => row.status === 'sent'),
    );
  });
});
