import { env } from 'cloudflare:workers';
import { sql as statement } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { institutionConfigSchema } from '../../src/contracts/institution.ts';
import type { DayReport } from '../../src/contracts/reports.ts';
import { replicaDatabase } from '../../src/db/client.ts';
import { toCsv } from '../../src/domain/csv.ts';
import { readDayReport } from '../../src/services/reports/day-report.ts';
import { agua, openCafeteria, torta } from '../support/cafeteria.ts';
import { roundTripsOf } from '../support/lab.ts';

/** A day: one order collected, one that its student takes no water of, one not picked up, one cancelled, one open. */
async function aDay() {
  const cafeteria = await openCafeteria({
    menu: [torta({ name: '=Torta, "doble"', priceCents: 5800 }), agua({ priceCents: 1800, stock: 9 })],
    students: 2,
  });
  const { id, items, student, staff, sql } = cafeteria;
  const [pan, water] = items as [string, string];
  const place = async (basket: Record<string, number>) => (await student.order(id, basket)).body;
  const go = async (order: string, ...verbs: string[]) => {
    for (const verb of verbs) expect((await staff.post(`/orders/${order}/${verb}`)).status).toBe(200);
  };
  const collected = await place({ [pan]: 2, [water]: 1 });
  await go(collected.id, 'accept', 'start', 'ready', 'collect');
  const changed = await place({ [pan]: 1, [water]: 3 });
  const { body: asked } = await staff.post(`/orders/${changed.id}/items/${changed.items[1]?.id}/unavailable`);
  await student.post(`/orders/${changed.id}/changes/${asked.changes[0].id}/accept`);
  await go(changed.id, 'accept', 'start', 'ready', 'collect');
  const forgotten = await place({ [water]: 1 });
  await go(forgotten.id, 'accept', 'start', 'ready');
  const cancelled = await place({ [pan]: 1 });
  await go(cancelled.id, 'cancel');
  const open = await place({ [pan]: 1 });
  await sql(
    `update orders set status = case when id = $2 then 'no_show' else status end,
       business_day = '2026-03-02', created_at = case when id = $3 then '2026-03-02T17:29:59Z'::timestamptz else '2026-03-02T16:05:00Z' end,
       ready_at = case when id = $1 then '2026-03-02T16:15:00Z'::timestamptz when ready_at is not null then '2026-03-02T16:20:00Z' end
     where cafeteria_id = $4`,
    [collected.id, forgotten.id, open.id, id],
  );
  return { ...cafeteria, pan, water };
}

describe("a day's report", () => {
  it('counts what was collected as revenue, and everything by what became of it, in one round trip', async () => {
    const { id, manager, institution, pan, water } = await aDay();
    let report: DayReport | undefined;
    const trips = await roundTripsOf(institution, async () => {
      report = (await manager.call(`/cafeterias/${id}/reports/day?day=2026-03-02`)).body;
    });
    expect(trips).toEqual(['select day_report($1::uuid, $2::date) as answer']);
    expect(report).toEqual({
      cafeteriaId: id,
      day: '2026-03-02',
      timezone: 'America/Mexico_City',
      currency: 'MXN',
      orders: { collected: 2, no_show: 1, cancelled: 1, placed: 1 },
      revenueCents: 13400 + 5800,
      taxCents: 1848 + 800,
      tipCents: 0,
      feeCents: 0,
      items: [
        { menuItemId: pan, name: '=Torta, "doble"', quantity: 3, revenueCents: 17400 },
        { menuItemId: water, name: 'Agua de jamaica', quantity: 1, revenueCents: 1800 },
      ],
      quarterHours: [
        { startsAt: '2026-03-02T16:00:00.000Z', orders: 4, revenueCents: 19200 },
        { startsAt: '2026-03-02T17:15:00.000Z', orders: 1, revenueCents: 0 },
      ],
      averageSecondsToReady: 800,
      secondsToReady: { p50: 900, p90: 900, p95: 900 },
      promises: { made: 3, kept: 3, early: 3 },
      noShows: 1,
      payments: {
        cash: { orders: 2, cents: 19200, refundedCents: 0 },
        online: [],
        netCents: 19200,
        lostCents: 0,
      },
    });
  });

  it('is a table for Excel by format or by Accept, with accents, and with nothing that it would run', async () => {
    const { id, manager } = await aDay();
    const path = `/cafeterias/${id}/reports/day?day=2026-03-02`;
    const { status, body, headers } = await manager.call(`${path}&format=csv`);
    expect([status, headers.get('content-type'), headers.get('content-disposition')]).toEqual([
      200,
      'text/csv; charset=utf-8',
      'attachment; filename="itsur-eats-2026-03-02.csv"',
    ]);
    // fetch's text() takes the mark away; it is looked for in the pure function below.
    expect(body.replace('\ufeff', '').split('\r\n')).toEqual([
      'Sección,Concepto,Cantidad,Importe (MXN)',
      'Total,Ingresos,,192.00',
      'Total,Impuesto incluido,,26.48',
      'Total,Propinas,,0.00',
      'Total,Cuota de servicio,,0.00',
      'Total,Segundos hasta estar listo (promedio),800,',
      'Total,Segundos hasta estar listo (mediana),900,',
      'Total,Segundos hasta estar listo (90 de 100),900,',
      'Total,Segundos hasta estar listo (95 de 100),900,',
      'Total,Promesas de hora,3,',
      'Total,Promesas de hora cumplidas,3,',
      'Total,No recogidos,1,',
      'Pagos,Efectivo,2,192.00',
      'Pagos,Efectivo: devoluciones,,0.00',
      'Pagos,Neto,,192.00',
      'Pagos,Entregado sin cobrar,,0.00',
      'Pedidos,Recibidos,1,',
      'Pedidos,No recogidos,1,',
      'Pedidos,Cancelados,1,',
      'Pedidos,Entregados,2,',
      `Platillos,"'=Torta, ""doble""",3,174.00`,
      'Platillos,Agua de jamaica,1,18.00',
      'Cuartos de hora,10:00,4,192.00',
      'Cuartos de hora,11:15,1,0.00',
      '',
    ]);
    const english = await manager.call(path, { headers: { accept: 'text/csv', 'accept-language': 'en' } });
    expect(english.body).toContain('Total,Revenue,,192.00');
    const json = await manager.call(`${path}&format=json`, { headers: { accept: 'text/csv' } });
    expect(json.body.revenueCents).toBe(19200);
  });

  it("is today's in the campus's zone when no day is named, and empty on a day without orders", async () => {
    const { id, item, student, manager } = await openCafeteria();
    await student.order(id, { [item]: 1 });
    const { body } = await manager.call(`/cafeterias/${id}/reports/day`);
    expect(body).toMatchObject({
      orders: { placed: 1 },
      revenueCents: 0,
      averageSecondsToReady: null,
      secondsToReady: null,
    });
    expect(body.day).toBe(
      new Intl.DateTimeFormat('sv-SE', { timeZone: 'America/Mexico_City' }).format(new Date()),
    );
    expect((await manager.call(`/cafeterias/${id}/reports/day?day=2026-01-01`)).body).toMatchObject({
      orders: {},
      items: [],
      quarterHours: [],
      revenueCents: 0,
      noShows: 0,
    });
  });

  it('tells how long half, nine in ten and nineteen in twenty took at most, of those that were ready', async () => {
    const { id, item, students, manager, staff, sql } = await openCafeteria({ students: 20 });
    for (const student of students) {
      const { body: order } = await student.order(id, { [item]: 1 });
      await staff.post(`/orders/${order.id}/reject`);
    }
    await sql(
      `update orders o set ready_at = o.created_at + n.rank * interval '1 minute'
       from (select id, row_number() over (order by created_at) as rank from orders where cafeteria_id = $1) n
       where o.id = n.id`,
      [id],
    );
    const { body } = await manager.call(`/cafeterias/${id}/reports/day`);
    expect(body.secondsToReady).toEqual({ p50: 600, p90: 1_080, p95: 1_140 });
  });

  it('is read from the replica where there is one', async () => {
    const { id, campusId, institution, manager } = await openCafeteria();
    const place = {
      id: institution,
      name: institution,
      roleName: `inst_${institution}`,
      config: institutionConfigSchema.parse({}),
    };
    const principal = {
      userId: manager.user?.id as string,
      sessionId: '',
      role: 'manager' as const,
      campusId,
      cafeteriaIds: [id],
      reach: 'cafeteria' as const,
    };
    const readOnly = new URL(env.DATABASE_URL);
    readOnly.searchParams.set('options', '-c default_transaction_read_only=on');
    const withReplica = { ...env, DATABASE_REPLICA_URL: readOnly.href };
    const settingOf = async (of: Env) =>
      (
        await replicaDatabase(of, place).execute(
          statement`select current_setting('transaction_read_only') as it`,
        )
      ).rows;
    expect(await settingOf(withReplica)).toEqual([{ it: 'on' }]);
    expect(await settingOf(env)).toEqual([{ it: 'off' }]);
    const report = await readDayReport(
      { env: withReplica, institution: place, principal },
      { cafeteriaId: id },
    );
    expect(report.cafeteriaId).toBe(id);
    const nowhere = { ...env, DATABASE_REPLICA_URL: env.DATABASE_URL.replace(/[^/]+$/, 'no_such_database') };
    await expect(
      readDayReport({ env: nowhere, institution: place, principal }, { cafeteriaId: id }),
    ).rejects.toThrow();
  });

  it('is for managers of the cafeteria and admins, of days and cafeterias that there are', async () => {
    const [here, there] = [await openCafeteria(), await openCafeteria()];
    const path = `/cafeterias/${here.id}/reports/day`;
    expect((await here.admin.call(path)).status).toBe(200);
    expect((await here.student.call(path)).body.code).toBe('forbidden');
    expect((await here.staff.call(path)).body.code).toBe('forbidden');
    expect((await there.manager.call(path)).body.code).toBe('forbidden');
    const nowhere = '/cafeterias/019af000-0000-7000-8000-000000000000/reports/day';
    expect((await here.manager.call(nowhere)).body.code).toBe('cafeteria_not_found');
    expect((await here.admin.call(nowhere)).body.code).toBe('cafeteria_not_found');
    for (const query of ['day=2026-02-30', 'day=0001-01-01', 'day=yesterday', 'format=xlsx', 'month=3'])
      expect((await here.manager.call(`${path}?${query}`)).body.code).toBe('validation_failed');
  });
});

describe('a table of comma-separated values', () => {
  it('begins with the mark of UTF-8, quotes what has to be, and makes formulas plain', () => {
    expect(toCsv([['ñ', 'a,b', 'say "hi"', 'two\nlines', -5, '']])).toBe(
      '\ufeffñ,"a,b","say ""hi""","two\nlines",-5,\r\n',
    );
    for (const start of ['=', '+', '-', '@', '\t'])
      expect(toCsv([[`${start}1`]])).toBe(`\ufeff'${start}1\r\n`);
  });
});
