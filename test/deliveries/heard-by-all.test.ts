import { afterEach, describe, expect, it } from 'vitest';
import type { Order } from '../../src/contracts/orders.ts';
import { cafeteriaOnTheBell } from '../support/bells.ts';
import { type OpenCafeteria, openCafeteria, registerPhone } from '../support/cafeteria.ts';
import { forgetCircuit } from '../support/circuits.ts';
import { consume, ledger, phones, planPushes, readyOrder } from '../support/deliveries.ts';
import { eventually } from '../support/lab.ts';
import { injectFault, messagesTo } from '../support/sandbox.ts';

afterEach(() => forgetCircuit('fcm'));

const emailOf = ({ student }: OpenCafeteria) => student.user?.email as string;
const mailsAboutReady = async (email: string) =>
  (await messagesTo(email)).filter(({ body }) => /listo/.test(body.subject));
const mailed = (email: string) =>
  eventually(
    () => mailsAboutReady(email),
    (mails) => mails.length > 0,
  );

async function makeReady({ student, staff, id, item }: OpenCafeteria): Promise<Order> {
  const { body: order } = await student.order(id, { [item]: 1 });
  for (const verb of ['accept', 'start', 'ready']) await staff.post(`/orders/${order.id}/${verb}`);
  return order;
}

const aboutReady = ({ sql }: OpenCafeteria, order: Order) =>
  sql<{ channel: string; status: string; last_error: string | null }>(
    `select d.channel, d.status, d.last_error from notification_deliveries d join event_outbox e on e.id = d.event_id
     where d.template = 'order_ready' and e.event->'order'->>'id' = $1 order by d.channel, d.status`,
    [order.id],
  );

describe('"your order is ready"', () => {
  it('comes by e-mail to a student who has no phone', async () => {
    const cafeteria = await openCafeteria();
    const order = await makeReady(cafeteria);
    const [mail] = await mailed(emailOf(cafeteria));
    expect(mail?.body.subject).toContain(order.number);
    expect(mail?.body.text).toContain(order.pickupCode);
    await eventually(
      () => aboutReady(cafeteria, order),
      ([row]) => row?.status === 'sent',
    );
  });

  it('does not, when that was switched off: the ledger says so', async () => {
    const cafeteria = await openCafeteria();
    await cafeteria.student.call('/me/notifications', {
      method: 'PUT',
      body: {
        order_updates: { push: true, email: false },
        receipts: { email: true },
        announcements: { push: true, email: true },
      },
    });
    const order = await makeReady(cafeteria);
    const rows = await eventually(
      () => aboutReady(cafeteria, order),
      (found) => found.length > 0,
    );
    expect(rows).toEqual([
      { channel: 'email', status: 'skipped', last_error: 'switched off by the recipient' },
    ]);
  });

  it('comes to the phone alone of who has one', async () => {
    const cafeteria = await openCafeteria();
    await registerPhone(cafeteria.student);
    const order = await makeReady(cafeteria);
    await eventually(
      () => aboutReady(cafeteria, order),
      (rows) => rows.some(({ status }) => status === 'sent'),
    );
    expect((await aboutReady(cafeteria, order)).map(({ channel }) => channel)).toEqual(['push']);
  });

  it('comes by e-mail when the phone does not know us any more', async () => {
    const cafeteria = await openCafeteria();
    await registerPhone(cafeteria.student, `unregistered-${crypto.randomUUID()}`);
    await makeReady(cafeteria);
    expect(await mailed(emailOf(cafeteria))).toHaveLength(1);
  });

  it.each([400, 403])('comes by e-mail when its provider refuses the push (%i)', async (status) => {
    const { cafeteria, order, email } = await readyOrder();
    const [device] = phones(1);
    const ids = await planPushes(cafeteria, order, [device!]);
    await injectFault({ provider: 'fcm', mode: 'error', status, recipient: device!.token });
    await consume('itsur-eats-push', cafeteria, ids);
    expect(await ledger(cafeteria, ids)).toMatchObject([{ status: 'failed' }]);
    expect(await mailed(email)).toHaveLength(1);
  });

  it('comes by e-mail when the phone was signed out before the push went', async () => {
    const { cafeteria, order, email } = await readyOrder();
    const ids = await planPushes(cafeteria, order, phones(1));
    await cafeteria.sql('delete from devices where user_id = $1', [cafeteria.student.user?.id]);
    await consume('itsur-eats-push', cafeteria, ids);
    expect(await ledger(cafeteria, ids)).toMatchObject([
      { status: 'skipped', last_error: 'the device is gone' },
    ]);
    expect(await mailed(email)).toHaveLength(1);
  });

  it('does not come by e-mail when another phone has it', async () => {
    const { cafeteria, order, email } = await readyOrder();
    const gone = { platform: 'android' as const, token: `unregistered-${crypto.randomUUID()}` };
    const ids = await planPushes(cafeteria, order, [gone, ...phones(1)]);
    await consume('itsur-eats-push', cafeteria, ids);
    expect((await ledger(cafeteria, ids)).map(({ status }) => status)).toEqual(['failed', 'sent']);
    expect(
      await cafeteria.sql(
        `select from notification_deliveries where channel = 'email' and template = 'order_ready' and user_id = $1`,
        [cafeteria.student.user?.id],
      ),
    ).toEqual([]);
    expect(await mailsAboutReady(email)).toEqual([]);
  });

  it('does not when it was collected meanwhile', async () => {
    const { cafeteria, order } = await readyOrder();
    const ids = await planPushes(cafeteria, order, phones(1));
    await cafeteria.staff.post(`/orders/${order.id}/collect`);
    await cafeteria.sql(
      `update notification_deliveries set created_at = now() - interval '20 seconds' where id = $1`,
      ids,
    );
    await consume('itsur-eats-push', cafeteria, ids);
    expect(await aboutReady(cafeteria, order)).toMatchObject([{ channel: 'push', status: 'skipped' }]);
  });
});

describe('a question of the kitchen', () => {
  it('comes by e-mail to a student who has no phone', async () => {
    const cafeteria = await openCafeteria();
    const { student, staff, id, item } = cafeteria;
    const { body: order } = await student.order(id, { [item]: 1 });
    await staff.post(`/orders/${order.id}/items/${order.items[0]?.id}/unavailable`);
    await eventually(
      () => messagesTo(emailOf(cafeteria)),
      (mails) => mails.some(({ body }) => /Falta algo/.test(body.subject)),
    );
  });
});

describe('that an order is for another time', () => {
  it('comes by e-mail to a student who has no phone', async () => {
    const cafeteria = await cafeteriaOnTheBell();
    const { student, manager, id, item, receso, alterationOf } = cafeteria;
    const { body: order } = await student.order(id, { [item]: 1 });
    const body = { startsAt: '11:40', endsAt: '12:00' };
    await manager.call(alterationOf(receso), { method: 'PUT', body });
    const mails = await eventually(
      () => messagesTo(emailOf(cafeteria)),
      (found) => found.some(({ body: mail }) => /11:40/.test(mail.subject + mail.text)),
    );
    expect(mails.some(({ body: mail }) => mail.subject.includes(order.number))).toBe(true);
  });
});
