/**
 * 1,000 orders, of each a push and a receipt by e-mail, while both providers fail 3 calls of 10 at random: all 2,000
 * reach their recipients once. What fails four times in a row (0.8 %) dies, and is begun anew as an admin would. At that
 * rate five failures in a row come about every 600 calls: the waits are mostly those of the circuits, 15 s each time.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { apiOf } from './api.ts';
import { signInStaff, signInStudents } from './crowd.ts';
import { inInstitution, openKitchen } from './database.ts';
import { placeOrders } from './orders.ts';
import type { Platform } from './platform.ts';
import { providersThatFail, type Seen } from './providers.ts';

const students = 100;
const load = { seconds: 20, rate: 50 };
const expected = 2 * load.seconds * load.rate;
const failing = 0.3;
/** Retries alone wait for 155 s, an open circuit for 15 s each time, and what died begins at the beginning. */
const endsWithinMs = 20 * 60_000;
const askEveryMs = 2_000;

type Row = {
  id: string;
  status: string;
  committedAt: number;
  tries: number;
  providerMessageId: string | null;
};

/** Answers whether the promise held; prints what was measured. */
export async function deliveries({ url, ownerUrl, sandboxUrl }: Platform): Promise<boolean> {
  if (!sandboxUrl) throw new Error('La plataforma no dice dónde está su sandbox. / Restart the platform.');
  const api = apiOf(url);
  const providers = providersThatFail(sandboxUrl, ['fcm', 'email']);
  try {
    const [crowd, [, admin]] = await Promise.all([signInStudents(api, ownerUrl, students), signInStaff(api)]);
    const kitchen = await inInstitution(ownerUrl, openKitchen);
    await providers.fail(failing);
    const began = Date.now();
    const { placed, refused } = await placeOrders(api, crowd, kitchen, load);
    console.log(`pedidos / orders             ${placed.length} (${refused.length} rechazados / refused)`);

    const ledger = () => ledgerOf(ownerUrl, kitchen.cafeteriaId);
    const begunAnew = new Set<string>();
    let rows = await ledger();
    while (Date.now() - began < endsWithinMs) {
      if (rows.length >= expected && rows.every(({ status }) => status === 'sent')) break;
      for (const { id } of rows.filter(({ status }) => status === 'dead')) {
        const { status } = await api.call(`/admin/deliveries/${id}/retry`, { token: admin?.token, body: {} });
        if (status === 200) begunAnew.add(id);
      }
      await sleep(askEveryMs);
      rows = await ledger();
    }
    console.log(`hasta el fin / to the end    ${((Date.now() - began) / 1000).toFixed(0)} s`);
    console.log(`reiniciados / begun anew     ${begunAnew.size}`);
    return holds(rows, await providers.seenSince(began));
  } finally {
    await providers.recover();
    api.close();
  }
}

/** The messages of the bench's orders; `committedAt` is when the order was, in milliseconds. */
function ledgerOf(ownerUrl: string, cafeteriaId: string): Promise<Row[]> {
  return inInstitution(ownerUrl, async (client) => {
    const { rows } = await client.query<Row>(
      `select d.id, d.status, extract(epoch from (e.event->>'at')::timestamptz)::float * 1000 as "committedAt",
         d.provider_message_id as "providerMessageId",
         (select count(*)::int from delivery_attempts t where t.delivery_id = d.id) as tries
       from notification_deliveries d join event_outbox e on e.id = d.event_id
       where e.cafeteria_id = $1 and d.template in ('order_received', 'order_receipt')`,
      [cafeteriaId],
    );
    return rows;
  });
}

function holds(rows: Row[], { messages, attempts }: Seen): boolean {
  const ids = new Set(rows.map(({ providerMessageId }) => providerMessageId));
  const ours = messages.filter(({ id }) => ids.has(id));
  const arrival = new Map(ours.map(({ id, at }) => [id, Date.parse(at)]));
  const waits = (of: Row[]) =>
    of
      .flatMap(({ providerMessageId, committedAt }) => {
        const at = arrival.get(providerMessageId ?? '');
        return at === undefined ? [] : [at - committedAt];
      })
      .sort((a, b) => a - b);
  report('todos / all', waits(rows));
  report('al primer intento / at once', waits(rows.filter(({ tries }) => tries === 1)));
  const times = attempts.map(({ at }) => Date.parse(at));
  const failed = attempts.filter(({ fault }) => fault).length;
  console.log(`llamadas / calls             ${attempts.length}, ${failed} fallidas / failed`);
  console.log(
    `llamadas/s  calls/s          ${(duringLoad(times) / load.seconds).toFixed(0)} con la carga / under load · ${busiestSecond(times)} en el segundo más activo / in the busiest second`,
  );

  const sent = rows.filter(({ status }) => status === 'sent').length;
  const held =
    sent === expected &&
    rows.length === expected &&
    ids.size === expected &&
    ours.length === expected &&
    arrival.size === expected;
  console.log(
    held
      ? `✓ ${expected} entregados, cada uno una vez / delivered, each once`
      : `✗ se esperaban / expected ${expected}: ${rows.length} en el registro / in the ledger, ${sent} enviados / sent, ${ours.length} recibidos / received, ${arrival.size} distintos / distinct`,
  );
  return held;
}

function report(of: string, waits: number[]): void {
  const quantile = (q: number) =>
    `${((waits[Math.ceil(q * waits.length) - 1] ?? 0) / 1000).toFixed(2)} s`.padStart(9);
  console.log(`${of.padEnd(28)} p50 ${quantile(0.5)} · p95 ${quantile(0.95)} · ${waits.length}`);
}

/** Calls from the first one on, for as long as orders came. */
const duringLoad = (times: number[]) =>
  times.filter((time) => time < Math.min(...times) + load.seconds * 1000).length;

function busiestSecond(times: number[]): number {
  const counts = new Map<number, number>();
  for (const time of times)
    counts.set(Math.floor(time / 1000), (counts.get(Math.floor(time / 1000)) ?? 0) + 1);
  return Math.max(0, ...counts.values());
}
