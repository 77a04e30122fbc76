import { env } from 'cloudflare:workers';
import { describe, expect, it } from 'vitest';
import { type Role, roles } from '../../src/contracts/identity.ts';
import { type Operation, permissions, type Reach, reachOf } from '../../src/domain/permissions.ts';
import { makeInstitution, type OpenCafeteria, openCafeteria, signUp } from '../support/cafeteria.ts';
import { Client } from '../support/clients.ts';
import { sql } from '../support/lab.ts';
import { inputs, type Place } from '../support/operations.ts';

const world = await makeWorld();
const document = (await new Client(world.here, null).call('/openapi.json')).body;
const routes = Object.entries<Record<string, { operationId: Operation }>>(document.paths).flatMap(
  ([path, methods]) =>
    Object.entries(methods).map(([method, { operationId }]) => ({ operationId, method, path })),
);
type Route = (typeof routes)[number];

/** Where a request's subject is: in the asker's own cafeteria, another of their campus, or one of another campus. */
const distances = ['own', 'colleague', 'campus'] as const;
type Distance = (typeof distances)[number];

describe('the table of permissions', () => {
  it('names every route of the API, and nothing else', () => {
    expect(routes.map((route) => route.operationId).sort()).toEqual(Object.keys(permissions).sort());
  });

  it.each(routes.map((route) => [route.operationId, route] as const))('holds for %s', async (_, route) => {
    const permission = permissions[route.operationId];
    const expected: string[] = [];
    const found: string[] = [];
    const walk = async (who: string, isAllowed: boolean, answer: Promise<Answer>) => {
      expected.push(`${who}: ${isAllowed ? 'allowed' : 'refused'}`);
      found.push(`${who}: ${await answer}`);
    };

    await walk('nobody', permission === 'anyone', ask(null, route, world.places.own));
    await walk(
      'the operator',
      permission === 'anyone' || permission === 'operator',
      ask(null, route, world.places.own, { authorization: `Bearer ${env.METRICS_TOKEN}` }),
    );
    for (const role of roles) {
      const reach = reachOf(route.operationId, role);
      const isOpen = permission === 'anyone';
      for (const distance of subjectOf(route) === 'nothing' ? (['own'] as const) : distances) {
        const isWithin =
          reach !== null && (subjectOf(route) === 'nothing' || reaches(route, reach, distance));
        const user = await userFor(role, route);
        await walk(`${role}, ${distance}`, isOpen || isWithin, ask(user, route, world.places[distance]));
      }
      await walk(
        `${role}, elsewhere`,
        isOpen,
        ask(world.users[role], route, world.places.own, {}, world.elsewhere),
      );
    }
    expect(found).toEqual(expected);
  });
});

/** What a route is about, told by its path: that decides whose word counts. */
function subjectOf(route: Route): 'cafeteria' | 'campus' | 'order' | 'nothing' {
  const path = route.path.replace(/^\/admin/, '');
  if (path.startsWith('/orders/{id}') || path.includes('/orders/{orderId}')) return 'order';
  if (path.startsWith('/cafeterias/{id}')) return 'cafeteria';
  return path.startsWith('/campuses/{id}') ? 'campus' : 'nothing';
}

/**
 * What the table's words mean: a cafeteria's staff act in it alone, a campus's administrators on the campus. A student's
 * own are their orders; of cafeterias they may listen to any.
 */
function reaches(route: Route, reach: Reach, distance: Distance): boolean {
  switch (reach) {
    case 'own':
      return subjectOf(route) !== 'order' || distance === 'own';
    case 'cafeteria':
      // A campus is the business of all who manage a cafeteria there.
      return distance === 'own' || (distance === 'colleague' && subjectOf(route) === 'campus');
    case 'campus':
      return distance === 'own' || distance === 'colleague';
    case 'institution':
      return true;
  }
}

type Answer = 'allowed' | 'refused' | `wrong question: ${string}`;

async function ask(
  user: Client['user'],
  route: Route,
  place: Place,
  headers: Record<string, string> = {},
  institution = world.here,
): Promise<Answer> {
  const { body, query = '', headers: needed } = inputs[route.operationId]?.(place) ?? {};
  const path = route.path.replace(/\{(\w+)\}/g, (_, name: string) => place.parameter(route.path, name));
  const upgrade = route.operationId === 'openStream' && { upgrade: 'websocket' };
  // From an address of its own: a walk is faster than any quota.
  const reply = await new Client(institution, user).call(`${path}${query}`, {
    method: route.method.toUpperCase(),
    body: body ?? (/post|put|patch/.test(route.method) ? {} : undefined),
    headers: { ...upgrade, ...needed, ...headers },
  });
  if (['unauthenticated', 'forbidden'].includes(reply.body?.code)) return 'refused';
  // An order of others is not said to exist.
  if (reply.body?.code === 'order_not_found') return 'refused';
  if (reply.status >= 429 || reply.body?.code === 'validation_failed')
    return `wrong question: ${reply.status} ${JSON.stringify(reply.body)}`;
  return 'allowed';
}

/** What ends a session, or an account, is asked by somebody of whom nothing else is. */
async function userFor(role: Role, { operationId }: Route): Promise<Client['user']> {
  return /^(logout|end)/.test(operationId) ? newUser(role, world.own) : world.users[role];
}

async function newUser(role: Role, { institution, campusId, id }: OpenCafeteria): Promise<Client['user']> {
  const client = await signUp(
    institution,
    campusId,
    role,
    role === 'staff' || role === 'manager' ? [id] : [],
  );
  return client.user;
}

/** A cafeteria, another of its campus, one of another campus, and another institution. */
async function makeWorld() {
  const own = await openCafeteria();
  const colleague = await openCafeteria();
  await sql(own.institution, 'update cafeterias set campus_id = $1 where id = $2', [
    own.campusId,
    colleague.id,
  ]);
  colleague.campusId = own.campusId;
  const campus = await openCafeteria();
  const users = Object.fromEntries(
    await Promise.all(roles.map(async (role) => [role, await newUser(role, own)] as const)),
  ) as Record<Role, Client['user']>;
  const places = {
    own: await placeOf(own, new Client(own.institution, users.student)),
    colleague: await placeOf(colleague, colleague.student),
    campus: await placeOf(campus, campus.student),
  };
  return { here: own.institution, elsewhere: await makeInstitution(), own, users, places };
}

async function placeOf(cafeteria: OpenCafeteria, student: Client): Promise<Place> {
  const { body: order } = await student.order(cafeteria.id, { [cafeteria.item]: 1 });
  const unknown = crypto.randomUUID();
  return {
    cafeteriaId: cafeteria.id,
    campusId: cafeteria.campusId,
    menuItemId: cafeteria.item,
    parameter(path, name) {
      if (name === 'day') return '2031-01-06';
      if (name === 'page') return 'verify';
      if (name === 'itemId')
        return path.startsWith('/orders') ? (order.items[0]?.id ?? unknown) : cafeteria.item;
      if (name === 'orderId') return order.id;
      if (name !== 'id') return unknown;
      if (/^(\/admin)?\/cafeterias/.test(path)) return cafeteria.id;
      if (/^(\/admin)?\/campuses/.test(path)) return cafeteria.campusId;
      return path.startsWith('/orders') ? order.id : unknown;
    },
  };
}
