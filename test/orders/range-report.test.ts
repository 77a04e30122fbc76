import { describe, expect, it } from 'vitest';
import type { RangeReport } from '../../src/contracts/reports.ts';
import { openCafeteria, signUp, torta } from '../support/cafeteria.ts';
import { roundTripsOf, sql as sqlOf } from '../support/lab.ts';

/** What an order of the past has unlike one that was paid in cash and handed over. Instants are UTC; the campus is at UTC-6. */
type Past = { day: string; created_at?: string } & Record<string, unknown>;

/** A cafeteria that sells tortas (55.00), with orders of one each from the past. */
async function withPast(past: Past[]) {
  const cafeteria = await openCafeteria({ menu: [torta()] });
  const { id, item, student, sql } = cafeteria;
  const { body: model } = await student.order(id, { [item]: 1 });
  for (const [place, { day, ...unlike }] of past.entries())
    await sql(
      `with made as (
         insert into orders select r.* from orders o cross join lateral jsonb_populate_record(null::orders, to_jsonb(o) || $2::jsonb) r
         where o.id = $1 returning id)
       insert into order_items select r.* from made m cross join order_items i
       cross join lateral jsonb_populate_record(null::order_items, to_jsonb(i) || jsonb_build_object('id', uuidv7(), 'order_id', m.id)) r
       where i.order_id = $1`,
      [
        model.id,
        JSON.stringify({
          id: crypto.randomUUID(),
          number: `P-${place}`,
          business_day: day,
          created_at: `${day}T18:30:00Z`,
          status: 'collected',
          payment_status: 'paid',
          ...unlike,
        }),
      ],
    );
  const read = async (query: string, as = cafeteria.manager) => (await as.call(`/reports?${query}`)).body;
  return { ...cafeteria, read };
}

const money = ({ orders, collected, lost, revenueCents }: RangeReport['totals']) => ({
  orders,
  collected,
  lost,
  revenueCents,
});

describe('a report of a range of days', () => {
  it('stands beside as many days before it, day by day, and is read in one round trip', async () => {
    const { institution, read } = await withPast([
      { day: '2026-03-02' },
      { day: '2026-03-03' },
      { day: '2026-03-03', status: 'cancelled', payment_status: 'unpaid' },
      { day: '2026-02-28' },
      { day: '2026-02-27' },
    ]);
    let report = {} as RangeReport;
    const trips = await roundTripsOf(institution, async () => {
      report = await read('from=2026-03-01&to=2026-03-03');
    });
    expect(trips).toEqual(['select range_report($1::jsonb) as answer']);
    expect(report.before).toEqual({ from: '2026-02-26', to: '2026-02-28' });
    expect([report.currency, report.currencies]).toEqual(['MXN', ['MXN']]);
    expect(money(report.totals)).toEqual({ orders: 3, collected: 2, lost: 1, revenueCents: 11_000 });
    expect(money(report.totalsBefore)).toEqual({ orders: 2, collected: 2, lost: 0, revenueCents: 11_000 });
    expect(report.totals).toMatchObject({ taxCents: 1518, averageTicketCents: 5500 });
    expect(report.totals.payments).toEqual({
      cash: { orders: 2, cents: 11_000, refundedCents: 0 },
      online: [],
      netCents: 11_000,
      lostCents: 0,
    });
    const told = report.days.map(({ day, dayBefore, orders, before }) => [
      day,
      orders,
      dayBefore,
      before.orders,
    ]);
    expect(told).toEqual([
      ['2026-03-01', 0, '2026-02-26', 0],
      ['2026-03-02', 1, '2026-02-27', 1],
      ['2026-03-03', 2, '2026-02-28', 1],
    ]);
  });

  it('agrees with the reports of its days', async () => {
    const { id, manager, read } = await withPast([
      {
        day: '2026-03-02',
        status: 'collected',
        ready_at: '2026-03-02T18:30:00Z',
        promised_until: '2026-03-02T18:30:00Z',
      },
      { day: '2026-03-02', status: 'no_show' },
      // Some of it was handed back over the counter.
      { day: '2026-03-02', status: 'collected', payment_status: 'paid', refunded_cents: 1_500 },
      {
        day: '2026-03-02',
        created_at: '2026-03-02T14:05:00Z',
        status: 'collected',
        payment_status: 'failed',
      },
    ]);
    const { totals }: RangeReport = await read('from=2026-03-02&to=2026-03-02');
    const { body: day } = await manager.call(`/cafeterias/${id}/reports/day?day=2026-03-02`);
    const { revenueCents, taxCents, tipCents, feeCents, payments, promises } = day;
    expect(totals).toMatchObject({ revenueCents, taxCents, tipCents, feeCents, payments, promises });
    expect(payments).toMatchObject({ lostCents: 5500, cash: { refundedCents: 1500 }, netCents: 9500 });
  });

  it('counts an order on its day of business and at its hour there, and one placed days before at its slot', async () => {
    const { read } = await withPast([
      // Half past eleven at night of the 2nd, by the campus's clocks; in UTC it is the 3rd.
      { day: '2026-03-02', created_at: '2026-03-03T05:30:00Z' },
      {
        day: '2026-03-04',
        created_at: '2026-03-03T05:30:00Z',
        status: 'collected',
        pickup_slot: '2026-03-04T19:00:00Z',
      },
    ]);
    const report: RangeReport = await read('from=2026-03-02&to=2026-03-04');
    expect(report.days.map(({ orders }) => orders)).toEqual([1, 0, 1]);
    expect(report.hours.map(({ hour, orders }) => [hour, orders])).toEqual([
      [13, 1],
      [23, 1],
    ]);
    expect(report.weekdays.map(({ orders }) => orders)).toEqual([1, 0, 1, 0, 0, 0, 0]);
  });

  it('tells why orders brought no money, by cause, with what was written as the reason', async () => {
    const lost = (unlike: Record<string, string>) => ({
      day: '2026-03-02',
      payment_status: 'unpaid',
      ...unlike,
    });
    const online = (unlike: Record<string, string>) => lost({ payment_method: 'card', ...unlike });
    const { read } = await withPast([
      lost({ status: 'rejected', reason: 'Se acabó el gas' }),
      lost({ status: 'rejected', reason: ' Se acabó el gas ' }),
      lost({ status: 'rejected' }),
      lost({ status: 'expired' }),
      lost({ status: 'cancelled', reason: 'Repetido' }),
      lost({ status: 'no_show' }),
      online({ status: 'expired', payment_status: 'cancelled' }),
      online({ status: 'cancelled', payment_status: 'failed' }),
      { day: '2026-03-01', status: 'no_show' },
    ]);
    const report: RangeReport = await read('from=2026-03-02&to=2026-03-02');
    const none = { orders: 0, totalCents: 0 };
    const one = { orders: 1, totalCents: 5500, before: none, reasons: [] };
    expect(report.lost).toEqual([
      {
        cause: 'rejected',
        orders: 3,
        totalCents: 16_500,
        before: none,
        reasons: [{ reason: 'Se acabó el gas', orders: 2 }],
      },
      { ...one, cause: 'cancelled', reasons: [{ reason: 'Repetido', orders: 1 }] },
      { ...one, cause: 'no_show', before: { orders: 1, totalCents: 5500 } },
      { ...one, cause: 'not_accepted' },
      { ...one, cause: 'payment_failed' },
      { ...one, cause: 'unpaid' },
    ]);
    expect(report.totals.lost).toBe(8);
  });

  it('tells a paid order that nobody accepted from one that nobody paid', async () => {
    const { id, sql, read } = await withPast([
      { day: '2026-03-02', status: 'expired', payment_method: 'card', payment_status: 'cancelled' },
    ]);
    await sql(
      `insert into payments (order_id, cafeteria_id, method, amount_cents, currency, status, wanted, wanted_cents, authorized_at)
       select id, cafeteria_id, 'card', total_cents, currency, 'cancelled', 'cancelled', 0, created_at from orders where cafeteria_id = $1 and business_day = '2026-03-02'`,
      [id],
    );
    const report: RangeReport = await read('from=2026-03-02&to=2026-03-02');
    expect(report.lost.map(({ cause }) => cause)).toEqual(['not_accepted']);
  });

  it('sums what was paid online, given back and kept by the provider', async () => {
    const { id, sql, read } = await withPast([
      {
        day: '2026-03-02',
        status: 'collected',
        payment_method: 'card',
        payment_status: 'captured',
      },
    ]);
    await sql(
      `with p as (
         insert into payments (order_id, cafeteria_id, method, amount_cents, currency, status, wanted, wanted_cents, captured_cents,
           refunded_cents, provider_fee_cents)
         select id, cafeteria_id, 'card', 5500, currency, 'captured', 'captured', 5000, 5500, 300, 198 from orders where cafeteria_id = $1 and business_day = '2026-03-02'
         returning id)
       insert into refunds (payment_id, cause, amount_cents) select id, 'line', 200 from p`,
      [id],
    );
    const { totals }: RangeReport = await read('from=2026-03-02&to=2026-03-02');
    expect(totals.payments).toEqual({
      cash: { orders: 0, cents: 0, refundedCents: 0 },
      online: [
        {
          method: 'card',
          orders: 1,
          capturedCents: 5500,
          refundedCents: 300,
          refundingCents: 200,
          providerFeeCents: 198,
        },
      ],
      netCents: 5500 - 300 - 198,
      lostCents: 0,
    });
  });

  it('tells dishes by what they brought, with what they brought before, by the names that they have now', async () => {
    const { item: pan, read, sql } = await withPast([{ day: '2026-03-01' }, { day: '2026-03-02' }]);
    await sql(`update menu_items set name = 'Torta cubana' where id = $1`, [pan]);
    const { dishes }: RangeReport = await read('from=2026-03-02&to=2026-03-02');
    expect(dishes).toMatchObject([
      {
        menuItemId: pan,
        name: 'Torta cubana',
        quantity: 1,
        revenueCents: 5500,
        before: { quantity: 1, revenueCents: 5500 },
      },
    ]);
  });

  it('counts one currency at a time, that of most orders unless another is named', async () => {
    const { read } = await withPast([
      { day: '2026-03-02' },
      { day: '2026-03-02' },
      { day: '2026-03-02', status: 'collected', currency: 'USD' },
    ]);
    const report: RangeReport = await read('from=2026-03-02&to=2026-03-02');
    expect([report.currency, report.currencies, report.totals.orders]).toEqual(['MXN', ['MXN', 'USD'], 2]);
    const dollars: RangeReport = await read('from=2026-03-02&to=2026-03-02&currency=USD');
    expect([dollars.currency, dollars.totals.orders]).toEqual(['USD', 1]);
  });

  it('is empty, with every day and weekday, where there were no orders', async () => {
    const { read } = await withPast([]);
    const report: RangeReport = await read('from=2026-03-02&to=2026-03-03');
    expect(report).toMatchObject({
      hours: [],
      dishes: [],
      lost: [],
      cafeterias: [],
      campuses: [],
      currency: 'MXN',
    });
    expect([report.days.length, report.weekdays.length]).toEqual([2, 7]);
    expect(report.totals).toMatchObject({ orders: 0, averageTicketCents: null });
  });

  it('is of what its reader runs: a manager their cafeterias, a campus administrator the campus, an admin all', async () => {
    const here = await withPast([{ day: '2026-05-04' }]);
    const there = await withPast([{ day: '2026-05-04' }]);
    const range = 'from=2026-05-04&to=2026-05-04';
    const ofCampus = await signUp(here.institution, here.campusId, 'campus_admin');
    const placesOf = (report: RangeReport) => report.cafeterias.map(({ cafeteriaId }) => cafeteriaId);
    expect(placesOf(await here.read(range))).toEqual([here.id]);
    expect(placesOf(await here.read(range, ofCampus))).toEqual([here.id]);
    expect(placesOf(await here.read(`${range}&campusId=${here.campusId}`, ofCampus))).toEqual([here.id]);
    const all: RangeReport = await here.read(range, here.admin);
    expect(placesOf(all)).toEqual(expect.arrayContaining([here.id, there.id]));
    expect(all.campuses.length).toBe(2);
    expect(placesOf(await here.read(`${range}&cafeteriaId=${there.id}`, here.admin))).toEqual([there.id]);
    for (const [as, query] of [
      [here.manager, `cafeteriaId=${there.id}`],
      [here.manager, `campusId=${here.campusId}`],
      [ofCampus, `campusId=${there.campusId}`],
      [ofCampus, `cafeteriaId=${there.id}`],
      [here.staff, ''],
      [here.student, ''],
    ] as const)
      expect((await here.read(`${range}&${query}`, as)).code).toBe('forbidden');
    const nowhere = '019af000-0000-7000-8000-000000000000';
    expect((await here.read(`${range}&cafeteriaId=${nowhere}`, here.admin)).code).toBe('cafeteria_not_found');
    expect((await here.read(`${range}&campusId=${nowhere}`, here.admin)).code).toBe('campus_not_found');
  });

  it('counts an order on the campus where it was placed, when its cafeteria has moved to another', async () => {
    const { institution, id, campusId, admin, read } = await withPast([{ day: '2026-06-01' }]);
    const [other] = await sqlOf<{ id: string }>(
      institution,
      `insert into campuses (name) values ('Norte') returning id`,
    );
    await sqlOf(institution, 'update cafeterias set campus_id = $2 where id = $1', [id, other?.id]);
    const report: RangeReport = await read(`from=2026-06-01&to=2026-06-01&cafeteriaId=${id}`, admin);
    expect(report.campuses).toMatchObject([{ campusId, orders: 1 }]);
    const after: RangeReport = await read(`from=2026-06-01&to=2026-06-01&campusId=${other?.id}`, admin);
    expect(after.totals.orders).toBe(0);
  });

  it('refuses a range that is none or too long, and two places at once', async () => {
    const { id, campusId, admin, read } = await withPast([]);
    for (const query of [
      '',
      'from=2026-03-02',
      'from=2026-03-02&to=2026-03-01',
      'from=2025-01-01&to=2026-01-02',
      'from=2026-02-30&to=2026-03-01',
      'from=2026-03-01&to=2026-03-01&currency=pesos',
      'from=2026-03-01&to=2026-03-01&decimal=dot',
      'from=2026-03-01&to=2026-03-01&by=day',
      `from=2026-03-01&to=2026-03-01&cafeteriaId=${id}&campusId=${campusId}`,
    ])
      expect((await read(query, admin)).code).toBe('validation_failed');
    expect((await read('from=2025-01-01&to=2026-01-01', admin)).days.length).toBe(366);
  });

  it('is a table for Excel, with a decimal comma and semicolons where its reader writes them', async () => {
    const { id, read, manager, sql } = await withPast([
      { day: '2026-03-01' },
      { day: '2026-03-02' },
      { day: '2026-03-02', status: 'rejected', reason: '=1+1; "ya"' },
    ]);
    await sql(`update menu_items set name = '@Torta' where cafeteria_id = $1`, [id]);
    const query = 'from=2026-03-02&to=2026-03-02&format=csv';
    const lines = (await read(query)).replace('\ufeff', '').split('\r\n');
    expect(lines[0]).toBe('Sección,Concepto,Cantidad,Importe (MXN),Cantidad antes,Importe antes (MXN)');
    expect(lines).toEqual(
      expect.arrayContaining([
        'Total,Entregados (ingresos),1,55.00,1,55.00',
        'Pagos,Efectivo,1,55.00,1,55.00',
        'Días,2026-03-02,2,55.00,1,55.00',
        'Días de la semana,lunes,2,55.00,0,0.00',
        'Horas,12:00,2,55.00,1,55.00',
        "Platillos,'@Torta,1,55.00,1,55.00",
        'Cafeterías,La Central,2,55.00,1,55.00',
        'Pedidos perdidos,Rechazados por la cocina,1,55.00,0,0.00',
        'Pedidos perdidos,"Rechazados por la cocina: =1+1; ""ya""",1,,,',
      ]),
    );
    const total = 'Total;Entregados (ingresos);1;55,00;1;55,00';
    expect(await read(`${query}&decimal=comma`)).toContain(total);
    const path = `/reports?${query}`;
    const spain = await manager.call(path, { headers: { 'accept-language': 'es-ES,es;q=0.9' } });
    expect(spain.body).toContain(total);
    expect(spain.headers.get('content-disposition')).toBe(
      'attachment; filename="itsur-eats-2026-03-02-2026-03-02.csv"',
    );
    const mexico = await manager.call(path, { headers: { 'accept-language': 'es-MX,es;q=0.9' } });
    expect(mexico.body).toContain('Total,Entregados (ingresos),1,55.00,1,55.00');
  });
});
