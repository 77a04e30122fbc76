import { createExecutionContext } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { expect, it } from 'vitest';
import type { Order } from '../../src/contracts/orders.ts';
import { createApp } from '../../src/http/app.ts';
import { type OpenCafeteria, openCafeteria } from '../support/cafeteria.ts';
import { roundTripsOf } from '../support/lab.ts';

/** Bindings that note every call of a Durable Object. */
function watched(calls: string[], cafeteria: 'answers' | 'is overloaded' = 'answers'): Env {
  const watch = (binding: 'USER_SESSIONS' | 'CAFETERIA', overloaded: boolean) => ({
    getByName: (name: string) =>
      new Proxy(env[binding].getByName(name), {
        get:
          (stub, method) =>
          (...args: unknown[]) => {
            calls.push(`${binding}.${String(method)}`);
            if (overloaded && method === 'submit')
              return Promise.reject(Object.assign(new Error('overloaded'), { overloaded: true }));
            return Reflect.get(stub, method)(...args);
          },
      }),
  });
  return {
    ...env,
    USER_SESSIONS: watch('USER_SESSIONS', false),
    CAFETERIA: watch('CAFETERIA', cafeteria === 'is overloaded'),
  } as unknown as Env;
}

const orderOf = ({ id, item, institution, student }: OpenCafeteria) =>
  new Request('http://itsur.test/orders', {
    method: 'POST',
    headers: {
      'x-institution': institution,
      authorization: `Bearer ${student.user?.accessToken}`,
      'content-type': 'application/json',
    },
    body: JSON.stringify({ cafeteriaId: id, items: [{ menuItemId: item, quantity: 1 }] }),
  });

it('an order costs a call of the session, one of the cafeteria, and one round trip', async () => {
  const cafeteria = await openCafeteria();
  await cafeteria.student.call(`/cafeterias/${cafeteria.id}/slots`);
  const calls: string[] = [];
  const trips = await roundTripsOf(cafeteria.institution, async () => {
    const { status } = await createApp().fetch(orderOf(cafeteria), watched(calls), createExecutionContext());
    expect(status).toBe(201);
  });
  expect(calls).toEqual(['USER_SESSIONS.check', 'CAFETERIA.submit']);
  expect(trips).toEqual([expect.stringMatching(/^select commit_decisions\(/)]);
});

it('an order whose cafeteria has no object to be had is decided by its request, and the object hears of it', async () => {
  const cafeteria = await openCafeteria();
  const board = await cafeteria.staff.stream(cafeteria.id);
  const calls: string[] = [];
  const app = createApp();
  const response = await app.fetch(
    orderOf(cafeteria),
    watched(calls, 'is overloaded'),
    createExecutionContext(),
  );
  expect(response.status).toBe(201);
  const order = (await response.json()) as Order;
  expect(calls).toEqual(['USER_SESSIONS.check', 'CAFETERIA.submit', 'CAFETERIA.publish']);
  await board.hearsEvent('order.placed', order.id);
  // And the next one, at the object's own desk, goes on from there.
  const { body: next } = await cafeteria.student.order(cafeteria.id, { [cafeteria.item]: 1 });
  expect([order.number, next.number]).toEqual(['A-001', 'A-002']);
});
