import pg from 'pg';
import type { Message } from '../../dev/sandbox/inbox.ts';
import { itsur } from '../../dev/seed.ts';
import type { Slot } from '../../src/contracts/hours.ts';
import { deliveryFaults, logFaults, orderFaults } from '../figures/verification.ts';
import { template } from '../load/requests.ts';
import type { Day, Stack } from '../stack.ts';
import { assign, makeScarce, openCounters } from './counters.ts';
import {
  deliveriesByStatus,
  eventLogs,
  messagesAnOrder,
  ordersByMessage,
  storedOrders,
  waitingIn,
} from './ledger.ts';
import type { Product } from './start.ts';
import { seedPeople, signIn } from './students.ts';

const institution = { 'x-institution': itsur.id };
const idsOf = ({ counters }: Day) => counters.map(({ cafeteriaId }) => cafeteriaId);

/** The platform of this repository, as a bench asks it. */
export async function productStack(product: Product): Promise<Stack> {
  const { url, ownerUrl, sandboxUrl, parts } = product;
  const { now: postgres } = parts.postgres;
  const { now: gateway } = parts.gateway;
  const { now: providers } = parts.providers;
  const { now: worker } = parts.worker;
  const database = new pg.Client({ connectionString: ownerUrl });
  database.on('error', () => {}); // the query in hand says so
  await database.connect();
  await database.query(`select set_config('search_path', $1, false)`, [itsur.id]);

  return {
    name: 'itsur',
    origins: [url],
    processes: {
      api: { pids: worker.runtimePid ? [worker.runtimePid] : [] },
      gateway: { pids: [gateway.pid] },
      postgres: { pids: [postgres.pid] },
      providers: { pids: [providers.pid] },
      host: { pids: [worker.pid], alone: true },
    },
    // The gateway is Neon's part, the host is the local runtime's.
    application: ['api'],
    roundTrips: async () => (await gateway.ask('count')).requests,

    async openDay({ cafeterias, students, staff, scarce }) {
      const counters = await openCounters(database, cafeterias);
      if (scarce) await makeScarce(database, counters, scarce);
      const emails = await seedPeople(database, 'student', students);
      const cooks = await seedPeople(database, 'staff', staff);
      await assign(database, cooks, counters);
      const signedIn = await signIn(url, [...cooks, ...emails]);
      return {
        counters,
        students: signedIn.slice(cooks.length),
        staff: signedIn.slice(0, cooks.length).map((cook, index) => ({
          ...cook,
          cafeteriaId: counters[index % counters.length]?.cafeteriaId ?? '',
        })),
      };
    },

    order: (origin, { token }, { cafeteriaId, lines, pickupSlot }) =>
      template(origin, {
        method: 'POST',
        path: '/orders',
        headers: { ...institution, authorization: `Bearer ${token}` },
        body: { cafeteriaId, items: lines, paymentMethod: 'cash', pickupSlot },
        freshKey: true,
      }),
    read: (origin, what, { cafeteriaId }, { token, etag } = {}) =>
      template(origin, {
        path: `/cafeterias/${cafeteriaId}/${what}`,
        headers: {
          ...institution,
          ...(token && { authorization: `Bearer ${token}` }),
          ...(etag && { 'if-none-match': etag }),
        },
      }),
    async versionOf(origin, what, { cafeteriaId }) {
      const response = await fetch(`${origin}/cafeterias/${cafeteriaId}/${what}`, { headers: institution });
      await response.text();
      return response.headers.get('etag');
    },
    listener: (origin, { token }, cafeteriaId, role) => ({
      kind: 'stream',
      url: `${origin.replace('http', 'ws')}/cafeterias/${cafeteriaId}/stream`,
      headers: { ...institution, authorization: `Bearer ${token}` },
      staff: role === 'staff',
    }),

    async stockOf(dishId) {
      const { rows } = await database.query<{ stock: number }>('select stock from menu_items where id = $1', [
        dishId,
      ]);
      return rows[0]?.stock ?? Number.NaN;
    },
    async slotStarts({ cafeteriaId }) {
      const response = await fetch(`${url}/cafeterias/${cafeteriaId}/slots`, { headers: institution });
      return ((await response.json()) as { data: Slot[] }).data.map(({ startsAt }) => startsAt);
    },

    waiting: () => waitingIn(database),
    async faults(day, orderIds, unanswered) {
      const stored = await storedOrders(database, idsOf(day));
      return [
        ...orderFaults(orderIds, stored, unanswered),
        ...logFaults(await eventLogs(database, idsOf(day))),
        ...deliveryFaults(await deliveriesByStatus(database, idsOf(day)), messagesAnOrder * stored.length),
      ];
    },
    async pushedAt(day) {
      const orderOf = await ordersByMessage(database, idsOf(day));
      const response = await fetch(`${sandboxUrl}/messages?provider=fcm`);
      const messages = (await response.json()) as Message[];
      return new Map(
        messages.flatMap(({ id, at }) => {
          const order = orderOf.get(id);
          return order ? [[order, Date.parse(at)] as const] : [];
        }),
      );
    },
    stop: () => database.end(),
  };
}
