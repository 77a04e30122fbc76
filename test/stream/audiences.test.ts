import {
  createExecutionContext,
  evictDurableObject,
  runDurableObjectAlarm,
  runInDurableObject,
} from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { describe, expect, it } from 'vitest';
import type { CafeteriaRelay } from '../../durable-objects/cafeteria/fan-out.ts';
import type { Cafeteria } from '../../durable-objects/cafeteria/index.ts';
import { cafeteriaName, type OutboxPage, relayName } from '../../src/contracts/events.ts';
import { shardOf } from '../../src/domain/shards.ts';
import { createApp } from '../../src/http/app.ts';
import { type OpenCafeteria, openCafeteria, registerPhone } from '../support/cafeteria.ts';
import { Client, Stream } from '../support/clients.ts';
import { eventually, sql } from '../support/lab.ts';
import { messagesTo } from '../support/sandbox.ts';
import { scrape, total } from '../support/scrape.ts';

const objectOf = ({ address }: OpenCafeteria) => env.CAFETERIA.getByName(cafeteriaName(address));
const operator = { authorization: `Bearer ${env.METRICS_TOKEN}` };

/** Emits one event of a kind that has no order. */
const emit = ({ institution, id }: OpenCafeteria, name: string, facts: object = {}) =>
  sql<{ event: any }>(institution, 'select emit_event($1, $2, null, $3::jsonb) as event', [
    id,
    name,
    JSON.stringify(facts),
  ]);

describe('an audience', () => {
  it('of students hears what is public and nothing that is for staff, live and in a replay', async () => {
    const cafeteria = await openCafeteria();
    const phone = await cafeteria.student.stream(cafeteria.id);
    const names = [
      'menu.changed',
      'stock.low',
      'cafeteria.paused',
      'board.unattended',
      'menu.sold_out',
      'something.new',
      'cafeteria.resumed',
    ];
    for (const name of names) await emit(cafeteria, name);
    await objectOf(cafeteria).wake(cafeteria.address);
    await phone.hearsEvent('cafeteria.resumed');
    const heard = ['menu.changed', 'cafeteria.paused', 'menu.sold_out', 'cafeteria.resumed'];
    expect(phone.events().map((event) => event.event)).toEqual(heard);
    const again = await cafeteria.student.streamSince(cafeteria.id, 0);
    await again.hearsEvent('cafeteria.resumed');
    expect(again.events().map((event) => event.event)).toEqual(heard);
    const board = await cafeteria.staff.streamSince(cafeteria.id, 0);
    await board.hearsEvent('cafeteria.resumed');
    expect(board.events().map((event) => event.event)).toEqual(names);
  });

  it('of the kitchen display hears tickets alone; students have none', async () => {
    const cafeteria = await openCafeteria();
    const display = await cafeteria.staff.stream(cafeteria.id, '?view=kitchen');
    await emit(cafeteria, 'menu.changed');
    const { body: order } = await cafeteria.student.order(cafeteria.id, { [cafeteria.item]: 1 });
    await display.hearsEvent('order.placed', order.id);
    expect(display.events().map((event) => event.event)).toEqual(['order.placed']);
    const refused = await cafeteria.student.call(`/cafeterias/${cafeteria.id}/stream?view=kitchen`, {
      headers: { upgrade: 'websocket' },
    });
    expect(refused.status).toBe(403);
  });

  it('of staff knows how many boards are open, whoever’s they are', async () => {
    const cafeteria = await openCafeteria();
    const first = await cafeteria.staff.stream(cafeteria.id);
    const second = await cafeteria.admin.stream(cafeteria.id);
    await first.hears((m) => m.type === 'presence' && m.staff === 2);
    const twin = await cafeteria.staff.stream(cafeteria.id);
    await first.hears((m) => m.type === 'presence' && m.staff === 3);
    twin.socket.close(1000);
    await second.hears((m) => m.type === 'presence' && m.staff === 2 && second.heard.indexOf(m) > 3);
    second.socket.close(1000);
    await first.hears((m) => m.type === 'presence' && m.staff === 1 && first.heard.indexOf(m) > 2);
  });
});

describe('a client on an open socket', () => {
  it('asks for what it misses and gets exactly that', async () => {
    const cafeteria = await openCafeteria();
    for (let n = 0; n < 3; n++) await cafeteria.student.order(cafeteria.id, { [cafeteria.item]: 1 });
    const board = await cafeteria.staff.stream(cafeteria.id);
    await board.hears((m) => m.type === 'snapshot' && m.seq === 3);
    board.socket.send(JSON.stringify({ type: 'replay', from: 2 }));
    await board.hears((m) => m.type === 'event' && m.seq === 3);
    expect(board.events().map((event) => event.seq)).toEqual([2, 3]);
  });

  it('that says something else is told so, and one that does not stop is closed', async () => {
    const cafeteria = await openCafeteria();
    const board = await cafeteria.staff.stream(cafeteria.id);
    board.socket.send('{"type":"replay","from":"x"}');
    await board.hears((m) => m.type === 'error');
    for (let n = 0; n < 25; n++) board.socket.send('nonsense');
    await eventually(
      async () => board.closed?.code,
      (code) => code === 4429,
    );
  });

  it('with too many sockets loses the oldest', async () => {
    const cafeteria = await openCafeteria();
    const sockets: Stream[] = [];
    for (let n = 0; n < 11; n++) {
      sockets.push(await cafeteria.student.stream(cafeteria.id));
      await scheduler.wait(2);
    }
    await eventually(
      async () => sockets[0]?.closed?.code,
      (code) => code === 4409,
    );
    expect(sockets.slice(1).map((socket) => socket.closed)).toEqual(Array(10).fill(null));
  });

  it('of a page of strangers is refused', async () => {
    const cafeteria = await openCafeteria();
    const ask = (origin: string) =>
      cafeteria.staff.call(`/cafeterias/${cafeteria.id}/stream`, {
        headers: { upgrade: 'websocket', origin },
      });
    expect((await ask('https://evil.example')).body.code).toBe('forbidden');
    await cafeteria.staff.stream(cafeteria.id, '', { origin: 'http://itsur.test' });
  });
});

describe('a board that nobody watches', () => {
  it('calls its staff once while orders wait', async () => {
    const cafeteria = await openCafeteria();
    const phone = await registerPhone(cafeteria.staff);
    await cafeteria.student.order(cafeteria.id, { [cafeteria.item]: 1 });
    const tick = () => runInDurableObject(objectOf(cafeteria), (object: Cafeteria) => object.alarm());
    await tick();
    await runInDurableObject(objectOf(cafeteria), (_, state) =>
      state.storage.put('unattended', { since: Date.now() - 61_000, called: false }),
    );
    await tick();
    await tick();
    const [push] = await eventually(
      () => messagesTo(phone),
      (messages) => messages.length > 0,
    );
    expect(push?.body.message.notification).toEqual({
      title: 'La Central: nadie en el tablero',
      body: 'Pedidos en espera: 1. Abre el tablero.',
    });
    expect(
      await cafeteria.sql(
        `select count(*)::int from event_outbox where cafeteria_id = $1 and type = 'board.unattended'`,
        [cafeteria.id],
      ),
    ).toEqual([{ count: 1 }]);
    const { institution } = cafeteria;
    expect(total(await scrape(), 'unattended_boards_total', { institution })).toBe(1);
  });
});

describe('operators', () => {
  it('send sockets away, each to come back at its own time', async () => {
    const cafeteria = await openCafeteria({ students: 3 });
    const sockets = await Promise.all(cafeteria.students.map((student) => student.stream(cafeteria.id)));
    // Institutions whose schema, or whose configuration, is not what it should be keep no other's sockets.
    await cafeteria.sql(
      `insert into platform.institutions (id, name, role_name, config) values
         ('half_made', 'x', 'inst_half_made', '{}'), ('misconfigured', 'x', 'inst_misconfigured', '{"push": "pigeon"}')
       on conflict do nothing`,
    );
    const { status, body } = await new Client('x', null).call('/operations/drain', {
      method: 'POST',
      headers: operator,
    });
    expect(status).toBe(200);
    expect(body.sockets).toBeGreaterThanOrEqual(3);
    expect(body.failed).toBeGreaterThanOrEqual(1);
    await cafeteria.sql(`delete from platform.institutions where id in ('half_made', 'misconfigured')`);
    await eventually(
      async () => sockets.map((socket) => socket.closed?.code),
      (codes) => codes.every((code) => code === 1012),
    );
    expect(sockets[0]?.closed?.reason).toMatch(/^retry-after=([1-9]|[12]\d|30)$/);
  });

  it('rebuild a log from PostgreSQL with the same seqs and epoch', async () => {
    const cafeteria = await openCafeteria();
    const board = await cafeteria.staff.stream(cafeteria.id);
    const hello = await board.hears((m) => m.type === 'hello');
    for (let n = 0; n < 2; n++) await cafeteria.student.order(cafeteria.id, { [cafeteria.item]: 1 });
    const { status, body } = await new Client('x', null).call('/operations/rebuild', {
      body: { institution: cafeteria.institution, cafeteriaId: cafeteria.id },
      headers: operator,
    });
    expect([status, body]).toEqual([200, { epoch: hello.type === 'hello' && hello.epoch, seq: 2 }]);
    const again = await cafeteria.staff.stream(cafeteria.id, `?since=0&epoch=${body.epoch}`);
    await again.hears((m) => m.type === 'event' && m.seq === 2);
    expect(again.heard[0]).toMatchObject({ recovered: true });
  });

  it('need their token', async () => {
    expect((await new Client('x', null).call('/operations/drain', { method: 'POST' })).status).toBe(401);
  });
});

describe('relay objects', () => {
  /** A student's socket on the relay object that the Worker would choose if there were two. */
  async function listen({ address }: OpenCafeteria, student: Client, query = '') {
    const userId = student.user?.id as string;
    const name = relayName(address, shardOf(userId, 2));
    const facts = { address, listener: { audience: 'student', userId, sessionId: crypto.randomUUID() } };
    const response = await env.CAFETERIA_RELAY.getByName(name).fetch(`http://relay/${query}`, {
      headers: { upgrade: 'websocket', 'x-stream-facts': JSON.stringify(facts) },
    });
    return { name, stream: new Stream(response.webSocket as WebSocket) };
  }

  it('carry the events of the cafeteria in order, and those of others to nobody', async () => {
    const cafeteria = await openCafeteria({ students: 4 });
    const streams = await Promise.all(cafeteria.students.map((student) => listen(cafeteria, student)));
    const orders = await Promise.all(
      cafeteria.students.map((student) => student.order(cafeteria.id, { [cafeteria.item]: 1 })),
    );
    for (const [index, { body: order }] of orders.entries()) {
      const stream = streams[index]?.stream;
      await stream?.hearsEvent('order.placed', order.id);
      await cafeteria.staff.post(`/orders/${order.id}/accept`);
      await stream?.hearsEvent('order.accepted', order.id);
      expect(stream?.events().filter((event) => event.order && event.order.id !== order.id)).toEqual([]);
    }
  });

  it('greet whoever comes after a pause from what is there now', async () => {
    const cafeteria = await openCafeteria();
    const { name, stream } = await listen(cafeteria, cafeteria.student);
    await stream.hears((m) => m.type === 'snapshot');
    stream.socket.close(1000);
    await runDurableObjectAlarm(env.CAFETERIA_RELAY.getByName(name)); // nobody listens: it leaves
    await cafeteria.student.order(cafeteria.id, { [cafeteria.item]: 1 });
    await eventually(
      async () => (await objectOf(cafeteria).eventsAfter(0)) as OutboxPage | null,
      (page) => (page?.seq ?? 0) >= 1,
    );
    const { stream: again } = await listen(cafeteria, cafeteria.student);
    expect(await again.hears((m) => m.type === 'snapshot')).toMatchObject({ seq: 1, orders: [{}] });
  });

  it('forget what is too old to be asked for', async () => {
    const cafeteria = await openCafeteria();
    const { name } = await listen(cafeteria, cafeteria.student);
    const kept = await runInDurableObject(
      env.CAFETERIA_RELAY.getByName(name),
      async (relay: CafeteriaRelay, { storage }) => {
        storage.sql.exec(`insert into events values (-1, 0, 'public', '{}')`);
        await relay.alarm();
        return storage.sql.exec('select seq from events where seq < 0').toArray();
      },
    );
    expect(kept).toEqual([]);
  });

  it('replay what was missed, after an eviction too', async () => {
    const cafeteria = await openCafeteria();
    const { name, stream } = await listen(cafeteria, cafeteria.student);
    const hello = await stream.hears((m) => m.type === 'hello');
    const { body: first } = await cafeteria.student.order(cafeteria.id, { [cafeteria.item]: 1 });
    await stream.hearsEvent('order.placed', first.id);
    stream.socket.close(1000);
    await evictDurableObject(env.CAFETERIA_RELAY.getByName(name));
    await cafeteria.staff.post(`/orders/${first.id}/accept`);
    await cafeteria.staff.post(`/orders/${first.id}/start`);
    const { stream: again } = await listen(
      cafeteria,
      cafeteria.student,
      `?since=1&epoch=${hello.type === 'hello' && hello.epoch}`,
    );
    await again.hearsEvent('order.preparing', first.id);
    expect(
      again
        .events()
        .filter((event) => event.order)
        .map((event) => event.event),
    ).toEqual(['order.accepted', 'order.preparing']);
  });

  it('are chosen by the Worker for students, and never for staff, when there are some', async () => {
    const cafeteria = await openCafeteria();
    const open = async (client: Client) => {
      const request = new Request(`http://itsur.test/cafeterias/${cafeteria.id}/stream`, {
        headers: {
          upgrade: 'websocket',
          'x-institution': cafeteria.institution,
          authorization: `Bearer ${client.user?.accessToken}`,
        },
      });
      const response = await createApp().fetch(
        request,
        { ...env, STREAM_RELAYS: '2' },
        createExecutionContext(),
      );
      return new Stream(response.webSocket as WebSocket);
    };
    const [phone, board] = [await open(cafeteria.student), await open(cafeteria.staff)];
    const { body: order } = await cafeteria.student.order(cafeteria.id, { [cafeteria.item]: 1 });
    await phone.hearsEvent('order.placed', order.id);
    await board.hearsEvent('order.placed', order.id);
    const sockets = (_: unknown, state: DurableObjectState) => state.getWebSockets().length;
    const shard = shardOf(cafeteria.student.user?.id as string, 2);
    expect(
      await runInDurableObject(env.CAFETERIA_RELAY.getByName(relayName(cafeteria.address, shard)), sockets),
    ).toBe(1);
    expect(await runInDurableObject(objectOf(cafeteria), sockets)).toBe(1);
  });
});
