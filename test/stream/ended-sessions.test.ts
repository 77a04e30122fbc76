import { createExecutionContext, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { describe, expect, it } from 'vitest';
import type { CafeteriaRelay } from '../../durable-objects/cafeteria/fan-out.ts';
import { cafeteriaName, relayName } from '../../src/contracts/events.ts';
import { shardOf } from '../../src/domain/shards.ts';
import { createApp } from '../../src/http/app.ts';
import { placesOf } from '../../src/services/identity/session-places.ts';
import { sessionsOf } from '../../src/services/identity/sessions.ts';
import { type OpenCafeteria, openCafeteria } from '../support/cafeteria.ts';
import { type Client, Stream } from '../support/clients.ts';
import { eventually } from '../support/lab.ts';

/** What the Worker answers to somebody who would listen, with these objects. */
const upgrade = async ({ id, institution }: OpenCafeteria, client: Client, vars: Partial<Env>) =>
  createApp().fetch(
    new Request(`http://itsur.test/cafeterias/${id}/stream`, {
      headers: {
        upgrade: 'websocket',
        'x-institution': institution,
        authorization: `Bearer ${client.user?.accessToken}`,
      },
    }),
    { ...env, ...vars },
    createExecutionContext(),
  );

const openSockets = (_: unknown, state: DurableObjectState) =>
  state.getWebSockets().filter(({ readyState }) => readyState === WebSocket.OPEN).length;

describe('a session that ends', () => {
  it('closes its socket on a relay object that failed to answer again and again', async () => {
    const cafeteria = await openCafeteria();
    const { student, institution, address } = cafeteria;
    const userId = student.user?.id as string;
    const relay = env.CAFETERIA_RELAY.getByName(relayName(address, shardOf(userId, 2)));
    const sessions = env.USER_SESSIONS.getByName(placesOf(env.SESSION_SHARDS, institution, userId)[0]);
    const { webSocket } = await upgrade(cafeteria, student, { STREAM_RELAYS: '2' });
    const stream = new Stream(webSocket as WebSocket);
    await stream.hears(({ type }) => type === 'snapshot');

    let asked = 0;
    const mend = await runInDurableObject(relay, (object: CafeteriaRelay) => {
      const prototype = Object.getPrototypeOf(object);
      const { closeSessions } = prototype;
      prototype.closeSessions = async () => {
        asked += 1;
        throw new Error('not now');
      };
      return () => {
        prototype.closeSessions = closeSessions;
      };
    });
    expect((await student.post('/auth/logout')).status).toBe(204);
    for (let turn = 0; turn < 2; turn++) await runDurableObjectAlarm(sessions);
    expect([asked, stream.closed]).toEqual([3, null]);
    mend();
    await runDurableObjectAlarm(sessions);
    await eventually(
      async () => stream.closed,
      (closed) => closed !== null,
    );
    expect(stream.closed?.code).toBe(4401);
    await runDurableObjectAlarm(sessions);
    expect(asked).toBe(3);
  });

  it.each(['0', '2'])(
    'leaves no socket that is accepted in the same moment, with %s relays',
    async (relays) => {
      const cafeteria = await openCafeteria();
      const { student, institution, address } = cafeteria;
      const userId = student.user?.id as string;
      const objects = { CAFETERIA: env.CAFETERIA, CAFETERIA_RELAY: env.CAFETERIA_RELAY };
      /** The session ends when it was asked, and before the object has heard of the socket. */
      const late = (name: keyof typeof objects) => ({
        getByName: (of: string) => {
          const object = objects[name].getByName(of);
          return {
            closeSessions: (ids: string[]) => object.closeSessions(ids),
            fetch: async (request: Request) => {
              await sessionsOf(env, institution, userId).endAll();
              return object.fetch(request);
            },
          };
        },
      });
      const answer = await upgrade(cafeteria, student, {
        STREAM_RELAYS: relays,
        CAFETERIA: late('CAFETERIA'),
        CAFETERIA_RELAY: late('CAFETERIA_RELAY'),
      } as unknown as Partial<Env>);
      expect([answer.status, ((await answer.json()) as { code: string }).code]).toEqual([
        401,
        'session_ended',
      ]);
      const holder =
        relays === '0'
          ? env.CAFETERIA.getByName(cafeteriaName(address))
          : env.CAFETERIA_RELAY.getByName(relayName(address, shardOf(userId, 2)));
      expect(await runInDurableObject(holder, openSockets)).toBe(0);
    },
  );
});
