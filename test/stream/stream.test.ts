import {
  evictDurableObject,
  listDurableObjectIds,
  runDurableObjectAlarm,
  runInDurableObject,
} from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { describe, expect, it } from 'vitest';
import type { UserSessions } from '../../durable-objects/user-sessions/index.ts';
import { cafeteriaName } from '../../src/contracts/events.ts';
import { placesOf } from '../../src/services/identity/session-places.ts';
import { type OpenCafeteria, openCafeteria } from '../support/cafeteria.ts';
import { eventually } from '../support/lab.ts';
import { passMinute } from '../support/minute.ts';
import { placeUnheard } from '../support/ordering.ts';

const objectOf = ({ address }: OpenCafeteria) => env.CAFETERIA.getByName(cafeteriaName(address));

describe("a cafeteria's stream", () => {
  it('tells the staff of an order, and its student, but no other student', async () => {
    const cafeteria = await openCafeteria({ students: 2 });
    const [owner, other] = cafeteria.students;
    const [board, mine, theirs] = await Promise.all([
      cafeteria.staff.stream(cafeteria.id),
      owner!.stream(cafeteria.id),
      other!.stream(cafeteria.id),
    ]);
    const { body: order } = await owner!.order(cafeteria.id, { [cafeteria.item]: 1 });
    const event = await board.hearsEvent('order.placed', order.id);
    expect(event).toMatchObject({
      seq: 1,
      order: { id: order.id, number: 'A-001', items: [{ quantity: 1 }] },
    });
    await mine.hearsEvent('order.placed', order.id);
    await cafeteria.staff.post(`/orders/${order.id}/accept`);
    await mine.hearsEvent('order.accepted', order.id);
    await board.hearsEvent('order.accepted', order.id);
    expect(theirs.events()).toEqual([]);
  });

  it('says where it stands before any event ever was', async () => {
    const cafeteria = await openCafeteria();
    const board = await cafeteria.staff.stream(cafeteria.id);
    expect(await board.hears((m) => m.type === 'hello')).toMatchObject({
      seq: 0,
      recovered: false,
      epoch: expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
    expect(await board.hears((m) => m.type === 'snapshot')).toMatchObject({ seq: 0, orders: [] });
  });

  it('shows the active orders to whoever comes without a position', async () => {
    const cafeteria = await openCafeteria({ students: 2 });
    const { body: first } = await cafeteria.students[0]!.order(cafeteria.id, { [cafeteria.item]: 1 });
    const { body: second } = await cafeteria.students[1]!.order(cafeteria.id, { [cafeteria.item]: 1 });
    const earlier = await cafeteria.staff.stream(cafeteria.id);
    await cafeteria.staff.post(`/orders/${first.id}/reject`);
    await earlier.hearsEvent('order.rejected');
    const board = await cafeteria.staff.stream(cafeteria.id);
    const snapshot = await board.hears((m) => m.type === 'snapshot');
    expect(snapshot).toMatchObject({ seq: 3, orders: [{ id: second.id }] });
    const mine = await cafeteria.students[0]!.stream(cafeteria.id);
    expect(await mine.hears((m) => m.type === 'snapshot')).not.toMatchObject({ orders: [{ id: second.id }] });
  });

  it('replays exactly what was missed', async () => {
    const cafeteria = await openCafeteria();
    const board = await cafeteria.staff.stream(cafeteria.id);
    const hello = await board.hears((m) => m.type === 'hello');
    if (hello.type !== 'hello') throw new Error('no hello');
    await cafeteria.student.order(cafeteria.id, { [cafeteria.item]: 1 });
    await board.hears((m) => m.type === 'event' && m.seq === 1);
    board.socket.close(1000);
    await cafeteria.student.order(cafeteria.id, { [cafeteria.item]: 1 });
    const { body: third } = await cafeteria.student.order(cafeteria.id, { [cafeteria.item]: 1 });
    const again = await cafeteria.staff.stream(cafeteria.id, `?since=1&epoch=${hello.epoch}`);
    await again.hearsEvent('order.placed', third.id);
    expect(again.heard[0]).toMatchObject({ type: 'hello', recovered: true });
    expect(again.events().map((event) => event.seq)).toEqual([2, 3]);
  });

  it('never replays a part: another epoch or a position of the future gets a snapshot', async () => {
    const cafeteria = await openCafeteria();
    await cafeteria.student.order(cafeteria.id, { [cafeteria.item]: 1 });
    for (const query of ['?since=0&epoch=019af000-0000-7000-8000-000000000000', '?since=99', '?since=0']) {
      const board = await cafeteria.staff.stream(cafeteria.id, query);
      await board.hears((m) => m.type === 'snapshot');
      expect(board.heard[0]).toMatchObject({ type: 'hello', recovered: false });
      expect(board.events()).toEqual([]);
    }
  });

  it('goes on after the object was evicted, with the same sockets', async () => {
    const cafeteria = await openCafeteria();
    const board = await cafeteria.staff.stream(cafeteria.id);
    await cafeteria.student.order(cafeteria.id, { [cafeteria.item]: 1 });
    await board.hears((m) => m.type === 'event' && m.seq === 1);
    await evictDurableObject(objectOf(cafeteria));
    await cafeteria.student.order(cafeteria.id, { [cafeteria.item]: 1 });
    await board.hears((m) => m.type === 'event' && m.seq === 2);
    expect(board.events().map((event) => event.seq)).toEqual([1, 2]);
  });

  it('answers a ping without waking the object', async () => {
    const cafeteria = await openCafeteria();
    const board = await cafeteria.staff.stream(cafeteria.id);
    const pong = new Promise((resolve) =>
      board.socket.addEventListener('message', ({ data }) => data === 'pong' && resolve(true)),
    );
    board.socket.send('ping');
    expect(await pong).toBe(true);
  });
});

describe('an event whose publish was lost', () => {
  it("is found by the object's alarm", async () => {
    const cafeteria = await openCafeteria();
    const board = await cafeteria.staff.stream(cafeteria.id);
    const order = await placeUnheard(cafeteria);
    await runDurableObjectAlarm(objectOf(cafeteria));
    await board.hearsEvent('order.placed', order.id);
  });

  it('is found by the cron', async () => {
    const cafeteria = await openCafeteria();
    const order = await placeUnheard(cafeteria);
    await passMinute(cafeteria.institution);
    expect(
      await cafeteria.sql(
        'select processed_at is not null as processed from event_outbox where cafeteria_id = $1',
        [cafeteria.id],
      ),
    ).toEqual([{ processed: true }]);
    const board = await cafeteria.staff.streamSince(cafeteria.id, 0);
    await board.hearsEvent('order.placed', order.id);
  });

  it('comes in order, before the next one that is published', async () => {
    const cafeteria = await openCafeteria();
    const board = await cafeteria.staff.stream(cafeteria.id);
    await placeUnheard(cafeteria);
    const { body: next } = await cafeteria.student.order(cafeteria.id, { [cafeteria.item]: 1 });
    await board.hearsEvent('order.placed', next.id);
    expect(board.events().map((event) => event.seq)).toEqual([1, 2]);
  });
});

describe('access to a stream', () => {
  it('asks for a sign-in, an upgrade and a cafeteria that exists', async () => {
    const cafeteria = await openCafeteria();
    const path = `/cafeterias/${cafeteria.id}/stream`;
    expect((await cafeteria.student.call(path)).body.code).toBe('upgrade_required');
    expect(
      (await cafeteria.student.call(path, { headers: { upgrade: 'websocket', authorization: '' } })).status,
    ).toBe(401);
    const nowhere = await cafeteria.admin.call('/cafeterias/019af000-0000-7000-8000-000000000000/stream', {
      headers: { upgrade: 'websocket' },
    });
    expect(nowhere.body.code).toBe('cafeteria_not_found');
  });

  it('is closed to staff of another cafeteria', async () => {
    const [here, there] = [await openCafeteria(), await openCafeteria()];
    const { status } = await there.staff.call(`/cafeterias/${here.id}/stream`, {
      headers: { upgrade: 'websocket' },
    });
    expect(status).toBe(403);
  });

  it('opens to a browser by a ticket that is good once', async () => {
    const cafeteria = await openCafeteria();
    const { status, body } = await cafeteria.staff.post(`/cafeterias/${cafeteria.id}/stream-ticket`);
    expect([status, body.expiresIn]).toEqual([201, 60]);
    const headers = {
      'sec-websocket-protocol': `itsur-eats.v1, ticket.${body.ticket}`,
      authorization: '',
      'x-institution': cafeteria.institution,
    };
    const board = await cafeteria.staff.stream(cafeteria.id, '', headers);
    await board.hears((m) => m.type === 'snapshot');
    const second = await cafeteria.staff.call(`/cafeterias/${cafeteria.id}/stream`, {
      headers: { ...headers, upgrade: 'websocket' },
    });
    expect(second.status).toBe(401);
  });

  it('ends with the session that opened it, a ticket opened by it included', async () => {
    const cafeteria = await openCafeteria();
    const { body } = await cafeteria.staff.post(`/cafeterias/${cafeteria.id}/stream-ticket`);
    const headers = { 'sec-websocket-protocol': `itsur-eats.v1, ticket.${body.ticket}`, authorization: '' };
    const boards = await Promise.all([
      cafeteria.staff.stream(cafeteria.id),
      cafeteria.staff.stream(cafeteria.id, '', headers),
      cafeteria.admin.stream(cafeteria.id),
    ]);
    await cafeteria.staff.call('/auth/logout-all', { method: 'POST' });
    await eventually(
      async () => boards.map((board) => board.closed?.code),
      (codes) => codes[0] === 4401 && codes[1] === 4401,
    );
    expect(boards[2]?.closed).toBeNull();
  });

  it('is not opened by the ticket of a session that has ended', async () => {
    const cafeteria = await openCafeteria();
    const { body } = await cafeteria.staff.post(`/cafeterias/${cafeteria.id}/stream-ticket`);
    await cafeteria.staff.call('/auth/logout', { method: 'POST' });
    const headers = {
      'sec-websocket-protocol': `itsur-eats.v1, ticket.${body.ticket}`,
      authorization: '',
      upgrade: 'websocket',
    };
    const { status, body: refused } = await cafeteria.staff.call(`/cafeterias/${cafeteria.id}/stream`, {
      headers,
    });
    expect([status, refused.code]).toEqual([401, 'session_ended']);
  });

  it('ends later at a cafeteria that does not answer, and at once at the others', async () => {
    const here = await openCafeteria();
    const there = await openCafeteria();
    const boards = await Promise.all([here, there].map(({ id }) => here.admin.stream(id)));
    const userId = here.admin.user?.id as string;
    const [name] = placesOf(env.SESSION_SHARDS, here.institution, userId);
    const sessions = env.USER_SESSIONS.getByName(name);
    await runInDurableObject(sessions, async (object: UserSessions) => {
      const bindings = object as unknown as { env: Env };
      const real = bindings.env;
      const getByName = (name: string) => {
        if (name === cafeteriaName(here.address)) throw new Error('does not answer');
        return real.CAFETERIA.getByName(name);
      };
      bindings.env = { ...real, CAFETERIA: { getByName } as unknown as Env['CAFETERIA'] };
      await object.ask({ userId, name, formers: [] }, 'endAll');
      bindings.env = real;
    });
    await eventually(
      async () => boards[1]?.closed?.code,
      (code) => code === 4401,
    );
    expect(boards[0]?.closed).toBeNull();
    expect(await runDurableObjectAlarm(sessions)).toBe(true);
    await eventually(
      async () => boards[0]?.closed?.code,
      (code) => code === 4401,
    );
    expect(await runDurableObjectAlarm(sessions)).toBe(false);
  });

  it('is for one place alone, and a made-up ticket makes no object', async () => {
    const [here, there] = [await openCafeteria(), await openCafeteria()];
    const { body } = await here.staff.post(`/cafeterias/${here.id}/stream-ticket`);
    for (const ticket of [body.ticket, `${here.institution}.a.b.c`]) {
      const headers = {
        'sec-websocket-protocol': `itsur-eats.v1, ticket.${ticket}`,
        authorization: '',
        upgrade: 'websocket',
      };
      expect((await there.staff.call(`/cafeterias/${there.id}/stream`, { headers })).status).toBe(401);
    }
    const made = await listDurableObjectIds(env.CAFETERIA);
    expect(made.map(String)).not.toContain(String(env.CAFETERIA.idFromName(cafeteriaName(there.address))));
  });

  it('has one object, however its id is spelt', async () => {
    const cafeteria = await openCafeteria();
    const board = await cafeteria.staff.stream(cafeteria.id.toUpperCase());
    const { body: order } = await cafeteria.student.order(cafeteria.id, { [cafeteria.item]: 1 });
    await board.hears((m) => m.type === 'event' && m.order?.id === order.id, 2_000);
  });

  it('closes on a message that is too big', async () => {
    const cafeteria = await openCafeteria();
    const board = await cafeteria.student.stream(cafeteria.id);
    board.socket.send('x'.repeat(20_000));
    await eventually(
      async () => board.closed?.code,
      (code) => code === 1009,
    );
  });
});

describe('a database that was restored to an earlier day', () => {
  it('is noticed: the boards come back to a snapshot of what is there now', async () => {
    const cafeteria = await openCafeteria();
    const board = await cafeteria.staff.stream(cafeteria.id);
    await cafeteria.student.order(cafeteria.id, { [cafeteria.item]: 1 });
    await board.hears((m) => m.type === 'event' && m.seq === 1);
    await eventually(
      () =>
        cafeteria.sql('select 1 from event_outbox where cafeteria_id = $1 and processed_at is null', [
          cafeteria.id,
        ]),
      (unprocessed) => unprocessed.length === 0,
    );
    await cafeteria.sql(
      `delete from notification_deliveries where event_id in (select id from event_outbox where cafeteria_id = $1)`,
      [cafeteria.id],
    );
    await cafeteria.sql('delete from event_outbox where cafeteria_id = $1', [cafeteria.id]);
    await cafeteria.sql('update cafeterias set seq = 0, epoch = gen_random_uuid() where id = $1', [
      cafeteria.id,
    ]);
    const { body: order } = await cafeteria.student.order(cafeteria.id, { [cafeteria.item]: 1 });
    await eventually(
      async () => board.closed?.code,
      (code) => code === 1012,
    );
    const again = await cafeteria.staff.stream(cafeteria.id);
    const snapshot = await again.hears((m) => m.type === 'snapshot');
    expect(snapshot.type === 'snapshot' && snapshot.orders.map(({ id }) => id)).toContain(order.id);
  });

  it('with a hole in its outbox does not make the relay read for ever', async () => {
    const cafeteria = await openCafeteria();
    await cafeteria.staff.stream(cafeteria.id);
    await placeUnheard(cafeteria);
    const last = await placeUnheard(cafeteria);
    await cafeteria.sql(
      `with untold as (
         delete from notification_deliveries d using event_outbox e
         where e.id = d.event_id and e.cafeteria_id = $1 and e.seq = 1)
       delete from event_outbox where cafeteria_id = $1 and seq = 1`,
      [cafeteria.id],
    );
    await runDurableObjectAlarm(objectOf(cafeteria));
    const board = await cafeteria.staff.stream(cafeteria.id);
    expect(await board.hears((m) => m.type === 'snapshot')).toMatchObject({
      seq: 2,
      orders: [{}, { id: last.id }],
    });
  });
});
