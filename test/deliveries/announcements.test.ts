import { createExecutionContext, createMessageBatch, getQueueResult } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { describe, expect, it } from 'vitest';
import type { AnnounceMessage } from '../../src/contracts/announcements.ts';
import worker from '../../src/index.ts';
import { actsOf } from '../support/audit.ts';
import { makeInstitution, type OpenCafeteria, openCafeteria, registerPhone } from '../support/cafeteria.ts';
import { Client } from '../support/clients.ts';
import { eventually } from '../support/lab.ts';
import { passMinute } from '../support/minute.ts';
import { messagesTo } from '../support/sandbox.ts';

const words = { title: 'Hoy cerramos a las 2', body: 'Pide antes de la 1:30.' };
const nobody = '019af000-0000-7000-8000-000000000000';

/** An institution of its own, where it is midday, with so many students more who have no phone. */
async function campusOf(students: number) {
  const cafeteria = await openCafeteria({ institution: await makeInstitution() });
  const zone = 12 - new Date().getUTCHours();
  await cafeteria.sql('update campuses set timezone = $1', [
    `Etc/GMT${zone > 0 ? '-' : '+'}${Math.abs(zone)}`,
  ]);
  await cafeteria.sql(
    `insert into users (campus_id, email, name, role)
     select $1, 'reader-' || n || '-' || $2 || '@itsur.test', 'Reader', 'student' from generate_series(1, $3::int) n`,
    [cafeteria.campusId, cafeteria.id, students],
  );
  return cafeteria;
}

const deliveriesOf = ({ sql }: OpenCafeteria, id: string) =>
  sql<{ user_id: string; channel: string; status: string }>(
    'select user_id, channel, status from notification_deliveries where announcement_id = $1',
    [id],
  );

/** An announcement whose first queue message was lost. */
async function lostAnnouncement({ sql, campusId, admin }: OpenCafeteria): Promise<string> {
  const [row] = await sql<{ id: string }>(
    `insert into announcements (campus_id, title, body, created_by, created_at)
     values ($1, 'Aviso', 'Hola', $2, now() - interval '3 minutes') returning id`,
    [campusId, admin.user?.id],
  );
  return row?.id as string;
}

/** Queues that keep what they are sent, and take nothing once they are told to be `broken`. */
function keptQueues() {
  const pages: AnnounceMessage[] = [];
  const world = { broken: false, pages, deliveries: 0, environment: env as Env };
  const refuse = () => {
    if (world.broken) throw new Error('killed');
  };
  const sendBatch = async (messages: unknown[]) => {
    refuse();
    world.deliveries += messages.length;
  };
  world.environment = {
    ...env,
    PUSH_QUEUE: { sendBatch },
    EMAIL_QUEUE: { sendBatch },
    ANNOUNCE_QUEUE: {
      send: async (page: AnnounceMessage) => {
        refuse();
        pages.push(page);
      },
    },
  } as unknown as Env;
  return world;
}

async function consume(
  { address }: OpenCafeteria,
  page: Pick<AnnounceMessage, 'announcementId' | 'cursor'>,
  { environment, attempts = 1 }: { environment: Env; attempts?: number },
) {
  const { institutionId, roleName } = address;
  const batch = createMessageBatch<AnnounceMessage>('itsur-eats-announce', [
    { id: 'page', timestamp: new Date(), attempts, body: { institutionId, roleName, ...page } },
  ]);
  const context = createExecutionContext();
  await worker.queue(batch, environment, context);
  return getQueueResult(batch, context);
}

describe('an announcement', () => {
  it('reaches 1,200 readers once each, in pages, through the real queue', async () => {
    const cafeteria = await campusOf(1_199);
    const { admin, id, institution } = cafeteria;
    const { status, body, headers } = await admin.post('/admin/announcements', { cafeteriaId: id, ...words });
    expect([status, body]).toMatchObject([
      201,
      { ...words, cafeteriaId: id, campusId: null, createdBy: admin.user?.id, completedAt: null },
    ]);
    expect(headers.get('location')).toBe(`/admin/announcements/${body.id}`);
    await eventually(
      () => cafeteria.sql('select status, count(*)::int from notification_deliveries group by status'),
      ([most]) => most?.status === 'sent' && most.count >= 1_200,
      100_000,
    );
    const rows = await deliveriesOf(cafeteria, body.id);
    const { body: done } = await admin.call(`/admin/announcements/${body.id}`);
    expect(done).toMatchObject({
      recipients: 1_200,
      deliveries: { sent: 1_200 },
      completedAt: expect.any(String),
    });
    expect([rows.length, new Set(rows.map((row) => row.user_id)).size]).toEqual([1_200, 1_200]);
    for (const reader of [1, 600, 1_199]) {
      const letters = await messagesTo(`reader-${reader}-${id}@itsur.test`);
      expect(letters.map((letter) => letter.body.subject)).toEqual([words.title]);
      expect(letters[0]?.body.text).toContain(words.body);
    }
    expect(await actsOf(institution, 'announcement.created')).toMatchObject([
      { actor_id: admin.user?.id, subject_id: body.id, facts: { cafeteriaId: id } },
    ]);
  });

  it('is pushed to every phone of its reader, and mailed to whoever has none', async () => {
    const cafeteria = await campusOf(1);
    const { admin, student, campusId, staff } = cafeteria;
    const tokens = [await registerPhone(student), await registerPhone(student)];
    const { body } = await admin.post('/admin/announcements', { campusId, ...words });
    const rows = await eventually(
      () => deliveriesOf(cafeteria, body.id),
      (found) => found.length === 6 && found.every((row) => row.status === 'sent'),
    );
    expect(rows.filter((row) => row.user_id === student.user?.id).map((row) => row.channel)).toEqual([
      'push',
      'push',
    ]);
    expect(rows.filter((row) => row.user_id === staff.user?.id).map((row) => row.channel)).toEqual(['email']);
    for (const token of tokens) {
      const [push] = await messagesTo(token);
      expect(push?.body.message.notification).toMatchObject(words);
      // One announcement must not take the place of another.
      expect(push?.body.message.android.collapse_key).toBe(body.id);
    }
  });

  it('is heard at once on open phones of its cafeterias', async () => {
    const cafeteria = await campusOf(0);
    const { admin, student, staff, campusId, id } = cafeteria;
    const phones = [await student.stream(id), await staff.stream(id)];
    await admin.post('/admin/announcements', { campusId, ...words });
    for (const phone of phones) {
      const heard: any = await phone.hearsEvent('announcement');
      expect(heard.data).toMatchObject(words);
      expect(heard.act).toBeUndefined();
    }
  });

  it('passes over whoever has switched announcements off, and waits for the morning to be pushed', async () => {
    const cafeteria = await campusOf(1);
    const { student, sql, campusId } = cafeteria;
    await registerPhone(student);
    await sql(
      `update users set notification_preferences = '{"announcements": {"push": false, "email": false}}' where name = 'Reader'`,
    );
    await sql(`update campuses set timezone = $1`, [midnightZone()]);
    const announcementId = await lostAnnouncement({ ...cafeteria, campusId });
    const world = keptQueues();
    await consume(cafeteria, { announcementId, cursor: null }, world);
    const rows = await sql(
      `select channel, status, due_at > now() + interval '2 minutes' as later, count(*)::int from notification_deliveries
       where announcement_id = $1 group by 1, 2, 3 order by 1, 2`,
      [announcementId],
    );
    expect(rows).toEqual([
      { channel: 'email', status: 'pending', later: false, count: 3 },
      { channel: 'email', status: 'skipped', later: false, count: 1 },
      { channel: 'push', status: 'pending', later: true, count: 1 },
    ]);
    expect(world.deliveries).toBe(3);
    expect(await sql('select recipients from announcements where id = $1', [announcementId])).toEqual([
      { recipients: 4 },
    ]);
  });
});

describe('the fan-out', () => {
  it('goes on after a consumer that died between its page and the next message', async () => {
    const cafeteria = await campusOf(600);
    const announcementId = await lostAnnouncement(cafeteria);
    const world = keptQueues();
    world.broken = true;
    const killed = await consume(cafeteria, { announcementId, cursor: null }, world);
    expect([killed.explicitAcks, killed.retryMessages.length]).toEqual([[], 1]);
    expect(await deliveriesOf(cafeteria, announcementId)).toHaveLength(500);

    world.broken = false;
    await consume(cafeteria, { announcementId, cursor: null }, { ...world, attempts: 2 });
    expect(world.pages).toHaveLength(1);
    await consume(cafeteria, world.pages[0]!, world);
    const rows = await deliveriesOf(cafeteria, announcementId);
    expect([rows.length, new Set(rows.map((row) => row.user_id)).size]).toEqual([604, 604]);
    expect(
      await cafeteria.sql('select recipients, completed_at is not null as done from announcements'),
    ).toEqual([{ recipients: 604, done: true }]);
    // What the dead consumer had made and not queued, the sweep queues a minute later.
    expect(world.deliveries).toBe(104);
    const swept = await cafeteria.sql<{ id: string }>(
      `update notification_deliveries set due_at = now() - interval '1 second'
       where id in (select id from notification_deliveries order by user_id limit 3) returning id`,
    );
    await passMinute(cafeteria.institution);
    await eventually(
      () => cafeteria.sql(`select id from notification_deliveries where status = 'sent'`),
      (sent) => sent.length === swept.length,
    );
  });

  it('makes a page once, however many ask for it', async () => {
    const cafeteria = await campusOf(600);
    const announcementId = await lostAnnouncement(cafeteria);
    const world = keptQueues();
    await Promise.all([1, 2, 3].map(() => consume(cafeteria, { announcementId, cursor: null }, world)));
    expect([world.pages.length, world.deliveries]).toEqual([1, 500]);
    expect(await deliveriesOf(cafeteria, announcementId)).toHaveLength(500);
  });

  it('that stands still is gone on with by the cron, and a second cron doubles nothing', async () => {
    const cafeteria = await campusOf(520);
    const announcementId = await lostAnnouncement(cafeteria);
    await passMinute(cafeteria.institution);
    await passMinute(cafeteria.institution);
    const rows = await eventually(
      () => deliveriesOf(cafeteria, announcementId),
      (found) => found.length >= 524,
    );
    await passMinute(cafeteria.institution);
    expect(new Set(rows.map((row) => row.user_id)).size).toBe(524);
    expect(
      await cafeteria.sql('select recipients, completed_at is not null as done from announcements'),
    ).toEqual([{ recipients: 524, done: true }]);
  });
});

describe('announcing', () => {
  it('is for admins alone; so is reading how it goes', async () => {
    const { student, staff, id, institution } = await openCafeteria();
    for (const client of [student, staff]) {
      const replies = await Promise.all([
        client.post('/admin/announcements', { cafeteriaId: id, ...words }),
        client.call('/admin/announcements'),
        client.call(`/admin/announcements/${nobody}`),
      ]);
      expect(replies.map(({ status, body }) => [status, body.code])).toEqual(
        Array(3).fill([403, 'forbidden']),
      );
    }
    expect((await new Client(institution, null).post('/admin/announcements', words)).status).toBe(401);
  });

  it('twice with one key announces once', async () => {
    const { admin, id, sql } = await campusOf(0);
    const post = (body: object) =>
      admin.post(
        '/admin/announcements',
        { cafeteriaId: id, ...words, ...body },
        { 'idempotency-key': 'tap' },
      );
    const [first, second] = await Promise.all([post({}), post({})]);
    expect([first.status, second.status, second.body]).toEqual([201, 201, first.body]);
    expect([first, second].filter(({ headers }) => headers.get('idempotency-replayed'))).toHaveLength(1);
    expect((await post({ title: 'Otro' })).body.code).toBe('idempotency_key_reused');
    expect(await sql('select count(*)::int from announcements')).toEqual([{ count: 1 }]);
    expect(await sql(`select count(*)::int from event_outbox where type = 'announcement'`)).toEqual([
      { count: 1 },
    ]);
  });

  it.each([
    ['no place', {}, 422, 'validation_failed'],
    ['two places', { campusId: nobody, cafeteriaId: nobody }, 422, 'validation_failed'],
    ['a cafeteria that is none', { cafeteriaId: nobody }, 404, 'cafeteria_not_found'],
    ['a campus that is none', { campusId: nobody }, 404, 'campus_not_found'],
    ['a long title', { cafeteriaId: nobody, title: 'x'.repeat(121) }, 422, 'validation_failed'],
    ['a long text', { cafeteriaId: nobody, body: 'x'.repeat(1_001) }, 422, 'validation_failed'],
    ['no words', { cafeteriaId: nobody, body: '  ' }, 422, 'validation_failed'],
    ['what it does not know', { cafeteriaId: nobody, colour: 'red' }, 422, 'validation_failed'],
  ])('with %s is refused', async (_, facts, status, code) => {
    const { admin } = await openCafeteria({ students: 0 });
    const reply = await admin.post('/admin/announcements', { ...words, ...facts });
    expect([reply.status, reply.body.code]).toEqual([status, code]);
  });

  it('is listed, newest first, and one that is not there is not found', async () => {
    const { admin, id } = await campusOf(0);
    const made: string[] = [];
    for (const title of ['Uno', 'Dos', 'Tres'])
      made.push((await admin.post('/admin/announcements', { cafeteriaId: id, ...words, title })).body.id);
    const first = (await admin.call('/admin/announcements?limit=2')).body;
    const rest = (await admin.call(`/admin/announcements?limit=2&cursor=${first.nextCursor}`)).body;
    expect([...first.data, ...rest.data].map((found) => found.id)).toEqual(made.reverse());
    expect(rest.nextCursor).toBeNull();
    expect((await admin.call(`/admin/announcements/${nobody}`)).body.code).toBe('announcement_not_found');
  });
});

/** A zone of whole hours in which it is the hour after midnight. */
function midnightZone(): string {
  const hours = new Date().getUTCHours();
  return hours <= 12 ? `Etc/GMT+${hours}` : `Etc/GMT-${24 - hours}`;
}
