/** Demo data: enough of two universities to try everything. What is there already is left as it is, stock included. */
import type { Client } from 'pg';
import { hashPassword } from '../src/services/identity/passwords.ts';
import { withClient } from './database.ts';
import { type DemoCafeteria, demoCafeterias } from './demo-menu.ts';
import { createInstitution } from './migrate.ts';
import { addCafeteria, insert } from './seed-cafeteria.ts';
import { studentName } from './student-names.ts';

export const demoPassword = 'itsur-demo';

type DemoInstitution = {
  id: string;
  name: string;
  campus: string;
  domain: string;
  students: number;
  cafeterias: DemoCafeteria[];
};

const [central] = demoCafeterias as [DemoCafeteria];
export const itsur: DemoInstitution = {
  id: 'itsur',
  name: 'Instituto Tecnológico Superior del Sur de Guanajuato',
  campus: 'Campus Uriangato',
  domain: 'itsur.edu.mx',
  students: 50,
  cafeterias: demoCafeterias,
};
const unib: DemoInstitution = {
  id: 'uni_b',
  name: 'Universidad B',
  campus: 'Campus Centro',
  domain: 'unib.edu.mx',
  students: 1,
  cafeterias: [{ ...central, name: 'Comedor B' }],
};

/** Makes the demo institutions where they are missing. Each is whole or not there: it is one transaction. */
export async function seedDemo({ ownerUrl }: { ownerUrl: string }): Promise<void> {
  // One hash for all: fifty scrypts would cost seconds at the first start, and the password is public anyway.
  let passwordHash: string | undefined;
  for (const institution of [itsur, unib]) {
    await createInstitution({ ownerUrl }, institution);
    await inInstitution(ownerUrl, institution.id, async (client) => {
      const { rowCount } = await client.query('select from campuses limit 1');
      if (rowCount === 1) return;
      passwordHash ??= await hashPassword(demoPassword);
      await addInstitutionData(client, institution, passwordHash);
    });
  }
}

/**
 * Lets the demo institutions trust the sandbox's OpenID issuer, wherever it listens this time. The first takes cards, OXXO
 * and SPEI, and has a short name, as long as nobody has decided otherwise.
 */
export async function trustSandbox({
  ownerUrl,
  issuer,
}: {
  ownerUrl: string;
  issuer: string;
}): Promise<void> {
  await withClient(ownerUrl, async (client) => {
    for (const { id, domain } of [itsur, unib]) {
      const oidc = [{ issuer, audiences: ['itsur-eats'], domains: [domain] }];
      const payments = id === itsur.id ? { card: true, methods: ['oxxo', 'spei'] } : {};
      // Its own name is longer than a phone is wide.
      const branding = id === itsur.id ? { shortName: 'ITSUR' } : {};
      await client.query(
        'update platform.institutions set config = $3::jsonb || config || $2::jsonb where id = $1',
        [id, JSON.stringify({ oidc }), JSON.stringify({ payments, branding })],
      );
    }
  });
}

/** Adds so many students of `itsur` after those there are; answers the numbers of the first and the last. */
export async function seedStudents({
  ownerUrl,
  count,
}: {
  ownerUrl: string;
  count: number;
}): Promise<[number, number]> {
  const passwordHash = await hashPassword(demoPassword);
  return inInstitution(ownerUrl, itsur.id, async (client) => {
    const { rows } = await client.query<{ campus_id: string; last: number }>(
      `select campus_id, max(substring(email from '^alumno([0-9]{1,8})@')::int) as last
         from users where role = 'student' and email ~ $1 group by campus_id order by last desc limit 1`,
      [`^alumno[0-9]{1,8}@${itsur.domain.replaceAll('.', '\\.')}$`],
    );
    const [known] = rows;
    if (!known)
      throw new Error('There is no demo data yet: run `npm start` once. Aún no hay datos de demostración.');
    const first = known.last + 1;
    const last = known.last + count;
    await addStudents(client, { campusId: known.campus_id, domain: itsur.domain, first, last, passwordHash });
    return [first, last];
  });
}

/** A dish that can be ordered just like that, for the example that `npm start` prints. */
export async function exampleOrder({ ownerUrl }: { ownerUrl: string }) {
  return inInstitution(ownerUrl, itsur.id, async (client) => {
    const { rows } = await client.query<{ cafeteriaId: string; menuItemId: string }>(
      `select c.id as "cafeteriaId", i.id as "menuItemId" from cafeterias c join menu_items i on i.cafeteria_id = c.id
        where i.available and i.stock is null and c.status = 'open'
          and not exists (select from modifier_groups g where g.menu_item_id = i.id and g.min_choices > 0)
        order by c.name desc, i.position limit 1`,
    );
    return rows[0] ?? null;
  });
}

/** Works in the institution's schema, in one transaction. */
async function inInstitution<T>(
  ownerUrl: string,
  id: string,
  work: (client: Client) => Promise<T>,
): Promise<T> {
  return withClient(ownerUrl, async (client) => {
    await client.query('begin');
    await client.query(
      `select set_config('search_path', $1, true), pg_advisory_xact_lock(hashtext('itsur-eats demo data'))`,
      [id],
    );
    const answer = await work(client);
    await client.query('commit'); // a failure closes the connection, which rolls back
    return answer;
  });
}

async function addInstitutionData(
  client: Client,
  { campus, domain, students, cafeterias }: DemoInstitution,
  passwordHash: string,
) {
  const campusId = await insert(client, 'insert into campuses (name) values ($1) returning id', [campus]);
  const addUser = (email: string, name: string, role: 'staff' | 'manager' | 'admin') =>
    insert(
      client,
      'insert into users (campus_id, email, name, role, password_hash) values ($1, $2, $3, $4, $5) returning id',
      [campusId, email, name, role, passwordHash],
    );
  const kitchen = await addUser(`cocina@${domain}`, 'Cocina', 'staff');
  const management = await addUser(`gerencia@${domain}`, 'Gerencia', 'manager');
  await addUser(`admin@${domain}`, 'Administración', 'admin');
  await addStudents(client, { campusId, domain, first: 1, last: students, passwordHash });

  for (const cafeteria of cafeterias) {
    const cafeteriaId = await addCafeteria(client, campusId, cafeteria);
    await client.query(
      'insert into staff_assignments (user_id, cafeteria_id) select u, $2 from unnest($1::uuid[]) u',
      [[kitchen, management], cafeteriaId],
    );
  }
}

type Students = { campusId: string; domain: string; first: number; last: number; passwordHash: string };

/** Each with a phone, so that a push message can be seen in the sandbox. One statement, however many. */
async function addStudents(client: Client, { campusId, domain, first, last, passwordHash }: Students) {
  const numbers = Array.from({ length: last - first + 1 }, (_, index) => first + index);
  await client.query(
    `with student as (
       insert into users (campus_id, email, name, role, password_hash)
       select $1, email, name, 'student', $2 from unnest($3::text[], $4::text[]) as s (email, name)
       returning id, email)
     insert into devices (user_id, id, platform, push_token)
     select id, gen_random_uuid(), 'android', 'demo-' || email from student`,
    [campusId, passwordHash, numbers.map((number) => `alumno${number}@${domain}`), numbers.map(studentName)],
  );
}
