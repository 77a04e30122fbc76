import { describe, expect, it } from 'vitest';
import { roles } from '../../src/contracts/identity.ts';
import type { Operation } from '../../src/domain/permissions.ts';
import { makeInstitution, openCafeteria, signUp } from '../support/cafeteria.ts';
import { Client } from '../support/clients.ts';
import { inputs, type Place } from '../support/operations.ts';

const here = await openCafeteria();
const foreign = await openCafeteria({ institution: await makeInstitution() });
const users = await Promise.all(
  roles.map((role) =>
    signUp(here.institution, here.campusId, role, role === 'staff' || role === 'manager' ? [here.id] : []),
  ),
);
const document = (await new Client(here.institution, null).call('/openapi.json')).body;
const routes = Object.entries<Record<string, { operationId: Operation }>>(document.paths).flatMap(
  ([path, methods]) =>
    Object.entries(methods).map(([method, { operationId }]) => ({ operationId, method, path })),
);
const ofCafeterias = routes.filter(({ path }) => /^(\/admin)?\/cafeterias\/\{id\}/.test(path));
const inBodies = ['placeOrder', 'quoteOrder', 'inviteUser', 'createAnnouncement'] as const;

const placeAt = (cafeteriaId: string): Place => ({
  cafeteriaId,
  campusId: here.campusId,
  menuItemId: here.item,
  parameter: (_, name) => (name === 'id' ? cafeteriaId : name === 'day' ? '2031-01-06' : crypto.randomUUID()),
});

async function ask(client: Client, { operationId, method, path }: (typeof routes)[number], place: Place) {
  const { body, query = '' } = inputs[operationId]?.(place) ?? {};
  const reply = await client.call(
    `${path.replace(/\{(\w+)\}/g, (_, name) => place.parameter(path, name))}${query}`,
    {
      method: method.toUpperCase(),
      body: body ?? (/post|put|patch/.test(method) ? {} : undefined),
      headers: operationId === 'openStream' ? { upgrade: 'websocket' } : {},
    },
  );
  return `${reply.status} ${reply.body?.code}`;
}

describe.each([
  ['unknown', crypto.randomUUID()],
  ['foreign', foreign.id],
])('a cafeteria that is %s', (_, cafeteriaId) => {
  it.each(ofCafeterias.map((route) => [route.operationId, route] as const))(
    'is not found by whoever is signed in: %s',
    async (__, route) => {
      const answers = await Promise.all(users.map((user) => ask(user, route, placeAt(cafeteriaId))));
      expect(answers).toEqual(roles.map(() => '404 cafeteria_not_found'));
    },
  );

  it.each(inBodies)('is not found where a body names it: %s', async (operationId) => {
    const route = routes.find((each) => each.operationId === operationId)!;
    const place = placeAt(cafeteriaId);
    const isNews = operationId === 'createAnnouncement';
    const body = isNews
      ? { cafeteriaId, title: 'Aviso', body: 'Hoy hay pozole.' }
      : inputs[operationId]?.(place).body;
    const who = operationId === 'inviteUser' || isNews ? here.admin : here.student;
    const reply = await who.call(route.path, { method: 'POST', body });
    expect(`${reply.status} ${reply.body?.code}`).toBe('404 cafeteria_not_found');
  });

  it.each(['/admin/users?', '/reports?from=2026-11-01&to=2026-11-02&'])(
    'is not found by whoever is signed in, where a query names it: %s',
    async (path) => {
      const replies = await Promise.all(users.map((user) => user.call(`${path}cafeteriaId=${cafeteriaId}`)));
      expect(replies.map(({ status, body }) => `${status} ${body?.code}`)).toEqual(
        roles.map(() => '404 cafeteria_not_found'),
      );
    },
  );

  it('is not found by whoever invites somebody to it', async () => {
    const body = {
      email: 'x@itsur.test',
      name: 'X',
      role: 'staff',
      campusId: here.campusId,
      cafeteriaIds: [cafeteriaId],
    };
    const inviters = users.filter((_, index) => roles[index] !== 'student' && roles[index] !== 'staff');
    const replies = await Promise.all(inviters.map((user) => user.post('/admin/users/invite', body)));
    expect(replies.map(({ status, body: problem }) => `${status} ${problem?.code}`)).toEqual(
      inviters.map(() => '404 cafeteria_not_found'),
    );
  });
});
