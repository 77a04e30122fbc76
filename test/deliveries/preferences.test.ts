import { env } from 'cloudflare:workers';
import { describe, expect, it } from 'vitest';
import { switchOf, type Template } from '../../src/domain/notifications.ts';
import { unsubscribeLink } from '../../src/services/deliveries/unsubscribe-link.ts';
import { makeInstitution, type OpenCafeteria, openCafeteria, registerPhone } from '../support/cafeteria.ts';
import { Client } from '../support/clients.ts';
import { eventually } from '../support/lab.ts';
import { messagesTo } from '../support/sandbox.ts';

const isolated = async () => openCafeteria({ institution: await makeInstitution() });
const allOn = {
  order_updates: { push: true, email: true },
  receipts: { email: true },
  announcements: { push: true, email: true },
};

const ledgerOf = ({ sql }: OpenCafeteria) =>
  sql<{ channel: string; template: string; status: string; last_error: string | null; quiet: boolean }>(
    `select channel, template, status, last_error, due_at > now() + interval '5 minutes' and status = 'pending' as quiet
     from notification_deliveries order by template, channel`,
  );

describe('what a person wants to hear of', () => {
  it('is everything, until they say otherwise; all of it is said at once', async () => {
    const { student } = await openCafeteria();
    const { body } = await student.call('/me/notifications');
    expect(body).toEqual({
      ...allOn,
      alwaysOn: {
        push: ['order_ready', 'order_recalled', 'order_change_proposed', 'order_payment_failed'],
        email: [
          'order_rejected',
          'order_cancelled',
          'order_expired',
          'order_paid_after_end',
          'order_refunded',
        ],
      },
    });
    const wish = { ...allOn, receipts: { email: false } };
    const put = (sent: unknown) => student.call('/me/notifications', { method: 'PUT', body: sent });
    expect((await put(wish)).body).toEqual({ ...body, ...wish });
    expect((await student.call('/me/notifications')).body).toEqual({ ...body, ...wish });
    for (const wrong of [
      { receipts: { email: false } },
      { ...wish, receipts: { email: false, push: false } },
      { ...wish, gossip: { push: true } },
      { ...wish, receipts: { email: 'no' } },
    ])
      expect((await put(wrong)).body.code).toBe('validation_failed');
    expect((await new Client('x', null).call('/me/notifications')).status).toBe(404);
  });

  it('keeps a message from being sent, and the ledger tells why; what is essential comes all the same', async () => {
    const cafeteria = await isolated();
    const { student, staff } = cafeteria;
    const token = await registerPhone(student);
    await student.call('/me/notifications', {
      method: 'PUT',
      body: {
        order_updates: { push: false, email: false },
        receipts: { email: false },
        announcements: { push: false, email: false },
      },
    });
    const { body: order } = await student.order(cafeteria.id, { [cafeteria.item]: 1 });
    for (const verb of ['accept', 'start', 'ready']) await staff.post(`/orders/${order.id}/${verb}`);
    const { body: rejected } = await student.order(cafeteria.id, { [cafeteria.item]: 1 });
    await staff.post(`/orders/${rejected.id}/reject`, { reason: 'Se acabó' });
    const rows = await eventually(
      () => ledgerOf(cafeteria),
      (found) => found.length === 8 && found.every((row) => row.status !== 'pending'),
    );
    expect(rows.map(({ template, channel, status }) => `${template} ${channel} ${status}`)).toEqual([
      'order_accepted push skipped',
      'order_ready push sent',
      'order_receipt email skipped',
      'order_receipt email skipped',
      'order_received push skipped',
      'order_received push skipped',
      'order_rejected email sent',
      'order_rejected push skipped',
    ]);
    expect(new Set(rows.filter((row) => row.status === 'skipped').map((row) => row.last_error))).toEqual(
      new Set(['switched off by the recipient']),
    );
    expect((await messagesTo(token)).map(({ body }) => body.message.notification.title)).toEqual([
      `¡Tu pedido ${order.number} está listo!`,
    ]);
    expect(await messagesTo(student.user?.email as string)).toHaveLength(1);
  });
});

describe('the quiet hours', () => {
  it.each([
    ['2026-03-02 21:59', null],
    ['2026-03-02 22:00', '2026-03-03 07:00'],
    ['2026-03-03 00:00', '2026-03-03 07:00'],
    ['2026-03-03 06:59', '2026-03-03 07:00'],
    ['2026-03-03 07:00', null],
    ['2026-12-31 23:30', '2027-01-01 07:00'],
  ])('at %s of the campus last until %s', async (at, until) => {
    const { sql } = await openCafeteria();
    const [row] = await sql<{ until: string | null }>(
      `select to_char(quiet_until($1::timestamp at time zone 'America/Mexico_City', 'America/Mexico_City')
         at time zone 'America/Mexico_City', 'YYYY-MM-DD HH24:MI') as until`,
      [at],
    );
    expect(row?.until).toBe(until);
  });

  /** A campus where it is the middle of the night, and one where it is noon. */
  const zones = () => {
    const toMidnight = (24 - new Date().getUTCHours()) % 24;
    const zone = (ahead: number) => (ahead > 12 ? `Etc/GMT+${24 - ahead}` : `Etc/GMT-${ahead}`);
    return { night: zone((toMidnight + 2) % 24), noon: zone((toMidnight + 12) % 24) };
  };

  /** What `record_deliveries` makes of a message about an order that is promised so many hours from now. */
  async function planned(cafeteria: OpenCafeteria, template: Template, promisedInHours: number) {
    const { sql, student } = cafeteria;
    const [event] = await sql<{ id: string }>(
      `insert into event_outbox (id, cafeteria_id, seq, type, event)
       select uuidv7(), $1, (random() * 1e9)::bigint, 'test', jsonb_build_object('order', jsonb_build_object(
         'promisedUntil', rfc3339(now() + make_interval(hours => $2)))) returning id`,
      [cafeteria.id, promisedInHours],
    );
    const plan = { userId: student.user?.id, channel: 'push', template, ...switchOf(template, 'push') };
    const queued = await sql('select * from record_deliveries($1)', [
      JSON.stringify([{ eventId: event?.id, notifications: [plan] }]),
    ]);
    const [row] = await sql<{ seconds: number }>(
      'select extract(epoch from due_at - now())::float as seconds from notification_deliveries where event_id = $1',
      [event?.id],
    );
    return { queuedNow: queued.length === 1, dueInHours: (row?.seconds ?? 0) / 3_600 };
  }

  it('hold back what can wait until seven, and nothing that is essential or about an order of tonight', async () => {
    const cafeteria = await isolated();
    await registerPhone(cafeteria.student);
    const inZone = (zone: string) => cafeteria.sql('update campuses set timezone = $1', [zone]);
    await inZone(zones().night);
    const waiting = await planned(cafeteria, 'order_accepted', 10);
    expect(waiting.queuedNow).toBe(false);
    expect(waiting.dueInHours).toBeGreaterThan(3.9);
    expect(waiting.dueInHours).toBeLessThanOrEqual(5);
    expect((await planned(cafeteria, 'order_ready', 10)).queuedNow).toBe(true);
    expect((await planned(cafeteria, 'order_accepted', 1)).queuedNow).toBe(true);
    await inZone(zones().noon);
    expect((await planned(cafeteria, 'order_accepted', 10)).queuedNow).toBe(true);
  });
});

describe('the link to unsubscribe', () => {
  const form = { 'content-type': 'application/x-www-form-urlencoded' };
  /** As a mail program does: no sign-in, no institution, no JSON. */
  const open = (url: string, method = 'GET') =>
    new Client('', null).call(url.replace(env.API_BASE_URL, ''), {
      method,
      headers: { 'x-institution': '', ...(method === 'POST' && form) },
      ...(method === 'POST' && { body: 'List-Unsubscribe=One-Click' }),
    });

  it('is in the headers of a receipt, asks first, and then ends receipts for good', async () => {
    const cafeteria = await isolated();
    const { student, id, item } = cafeteria;
    const email = student.user?.email as string;
    await student.order(id, { [item]: 1 });
    const [mail] = await eventually(
      () => messagesTo(email),
      (found) => found.length === 1,
    );
    const { headers, html, text } = mail?.body ?? {};
    expect(headers['List-Unsubscribe-Post']).toBe('List-Unsubscribe=One-Click');
    const [, url = ''] = /^<(https:.+)>$/.exec(headers['List-Unsubscribe']) ?? [];
    expect(html).toContain(`href="${url}"`);
    expect(text).toContain(url);

    const question = await open(url);
    expect([question.status, question.headers.get('content-type')]).toEqual([
      200,
      'text/html; charset=UTF-8',
    ]);
    expect(question.body).toContain('<form method="post">');
    expect((await student.call('/me/notifications')).body.receipts).toEqual({ email: true });

    for (let n = 0; n < 2; n++) expect((await open(url, 'POST')).status).toBe(200);
    expect((await student.call('/me/notifications')).body).toMatchObject({
      ...allOn,
      receipts: { email: false },
    });
    await student.order(id, { [item]: 1 });
    await eventually(
      () => ledgerOf(cafeteria),
      (rows) => rows.filter((row) => row.status === 'skipped').length === 1,
    );
    expect(await messagesTo(email)).toHaveLength(1);
  });

  it('is not in a message that comes always', async () => {
    const { student, staff, id, item } = await openCafeteria();
    const { body: order } = await student.order(id, { [item]: 1 });
    await staff.post(`/orders/${order.id}/reject`, { reason: 'Se acabó' });
    const mails = await eventually(
      () => messagesTo(student.user?.email as string),
      (found) => found.length === 2,
    );
    const rejection = mails.find(({ body }) => body.subject.includes('no pudo tomar'));
    expect(rejection?.body.headers).toBeUndefined();
    expect(rejection?.body.html).not.toContain('unsubscribe');
  });

  it('is the same each time, so that a letter that is sent again is the same letter', async () => {
    const asked = { institutionId: 'a', userId: crypto.randomUUID(), kind: 'receipts' } as const;
    expect(await unsubscribeLink(env, asked)).toBe(await unsubscribeLink(env, asked));
  });

  it('does nothing when it was changed, is of another kind of token, or of nobody', async () => {
    const { student, institution } = await openCafeteria();
    const userId = student.user?.id as string;
    const url = await unsubscribeLink(env, { institutionId: institution, userId, kind: 'receipts' });
    const [head = '', payload = '', signature] = (URL.parse(url)?.searchParams.get('token') ?? '').split('.');
    const forged = btoa(atob(payload).replace('receipts', 'announcements')).replaceAll('=', '');
    for (const token of [
      `${head}.${forged}.${signature}`,
      `${head}.${payload}.`,
      student.user?.accessToken,
      'x',
      'a.b.c',
    ]) {
      for (const method of ['GET', 'POST'])
        expect((await open(`/unsubscribe?token=${token}`, method)).body.code).toBe(
          'unsubscribe_link_invalid',
        );
    }
    expect((await open('/unsubscribe')).body.code).toBe('validation_failed');
    const elsewhere = await unsubscribeLink(env, { institutionId: 'no_such', userId, kind: 'receipts' });
    expect((await open(elsewhere, 'POST')).body.code).toBe('unsubscribe_link_invalid');
    expect((await student.call('/me/notifications')).body.receipts).toEqual({ email: true });
  });
});
