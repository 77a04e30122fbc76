import { buffer } from 'node:stream/consumers';
import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { dayAfter, instantAt } from '../../admin-panel/src/office/zoned.ts';
import { openSignedIn } from './support/board.ts';
import { openBrowser, url } from './support/browser.ts';
import { type Kitchen, openKitchen } from './support/kitchen.ts';

let kitchen: Kitchen;
let page: Page;

openBrowser();
beforeAll(async () => {
  kitchen = await openKitchen();
  for (let made = 0; made < 3; made++) {
    const order = await kitchen.order();
    const verbs = made < 2 ? ['accept', 'start', 'ready', 'collect'] : ['reject'];
    for (const verb of verbs) await kitchen.byCook(`/orders/${order.id}/${verb}`);
  }
  page = await openSignedIn(kitchen, { as: 'admin@panel.test' });
  await page.goto(`${url}/admin/office/reports`);
});

const section = (name: string) => page.getByRole('region', { name, exact: true });

it("matches the day's orders", async () => {
  // Two collected orders of two tortas of 55.00 each; the third was rejected.
  const totals = (await section('Totales').textContent()) ?? '';
  expect(totals).toContain('Ingresos$220.00');
  expect(totals).toContain('Pedidos3');
  expect(totals).toContain('Neto$220.00');
  const states = await section('Por estado').textContent();
  expect(states).toContain('Entregados2');
  expect(states).toContain('Rechazados1');
  expect(
    await section('Pagos')
      .getByRole('row', { name: /Efectivo/ })
      .textContent(),
  ).toContain('2$220.00');
  expect(await section('Platillos más vendidos').getByRole('row').last().textContent()).toBe(
    `${kitchen.torta}4$220.00`,
  );
  expect(await section('Tiempo hasta estar listo').textContent()).toMatch(/90 % en menos de\d/);
});

it('shows when the orders came, as bars and as a table', async () => {
  const quarters = section('Pedidos por cuarto de hora');
  expect(await quarters.getByRole('img').getAttribute('aria-label')).toMatch(/los más, \d, a las \d\d:\d\d/);
  await quarters.getByText('Ver en tabla').click();
  const counts = await quarters.locator('tbody td:last-child').allTextContents();
  expect(counts.map(Number).reduce((sum, count) => sum + count)).toBe(3);
});

it('is downloaded as a table for Excel, with accents', async () => {
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Descargar CSV' }).click(),
  ]);
  expect(download.suggestedFilename()).toMatch(/^itsur-eats-\d{4}-\d\d-\d\d\.csv$/);
  const csv = (await buffer(await download.createReadStream())).toString('utf8');
  expect(csv.startsWith('\ufeffSección,')).toBe(true);
  expect(csv).toContain(`Platillos,${kitchen.torta},4,220.00`);
});

it('says that a day had no orders, and keeps the day over a reload', async () => {
  await page.getByLabel('Día', { exact: true }).fill('2026-03-02');
  await page.getByText('Ese día no hubo pedidos').waitFor();
  await page.reload();
  await page.getByText('Ese día no hubo pedidos').waitFor();
  expect(await page.getByText('lunes, 2 de marzo de 2026').isVisible()).toBe(true);
});

it('says that the server did not answer, and asks again', async () => {
  await page.route('**/reports/day*', (route) => route.abort());
  await page.reload();
  await page.getByText('El servidor no respondió').waitFor();
  await page.unroute('**/reports/day*');
  await page.getByRole('button', { name: 'Reintentar' }).click();
  await page.getByText('Ese día no hubo pedidos').waitFor();
});

describe('of several days', () => {
  it('stands beside the days before, and keeps its range over a reload', async () => {
    await page.goto(`${url}/admin/office/reports`);
    await page.getByText('Varios días').click();
    await page.getByRole('heading', { name: 'Informe de varios días' }).waitFor();
    await page.getByText(/^Comparado con los 28 días de antes/).waitFor();
    const totals = (await section('Totales').textContent()) ?? '';
    expect(totals).toContain('Ingresos$220');
    expect(totals).toContain('Pedidos3');
    expect(totals).toContain('Cuenta promedio$110.00');
    await page.getByLabel('Periodo').selectOption('7 días');
    await page.getByText(/^Comparado con los 7 días de antes/).waitFor();
    await page.reload();
    await page.getByText(/^Comparado con los 7 días de antes/).waitFor();
  });

  it('draws charts, and says what is in them in words and in tables', async () => {
    for (const [name, value] of [
      ['Ingresos por día', '$220.00'],
      ['Pedidos por hora', '3'],
      ['Ingresos por día de la semana', '$220.00'],
    ] as const) {
      const chart = section(name);
      expect(await chart.getByRole('img').getAttribute('aria-label')).toContain(`; lo más, ${value}, `);
      expect(await chart.getByRole('img').evaluate((canvas) => canvas.clientHeight)).toBeGreaterThan(100);
      await chart.getByText('Ver en tabla').click();
      expect(await chart.locator('tbody').textContent()).toContain(value);
    }
  });

  it('tells why orders were lost', async () => {
    const lost = await section('Por qué se perdieron pedidos').getByRole('row').last().textContent();
    expect(lost).toBe('Rechazados por la cocina10$110.00');
  });

  it('is downloaded with the numbers that its reader has chosen, now and later', async () => {
    await page.getByLabel('Números del CSV').selectOption('comma');
    await page.reload();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Descargar CSV' }).click(),
    ]);
    expect(download.suggestedFilename()).toMatch(/^itsur-eats-\d{4}-\d\d-\d\d-\d{4}-\d\d-\d\d\.csv$/);
    const csv = (await buffer(await download.createReadStream())).toString('utf8');
    expect(csv).toContain('Total;Entregados (ingresos);2;220,00;0;0,00');
    await page.getByLabel('Números del CSV').selectOption('point');
  });

  it('says that there were no orders, and which days it takes', async () => {
    await page.getByLabel('Desde').fill('2021-03-01');
    await page.getByText('no más de 366 días').waitFor();
    await page.getByLabel('Hasta').fill('2021-03-31');
    await page.getByText('En esos días no hubo pedidos').waitFor();
  });
});

it('is not for cooks', async () => {
  const other = await openSignedIn(kitchen);
  await other.goto(`${url}/admin/office/reports`);
  await other.getByText('tu cuenta no la puede ver').waitFor();
});

it("finds the instant of a wall clock's time, over a change of clocks too", () => {
  expect(instantAt('2026-03-02', '10:40', 'America/Mexico_City')).toBe('2026-03-02T16:40:00.000Z');
  expect(instantAt('2026-03-08', '03:30', 'America/Tijuana')).toBe('2026-03-08T10:30:00.000Z');
  expect(instantAt('2026-03-08', '01:30', 'America/Tijuana')).toBe('2026-03-08T09:30:00.000Z');
  expect([dayAfter('2026-02-28'), dayAfter('2026-12-31')]).toEqual(['2026-03-01', '2027-01-01']);
});
