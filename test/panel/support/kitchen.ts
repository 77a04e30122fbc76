import { randomUUID } from 'node:crypto';
import { inject } from 'vitest';
import { withClient } from '../../../dev/database.ts';
import type { DemoCafeteria } from '../../../dev/demo-menu.ts';
import { createInstitution } from '../../../dev/migrate.ts';
import { quickHash } from '../../../dev/quick-hash.ts';
import { addCafeteria, insert } from '../../../dev/seed-cafeteria.ts';
import type { SessionGrant } from '../../../src/contracts/identity.ts';
import type { Order, PlaceOrder } from '../../../src/contracts/orders.ts';
import { url } from './browser.ts';

const ownerUrl = inject('panelOwnerUrl');
const password = 'itsur-panel';

const menu: DemoCafeteria['menu'] = {
  Tortas: [
    {
      name: 'Torta de milanesa',
      priceCents: 5500,
      description: '',
      allergens: [],
      stock: null,
      groups: [{ name: 'Extras', min: 0, max: 2, choices: { Aguacate: 800, 'Sin cebolla': 0 } }],
    },
    {
      name: 'Chilaquiles con pollo',
      priceCents: 6200,
      description: '',
      allergens: [],
      stock: null,
      groups: [],
    },
  ],
};

type Asked = { method?: string; token?: string; body?: unknown };
export type Kitchen = Awaited<ReturnType<typeof openKitchen>>;

/** An institution of its own on the started platform: one campus, one cafeteria, a cook and students who order. */
export async function openKitchen({ students = 1, settings = '' } = {}) {
  const institution = `t_${randomUUID().replaceAll('-', '').slice(0, 16)}`;
  await createInstitution({ ownerUrl }, { id: institution, name: 'Instituto de prueba' });
  const passwordHash = quickHash(password);
  const ask = <T = Record<string, any>>(query: string, values: unknown[] = []) =>
    withClient(ownerUrl, async (client) => {
      await client.query(`set search_path to ${institution}`);
      return (await client.query(query, values)).rows as T[];
    });

  const { cafeteriaId, people } = await withClient(ownerUrl, async (client) => {
    await client.query(`set search_path to ${institution}`);
    const campusId = await insert(client, "insert into campuses (name) values ('Campus') returning id", []);
    const cafeteriaId = await addCafeteria(client, campusId, { name: 'La Central', numberPrefix: 'A', menu });
    const addUser = (email: string, role: string) =>
      insert(
        client,
        `insert into users (campus_id, email, name, role, password_hash) values ($1, $2, $3, $4, $5) returning id`,
        [campusId, email, email.split('@')[0], role, passwordHash],
      );
    const cook = await addUser('cocina@panel.test', 'staff');
    await client.query('insert into staff_assignments (user_id, cafeteria_id) values ($1, $2)', [
      cook,
      cafeteriaId,
    ]);
    await addUser('admin@panel.test', 'admin');
    const people = Array.from({ length: students }, (_, index) => `alumno${index + 1}@panel.test`);
    for (const email of people) await addUser(email, 'student');
    if (settings) await client.query(`update cafeterias set ${settings}`);
    return { cafeteriaId, people };
  });

  const call = async <T = any>(path: string, { method, token, body }: Asked = {}) => {
    const response = await fetch(`${url}${path}`, {
      method: method ?? (body === undefined ? 'GET' : 'POST'),
      headers: {
        'x-institution': institution,
        'idempotency-key': randomUUID(),
        ...(token && { authorization: `Bearer ${token}` }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    return { status: response.status, body: (response.status === 204 ? null : await response.json()) as T };
  };
  const grantTo = async (email: string): Promise<SessionGrant> =>
    (await call('/auth/login', { body: { email, password } })).body;
  const signIn = async (email: string) => (await grantTo(email)).accessToken;

  const [cook, ...tokens] = await Promise.all(['cocina@panel.test', ...people].map(signIn));
  const [torta, chilaquiles] = (await call(`/cafeterias/${cafeteriaId}/menu`)).body.categories[0].items;
  /** By hand, past the platform. A refusal is answered when the database has confirmed it: so the cafeteria has looked again. */
  const sql = async <T = Record<string, any>>(query: string, values: unknown[] = []) => {
    const rows = await ask<T>(query, values);
    const items = [{ menuItemId: randomUUID(), quantity: 1 }];
    if (tokens[0] && !/^\s*select/i.test(query))
      await call('/orders', { token: tokens[0], body: { cafeteriaId, items } });
    return rows;
  };
  /** An order by a student, the first unless another is meant. */
  type Wanted = { note?: string; student?: number } & Partial<PlaceOrder>;
  const order = async ({ note, student = 0, ...more }: Wanted = {}): Promise<Order> => {
    const items = [
      { menuItemId: torta.id, quantity: 2, modifierIds: [torta.modifierGroups[0].modifiers[1].id], note },
    ];
    const { status, body } = await call('/orders', {
      token: tokens[student],
      body: { cafeteriaId, items, ...more },
    });
    if (status !== 201) throw new Error(JSON.stringify(body));
    return body;
  };
  return {
    institution,
    cafeteriaId,
    password,
    torta: torta.name as string,
    chilaquiles: chilaquiles.name as string,
    tortaId: torta.id as string,
    chilaquilesId: chilaquiles.id as string,
    email: 'cocina@panel.test',
    studentEmail: people[0] ?? '',
    call,
    grantTo,
    sql,
    order,
    /** As the cook, past the board. */
    byCook: (path: string, body: unknown = {}) => call(path, { token: cook, body }),
    byStudent: (path: string, body: unknown = {}) => call(path, { token: tokens[0], body }),
    /** The order as the API has it. */
    read: async ({ id }: Order): Promise<Order> => (await call(`/orders/${id}`, { token: cook })).body,
  };
}
