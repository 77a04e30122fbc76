import { buffer } from 'node:stream/consumers';
import type { Page } from 'playwright-core';
import { beforeAll, expect, it } from 'vitest';
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
  await page.getByLabel('Día').fill('2026-03-02');
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
