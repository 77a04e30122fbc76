import { createExecutionContext } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { expect, it } from 'vitest';
import { createApp } from '../../src/http/app.ts';
import { openCafeteria } from '../support/cafeteria.ts';

/** Bindings that note every call of a Durable Object; the cafeteria's never answers. */
function watched(calls: string[]): Env {
  const watch = (binding: 'USER_SESSIONS' | 'CAFETERIA', answers: boolean) => ({
    getByName: (name: string) =>
      new Proxy(env[binding].getByName(name), {
        get:
          (stub, method) =>
          (...args: unknown[]) => {
            calls.push(`${binding}.${String(method)}`);
            return answers ? Reflect.get(stub, method)(...args) : new Promise(() => {});
          },
      }),
  });
  return {
    ...env,
    USER_SESSIONS: watch('USER_SESSIONS', true),
    CAFETERIA: watch('CAFETERIA', false),
  } as unknown as Env;
}

it('an order waits for one Durable Object call before its 201: the session; telling the cafeteria comes after', async () => {
  const { id, item, institution, student } = await openCafeteria();
  const calls: string[] = [];
  const request = new Request('http://itsur.test/orders', {
    method: 'POST',
    headers: {
      'x-institution': institution,
      authorization: `Bearer ${student.user?.accessToken}`,
      'content-type': 'application/json',
    },
    body: JSON.stringify({ cafeteriaId: id, items: [{ menuItemId: item, quantity: 1 }] }),
  });
  const { status } = await createApp().fetch(request, watched(calls), createExecutionContext());
  expect(status).toBe(201);
  expect(calls).toEqual(['USER_SESSIONS.check', 'CAFETERIA.publish']);
});
