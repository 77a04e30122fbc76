/** 500 students press «order» at the same moment for the last 100 tortas: 100 get one, 400 hear that there is none left. */
import type { Client } from 'pg';
import { withClient } from '../dev/database.ts';
import { demoPassword, itsur, seedStudents } from '../dev/seed.ts';
import { mapBounded } from '../src/domain/concurrency.ts';
import { apiOf, type Reply } from './api.ts';
import type { Platform } from './platform.ts';

const buyers = 500;
const tortas = 100;
/** scrypt is meant to be slow: more at once would only wait for each other. */
const signInsAtATime = 8;

type Torta = { cafeteriaId: string; itemId: string };

/** Answers whether the promise held; prints what was measured. */
export async function oversell({ url, ownerUrl }: Platform): Promise<boolean> {
  const api = apiOf(url);
  try {
    const [first] = await seedStudents({ ownerUrl, count: buyers });
    const signInBegan = performance.now();
    const emails = Array.from({ length: buyers }, (_, index) => `alumno${first + index}@${itsur.domain}`);
    const sessions = await mapBounded(emails, signInsAtATime, (email) =>
      api.call('/auth/login', { body: { email, password: demoPassword } }),
    );
    const refused = sessions.find(({ status }) => status !== 200);
    if (refused) throw new Error(explainSignIn(refused));
    console.log(`${buyers} sesiones / sign-ins       ${seconds(performance.now() - signInBegan)}`);

    const { cafeteriaId, itemId } = await inInstitution(ownerUrl, setTheCounter);
    const body = { cafeteriaId, items: [{ menuItemId: itemId, quantity: 1 }], paymentMethod: 'cash' };
    const began = performance.now();
    const replies = await Promise.all(
      sessions.map((session) => api.call('/orders', { token: String(session.body.accessToken), body })),
    );
    report(replies, performance.now() - began);

    const left = await inInstitution(ownerUrl, async (client) => {
      const { rows } = await client.query('select stock from menu_items where id = $1', [itemId]);
      return rows[0]?.stock as number;
    });
    return holds(replies, left);
  } finally {
    api.close();
  }
}

/**
 * A cafeteria of its own with 100 tortas: neither another bench nor somebody's settings of the demo (hours, limits,
 * small slots) decide what is measured.
 */
async function setTheCounter(client: Client): Promise<Torta> {
  const { rows } = await client.query<Torta>(
    `with cafeteria as (
       insert into cafeterias (campus_id, name, number_prefix)
       select id, 'Bench ' || to_char(now(), 'YYYY-MM-DD HH24:MI:SS'), 'Z' from campuses limit 1 returning id),
     category as (insert into menu_categories (cafeteria_id, name) select id, 'Tortas' from cafeteria returning id, cafeteria_id)
     insert into menu_items (cafeteria_id, category_id, name, price_cents, stock)
     select cafeteria_id, id, 'Torta de milanesa', 5500, $1 from category
     returning cafeteria_id as "cafeteriaId", id as "itemId"`,
    [tortas],
  );
  if (!rows[0]) throw new Error('There is no demo campus.');
  return rows[0];
}

function inInstitution<T>(ownerUrl: string, work: (client: Client) => Promise<T>): Promise<T> {
  return withClient(ownerUrl, async (client) => {
    await client.query(`select set_config('search_path', $1, false)`, [itsur.id]);
    return work(client);
  });
}

const outcomeOf = ({ status, body }: Reply) =>
  status === 201 ? 'placed' : `${status} ${body.code ?? JSON.stringify(body)}`;

function report(replies: Reply[], elapsedMs: number): void {
  const waits = replies.map(({ milliseconds }) => milliseconds).sort((a, b) => a - b);
  const quantile = (q: number) => `${(waits[Math.ceil(q * waits.length) - 1] ?? 0).toFixed(0)} ms`;
  console.log(`${buyers} pedidos a la vez / at once  ${seconds(elapsedMs)}`);
  console.log(`pedidos/s  orders/s          ${((replies.length / elapsedMs) * 1000).toFixed(0)}`);
  console.log(`p50 · p99                    ${quantile(0.5)} · ${quantile(0.99)}`);
}

function holds(replies: Reply[], left: number): boolean {
  const counts = new Map<string, number>();
  for (const reply of replies) counts.set(outcomeOf(reply), (counts.get(outcomeOf(reply)) ?? 0) + 1);
  const sold = counts.get('placed') ?? 0;
  const without = counts.get('409 out_of_stock') ?? 0;
  const held = sold === tortas && without === buyers - tortas && left === 0;
  for (const [outcome, count] of counts) console.log(`${outcome.padEnd(28)} ${count}`);
  console.log(`quedan / left                ${left}`);
  console.log(
    held
      ? '✓ exacto / exact'
      : `✗ se esperaban / expected: ${tortas} placed, ${buyers - tortas} out_of_stock, 0 left`,
  );
  return held;
}

const seconds = (milliseconds: number) => `${(milliseconds / 1000).toFixed(2)} s`;

const explainSignIn = ({ status, body }: Reply) =>
  status === 429
    ? 'La plataforma limita las solicitudes: iníciela con RATE_LIMITS=off. / Start the platform with RATE_LIMITS=off.'
    : `sign-in: ${status} ${JSON.stringify(body)}`;
