import { env } from 'cloudflare:workers';
import { expect } from 'vitest';
import { cafeteriaName } from '../../src/contracts/events.ts';
import type { Role } from '../../src/contracts/identity.ts';
import { tenantDatabase } from '../../src/db/client.ts';
import { findUser } from '../../src/db/find-user.ts';
import { openSession } from '../../src/services/identity/sessions.ts';
import { Client } from './clients.ts';
import { createInstitution, sql } from './lab.ts';

export type Dish = {
  name: string;
  priceCents: number;
  stock: number | null;
  available: boolean;
  groups: ModifierGroup[];
};
export type ModifierGroup = {
  name: string;
  min: number;
  max: number;
  modifiers: { name: string; priceDeltaCents: number }[];
};

export const torta = (facts: Partial<Dish> = {}): Dish => ({
  name: 'Torta de milanesa',
  priceCents: 5500,
  stock: 20,
  available: true,
  groups: [],
  ...facts,
});
export const agua = (facts: Partial<Dish> = {}): Dish => ({
  name: 'Agua de jamaica',
  priceCents: 1800,
  stock: null,
  available: true,
  groups: [],
  ...facts,
});

export type OpenCafeteria = Awaited<ReturnType<typeof openCafeteria>>;

const own = new Map<string | undefined, Promise<string>>();

/** This test file's institution: made at first use, its own schema and role, never cleaned up. */
export const ownInstitution = (): Promise<string> => perFile(own, makeInstitution);

/** What a test file makes at first use; files of one runtime share this module. */
export function perFile<T>(known: Map<string | undefined, T>, make: () => T): T {
  const { testPath } = expect.getState();
  const found = known.get(testPath) ?? make();
  known.set(testPath, found);
  return found;
}

export async function makeInstitution(): Promise<string> {
  const id = `t_${crypto.randomUUID().replaceAll('-', '').slice(0, 16)}`;
  await createInstitution(id);
  return id;
}

/** A cafeteria with its menu, students and staff, signed in. `items` are the menu's ids in the order given. */
export async function openCafeteria({
  menu = [torta()],
  students = 1,
  institution,
}: {
  menu?: Dish[];
  students?: number;
  institution?: string;
} = {}) {
  const id = institution ?? (await ownInstitution());
  const [place] = await sql<{ campus: string; cafeteria: string }>(
    id,
    `with campus as (insert into campuses (name) values ('Campus Uriangato') returning id)
     insert into cafeterias (campus_id, name) select id, 'La Central' from campus returning campus_id as campus, id as cafeteria`,
  );
  if (!place) throw new Error('no cafeteria was made');
  const items = await addDishes(id, place.cafeteria, menu);
  const people: Client[] = await Promise.all([
    ...Array.from({ length: students }, () => signUp(id, place.campus, 'student')),
    signUp(id, place.campus, 'staff', [place.cafeteria]),
    signUp(id, place.campus, 'manager', [place.cafeteria]),
    signUp(id, place.campus, 'admin'),
  ]);
  const address = { institutionId: id, roleName: `inst_${id}`, cafeteriaId: place.cafeteria };
  const [staff, manager, admin] = people.splice(-3) as [Client, Client, Client];
  return {
    institution: id,
    campusId: place.campus,
    id: place.cafeteria,
    address,
    items,
    item: items[0] as string,
    students: people,
    student: people[0] as Client,
    staff,
    manager,
    admin,
    /** Runs SQL as an operator would by hand, who then has the cafeteria's object look again. */
    sql: async <T = Record<string, any>>(query: string, params?: unknown[]) => {
      const rows = await sql<T>(id, query, params);
      if (/\b(update|insert|delete)\b/i.test(query))
        await env.CAFETERIA.getByName(cafeteriaName(address)).refresh(address);
      return rows;
    },
  };
}

/** A user who is signed in, without the cost of a password. */
export async function signUp(
  institution: string,
  campusId: string,
  role: Role,
  cafeteriaIds: string[] = [],
): Promise<Client> {
  const email = `${role}-${crypto.randomUUID()}@itsur.test`;
  const [row] = await sql<{ id: string }>(
    institution,
    `insert into users (campus_id, email, name, role) values ($1, $2, $3, $4) returning id`,
    [campusId, email, `Test ${role}`, role],
  );
  const userId = row?.id as string;
  for (const cafeteriaId of cafeteriaIds) {
    await sql(institution, 'insert into staff_assignments (user_id, cafeteria_id) values ($1, $2)', [
      userId,
      cafeteriaId,
    ]);
  }
  const db = tenantDatabase(env, { id: institution, roleName: `inst_${institution}` });
  const user = await findUser(db, userId);
  if (!user) throw new Error('no user was made');
  const { accessToken } = await openSession(env, institution, user, new Date());
  return new Client(institution, { id: userId, email, accessToken });
}

/** The phone of a student that takes push messages; answers its token. */
export async function registerPhone(
  student: Client,
  pushToken = `token-${crypto.randomUUID()}`,
): Promise<string> {
  await student.call(`/me/devices/${crypto.randomUUID()}`, {
    method: 'PUT',
    body: { platform: 'android', pushToken },
  });
  return pushToken;
}

async function addDishes(institution: string, cafeteria: string, menu: Dish[]): Promise<string[]> {
  const [category] = await sql<{ id: string }>(
    institution,
    `insert into menu_categories (cafeteria_id, name) values ($1, 'Todo') returning id`,
    [cafeteria],
  );
  const ids: string[] = [];
  for (const [position, dish] of menu.entries()) {
    const [item] = await sql<{ id: string }>(
      institution,
      `insert into menu_items (cafeteria_id, category_id, name, price_cents, stock, available, position)
       values ($1, $2, $3, $4, $5, $6, $7) returning id`,
      [cafeteria, category?.id, dish.name, dish.priceCents, dish.stock, dish.available, position],
    );
    ids.push(item?.id as string);
    for (const group of dish.groups) {
      await sql(
        institution,
        `with g as (insert into modifier_groups (menu_item_id, name, min_choices, max_choices) values ($1, $2, $3, $4) returning id)
         insert into modifiers (group_id, name, price_delta_cents, position)
         select g.id, m->>'name', (m->>'priceDeltaCents')::int, place from g, jsonb_array_elements($5::jsonb) with ordinality as e(m, place)`,
        [item?.id, group.name, group.min, group.max, JSON.stringify(group.modifiers)],
      );
    }
  }
  return ids;
}
