import { createHmac } from 'node:crypto';
import pg from 'pg';
import { orderFaults } from '../figures/verification.ts';
import { template } from '../load/requests.ts';
import type { Day, Person, Stack } from '../stack.ts';
import type { Classic } from './start.ts';

/** As its seed has them: students 1 … 2,440, then staff; three cafeterias with thirty dishes that never run out. */
const students = 2_440;
const staffCount = 60;
const cafeterias = 3;
const dishes = 30;
const tokenSeconds = 12 * 3_600;

/** The classic stack, as a bench asks it. It has no slots, and one set of cafeterias for all turns. */
export async function classicStack(classic: Classic): Promise<Stack> {
  const { baseUrls, jwtSecret, databaseUrl, sinkUrl, pids } = classic;
  const database = new pg.Client({ connectionString: databaseUrl });
  database.on('error', () => {}); // the query in hand says so
  await database.connect();
  const databaseTime = async () => {
    const { rows } = await database.query<{ now: string }>('select clock_timestamp()::text as now');
    return rows[0]?.now ?? '';
  };
  const person = (number: number, claims: object): Person => ({
    id: String(number),
    token: signed({ ...claims, campusId: 1, sid: `load-${number}`, sub: String(number) }, jwtSecret),
  });
  const opened = new WeakMap<Day, string>();
  const named = (start: string) =>
    Object.entries(pids).flatMap(([name, pid]) => (name.startsWith(start) ? [pid] : []));

  return {
    name: 'classic',
    origins: baseUrls,
    processes: {
      api: { pids: named('api') },
      worker: { pids: named('worker') },
      redis: { pids: named('redis') },
      postgres: { pids: named('postgres') },
      providers: { pids: named('sink') },
    },
    application: ['api', 'worker', 'redis'],
    roundTrips: async () => null,

    async openDay(wanted) {
      if (wanted.students > students || wanted.staff > staffCount)
        throw new Error(`the classic stack has ${students} students and ${staffCount} staff`);
      const day: Day = {
        counters: Array.from({ length: Math.min(wanted.cafeterias, cafeterias) }, (_, index) => ({
          cafeteriaId: String(index + 1),
          menu: Array.from({ length: dishes }, (_, dish) => ({
            id: String((index + 1) * 100 + dish + 1),
            priceCents: 300 + 25 * (dish + 1),
          })),
        })),
        students: Array.from({ length: wanted.students }, (_, index) =>
          person(index + 1, { role: 'student' }),
        ),
        staff: Array.from({ length: wanted.staff }, (_, index) => {
          const number = students + 1 + index;
          const cafeteriaId = 1 + (number % cafeterias);
          return { ...person(number, { role: 'staff', cafeteriaId }), cafeteriaId: String(cafeteriaId) };
        }),
      };
      const [first] = day.counters;
      if (first && wanted.scarce) {
        first.scarceDish = String(Number(first.cafeteriaId) * 100 + 99);
        await database.query('update menu_items set stock = $2 where id = $1', [
          first.scarceDish,
          wanted.scarce,
        ]);
      }
      await fetch(`${sinkUrl}/reset`, { method: 'POST' });
      opened.set(day, await databaseTime());
      return day;
    },

    order: (origin, { token }, { cafeteriaId, lines }) =>
      template(origin, {
        method: 'POST',
        path: '/orders',
        headers: { authorization: `Bearer ${token}` },
        body: {
          cafeteriaId: Number(cafeteriaId),
          items: lines.map(({ menuItemId, quantity }) => ({ menuItemId: Number(menuItemId), qty: quantity })),
        },
      }),
    read: (origin, what, { cafeteriaId }, { token, etag } = {}) =>
      what === 'menu'
        ? template(origin, {
            path: `/cafeterias/${cafeteriaId}/menu`,
            headers: {
              ...(token && { authorization: `Bearer ${token}` }),
              ...(etag && { 'if-none-match': etag }),
            },
          })
        : null,
    // Express makes an ETag of every answer, and answers 304 to whoever has it.
    async versionOf(origin, what, { cafeteriaId }) {
      if (what !== 'menu') return null;
      const response = await fetch(`${origin}/cafeterias/${cafeteriaId}/menu`);
      await response.text();
      return response.headers.get('etag');
    },
    listener: (origin, { token }, cafeteriaId, role) => ({
      kind: 'socket.io',
      url: `${origin.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket`,
      headers: {},
      auth: { token, cafeteriaId: Number(cafeteriaId) },
      staff: role === 'staff',
    }),

    async stockOf(dishId) {
      const { rows } = await database.query<{ stock: number }>('select stock from menu_items where id = $1', [
        dishId,
      ]);
      return rows[0]?.stock ?? Number.NaN;
    },
    slotStarts: async () => [],

    async waiting() {
      const { rows } = await database.query<{ count: number }>(
        'select count(*)::int as count from event_outbox where processed_at is null and dead_at is null',
      );
      return rows[0]?.count ?? 0;
    },
    async faults(day, orderIds, unanswered) {
      const { rows } = await database.query<{ id: string }>(
        'select id from orders where created_at > $1::timestamptz',
        [opened.get(day)],
      );
      return orderFaults(
        orderIds,
        rows.map(({ id }) => id),
        unanswered,
      );
    },
    async pushedAt() {
      const offsetMs = Date.now() - Number(process.hrtime.bigint() / 1_000n) / 1_000;
      const { attempts } = (await (await fetch(`${sinkUrl}/received`)).json()) as {
        attempts: [string, number, string][];
      };
      return new Map(
        attempts.map(([nanoseconds, , body]) => [
          (JSON.parse(body) as { data: { orderId: string } }).data.orderId,
          Number(BigInt(nanoseconds) / 1_000n) / 1_000 + offsetMs,
        ]),
      );
    },
    stop: () => database.end(),
  };
}

/** A token as the stack's own login signs it (HS256). */
function signed(claims: object, secret: string): string {
  const now = Math.floor(Date.now() / 1000);
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const content = `${part({ alg: 'HS256', typ: 'JWT' })}.${part({ ...claims, iat: now, exp: now + tokenSeconds })}`;
  return `${content}.${createHmac('sha256', secret).update(content).digest('base64url')}`;
}
