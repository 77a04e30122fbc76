import { describe, expect, it } from 'vitest';
import type { Delivery } from '../../src/contracts/deliveries.ts';
import { makeInstitution, type OpenCafeteria, openCafeteria, registerPhone } from '../support/cafeteria.ts';
import { eventually } from '../support/lab.ts';
import { attemptsTo, injectFault, messagesTo } from '../support/sandbox.ts';

const isolated = async () => openCafeteria({ institution: await makeInstitution() });

/** An order whose receipt was refused for good by its provider: `failed`, with one try. */
async function orderWithFailedReceipt(cafeteria: OpenCafeteria) {
  const email = cafeteria.student.user?.email as string;
  await injectFault({ provider: 'email', mode: 'error', status: 422, count: 1, recipient: email });
  const { body: order } = await cafeteria.student.order(cafeteria.id, { [cafeteria.item]: 1 });
  const [failed] = await eventually(
    async () => (await cafeteria.admin.call('/admin/deliveries?status=failed')).body.data as Delivery[],
    (found) => found.length === 1,
  );
  return { order, email, failed: failed as Delivery };
}

const actsOf = ({ sql }: OpenCafeteria, action: string) =>
  sql('select actor_id, subject_id, facts from audit_log where action = $1', [action]);

describe('the ledger for admins', () => {
  it('tells of each message, its masked recipient, and what came of each try', async () => {
    const cafeteria = await isolated();
    const { order, email, failed } = await orderWithFailedReceipt(cafeteria);
    expect(failed).toMatchObject({
      channel: 'email',
      template: 'order_receipt',
      status: 'failed',
      event: {
        type: 'order.placed',
        cafeteriaId: cafeteria.id,
        orderId: order.id,
        orderNumber: order.number,
      },
      announcementId: null,
      recipient: { userId: cafeteria.student.user?.id, address: 's•••@itsur.test' },
      tries: 1,
      lastError: expect.any(String),
      dueAt: null,
      sentAt: null,
    });
    expect(failed.attempts).toEqual([
      {
        at: expect.any(String),
        provider: 'resend',
        outcome: 'refused',
        error: failed.lastError,
        providerMessageId: null,
      },
    ]);
    expect(JSON.stringify(failed)).not.toContain(email);
    expect((await cafeteria.admin.call(`/admin/deliveries/${failed.id}`)).body).toEqual(failed);
  });

  it('is filtered, and read in pages, newest first', async () => {
    const cafeteria = await isolated();
    await registerPhone(cafeteria.student);
    for (let n = 0; n < 3; n++) await cafeteria.student.order(cafeteria.id, { [cafeteria.item]: 1 });
    const list = async (query: string) => (await cafeteria.admin.call(`/admin/deliveries?${query}`)).body;
    await eventually(
      () => list('status=sent'),
      ({ data }) => data.length === 6,
    );
    expect((await list('channel=push')).data[0].recipient.address).toBe('android');
    expect((await list('template=order_receipt')).data).toHaveLength(3);
    expect((await list('status=dead')).data).toEqual([]);
    const first = await list('limit=4');
    const second = await list(`limit=4&cursor=${encodeURIComponent(first.nextCursor)}`);
    const times = [...first.data, ...second.data].map((delivery: Delivery) => delivery.createdAt);
    expect([times.length, second.nextCursor]).toEqual([6, null]);
    expect(times).toEqual([...times].sort().reverse());
  });

  it('is for admins alone, and refuses what it does not know', async () => {
    const { student, staff, admin } = await openCafeteria();
    const id = crypto.randomUUID();
    for (const client of [student, staff]) {
      for (const [method, path, body] of [
        ['GET', '/admin/deliveries'],
        ['GET', `/admin/deliveries/${id}`],
        ['POST', `/admin/deliveries/${id}/retry`],
        ['POST', '/admin/deliveries/retry', { status: 'dead' }],
        ['POST', '/admin/deliveries/purge', { olderThanDays: 7 }],
      ] as const)
        expect((await client.call(path, { method, body })).body.code).toBe('forbidden');
    }
    expect((await admin.call(`/admin/deliveries/${id}`)).body.code).toBe('delivery_not_found');
    expect((await admin.call(`/admin/deliveries/${id}/retry`, { method: 'POST' })).body.code).toBe(
      'delivery_not_found',
    );
    for (const query of ['status=lost', 'template=x', 'cursor=x', 'limit=0', 'before=1'])
      expect((await admin.call(`/admin/deliveries?${query}`)).body.code).toBe('validation_failed');
    for (const body of [{}, { status: 'failed' }, { status: 'dead', channel: 'sms' }])
      expect((await admin.post('/admin/deliveries/retry', body)).body.code).toBe('validation_failed');
    for (const olderThanDays of [6, 7.5, 10_000])
      expect((await admin.post('/admin/deliveries/purge', { olderThanDays })).body.code).toBe(
        'validation_failed',
      );
  });
});

describe('beginning anew', () => {
  it('sends a failed message once more, and only once, and is written down', async () => {
    const cafeteria = await isolated();
    const { email, failed } = await orderWithFailedReceipt(cafeteria);
    const retry = () => cafeteria.admin.call(`/admin/deliveries/${failed.id}/retry`, { method: 'POST' });
    const replies = await Promise.all([retry(), retry(), retry()]);
    expect(replies.map(({ status }) => status).sort()).toEqual([200, 409, 409]);
    expect(replies.find(({ status }) => status === 200)?.body).toMatchObject({ status: 'pending', tries: 0 });
    const sent = await eventually(
      async () => (await cafeteria.admin.call(`/admin/deliveries/${failed.id}`)).body as Delivery,
      ({ status }) => status === 'sent',
    );
    expect(sent.attempts.map(({ outcome }) => outcome)).toEqual(['refused', 'delivered']);
    expect([await messagesTo(email), await attemptsTo(email)].map((found) => found.length)).toEqual([1, 2]);
    expect((await retry()).body.code).toBe('delivery_not_dead');
    const [act] = await eventually(
      () => actsOf(cafeteria, 'delivery.retried'),
      (acts) => acts.length === 1,
    );
    expect(act).toMatchObject({ actor_id: cafeteria.admin.user?.id, subject_id: failed.id });
  });

  it('of all dead ones takes the oldest first, of one channel if asked, and says how many', async () => {
    const cafeteria = await isolated();
    await registerPhone(cafeteria.student);
    for (let n = 0; n < 2; n++) await cafeteria.student.order(cafeteria.id, { [cafeteria.item]: 1 });
    const sent = () =>
      cafeteria.sql(`select id from notification_deliveries where status = 'sent' and attempts = 1`);
    await eventually(sent, (rows) => rows.length === 4);
    await cafeteria.sql(`update notification_deliveries set status = 'dead', attempts = 4`);
    const retry = async (body: object) => (await cafeteria.admin.post('/admin/deliveries/retry', body)).body;
    expect(await retry({ status: 'dead', channel: 'push' })).toEqual({ count: 2, more: false });
    expect(await retry({ status: 'dead' })).toEqual({ count: 2, more: false });
    expect(await retry({ status: 'dead' })).toEqual({ count: 0, more: false });
    await eventually(sent, (rows) => rows.length === 4);
    await eventually(
      () => actsOf(cafeteria, 'deliveries.retried'),
      (acts) => acts.length === 2,
    );
  });

  it('takes a thousand at a time, and says that there are more', async () => {
    const cafeteria = await isolated();
    await cafeteria.sql(
      `insert into event_outbox (id, cafeteria_id, seq, type, event, processed_at)
       select uuidv7(), $1, 1000 + n, 'order.placed', '{}', now() from generate_series(1, 1001) n`,
      [cafeteria.id],
    );
    await cafeteria.sql(
      `insert into notification_deliveries (event_id, user_id, channel, template, status)
       select id, $1, 'email', 'board_unattended', 'dead' from event_outbox where seq > 1000`,
      [cafeteria.student.user?.id],
    );
    expect((await cafeteria.admin.post('/admin/deliveries/retry', { status: 'dead' })).body).toEqual({
      count: 1_000,
      more: true,
    });
  });
});

describe('purging', () => {
  it('deletes what is final and old, with its tries, and nothing else', async () => {
    const cafeteria = await isolated();
    const { failed } = await orderWithFailedReceipt(cafeteria);
    await registerPhone(cafeteria.student);
    await cafeteria.student.order(cafeteria.id, { [cafeteria.item]: 1 });
    await eventually(
      () => cafeteria.sql(`select id from notification_deliveries where status = 'sent'`),
      (rows) => rows.length === 2,
    );
    await cafeteria.sql(
      `update notification_deliveries set created_at = now() - interval '8 days',
         status = case when channel = 'push' then 'pending' else status end, due_at = now() + interval '1 hour'`,
    );
    const purge = async (olderThanDays: number) =>
      (await cafeteria.admin.post('/admin/deliveries/purge', { olderThanDays })).body;
    expect(await purge(9)).toEqual({ deleted: 0, more: false });
    expect(await purge(7)).toEqual({ deleted: 2, more: false });
    expect(await cafeteria.sql('select channel, status from notification_deliveries')).toEqual([
      { channel: 'push', status: 'pending' },
    ]);
    expect(
      await cafeteria.sql('select id from delivery_attempts where delivery_id = $1', [failed.id]),
    ).toEqual([]);
    const [act] = await eventually(
      () => actsOf(cafeteria, 'deliveries.purged'),
      (acts) => acts.length === 1,
    );
    expect(act?.facts).toEqual({ olderThanDays: 7, deleted: 2 });
  });
});
