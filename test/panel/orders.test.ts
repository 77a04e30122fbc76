import type { Page } from 'playwright-core';
import { beforeAll, expect, it } from 'vitest';
import type { Order } from '../../src/contracts/orders.ts';
import { openSignedIn, slowPrinter } from './support/board.ts';
import { eventually, openBrowser, url } from './support/browser.ts';
import { type Kitchen, openKitchen } from './support/kitchen.ts';

let kitchen: Kitchen;
let page: Page;
let ended: Order;
let open: Order;

openBrowser();
beforeAll(async () => {
  kitchen = await openKitchen({ students: 2 });
  ended = await kitchen.order({ note: 'Sin cebolla' });
  await kitchen.byCook(`/orders/${ended.id}/reject`, { reason: 'La cocina está cerrando' });
  open = await kitchen.order({ student: 1 });
  page = await openSignedIn(kitchen);
  await page.goto(`${url}/admin/office/orders`);
});

const row = ({ id }: Order) => page.locator(`[data-order-id="${id}"]`);
const button = (name: string) => page.getByRole('button', { name, exact: true });

it('finds orders by number, student, state, day and pickup time, and says when none is so', async () => {
  await row(open).waitFor();
  await row(ended).waitFor();
  await page.getByLabel('Buscar').fill('alumno2');
  await row(ended).waitFor({ state: 'detached' });
  expect(await row(open).textContent()).toContain(open.number);
  await page.getByLabel('Buscar').fill('');
  await page.getByLabel('Estado').selectOption('Rechazado');
  await row(open).waitFor({ state: 'detached' });
  await row(ended).waitFor();
  await page.getByLabel('Día').fill('2026-03-02');
  await page.getByText('Ningún pedido con esos filtros').waitFor();
  await page.goto(`${url}/admin/office/orders?status=open`);
  await row(open).waitFor();
  const slot = new Intl.DateTimeFormat('en-GB', {
    timeZone: 'America/Mexico_City',
    timeStyle: 'short',
  }).format(new Date(open.pickupSlot ?? ''));
  await page.getByLabel('Entrega', { exact: true }).fill(slot);
  await row(open).waitFor();
  await page.getByLabel('Entrega', { exact: true }).fill('03:03');
  await page.getByText('Ningún pedido con esos filtros').waitFor();
  await page.goto(`${url}/admin/office/orders`);
});

it('tells of an order what was ordered, what it comes to, and what has happened to it', async () => {
  await button(`Ver el pedido ${ended.number}`).click();
  const detail = page.getByRole('dialog', { name: `Pedido ${ended.number}` });
  await detail.getByText('Sin cebolla').first().waitFor();
  const shown = await detail.textContent();
  expect(shown).toContain(`2× ${kitchen.torta}`);
  expect(shown).toContain('Total$110.00');
  expect(shown).toContain('Efectivo, por cobrar al entregar');
  const history = await detail
    .getByRole('region', { name: 'Historia' })
    .getByRole('listitem')
    .allTextContents();
  expect(history).toHaveLength(2);
  expect(history[0]).toContain('Se pidió');
  expect(history[1]).toContain('Se rechazó');
  expect(history[1]).toContain('La cocina está cerrando');
  expect(await button('Rechazar').count()).toBe(0);
  await page.keyboard.press('Escape');
  await detail.waitFor({ state: 'detached' });
});

it('moves an order on after asking, and tells when another was quicker', async () => {
  await button(`Ver el pedido ${open.number}`).click();
  await button('Aceptar').click();
  await page.getByText('Quedará «Aceptado»').waitFor();
  await page
    .getByRole('dialog', { name: /^Aceptar/ })
    .getByRole('button', { name: 'Aceptar' })
    .click();
  await button('Empezar').waitFor();
  expect((await kitchen.read(open)).status).toBe('accepted');
  await kitchen.byCook(`/orders/${open.id}/start`);
  await button('Empezar').click();
  await page
    .getByRole('dialog', { name: /^Empezar/ })
    .getByRole('button', { name: 'Empezar' })
    .click();
  await page.getByRole('alert').first().waitFor();
  await button('Listo').waitFor();
  await eventually(
    () => row(open).textContent(),
    (text) => text?.includes('En preparación') === true,
  );
});

it('prints it, and every board knows of the paper', async () => {
  const printed = await slowPrinter(page);
  await button('Imprimir').click();
  await page.locator('.ticket-sheet').waitFor({ state: 'attached' });
  expect(await page.locator('.ticket-sheet').textContent()).toContain(open.number);
  await printed();
  await page.locator('.ticket-sheet').waitFor({ state: 'detached' });
  await eventually(
    () => kitchen.read(open),
    ({ printed }) => printed?.times === 1,
  );
  await page.keyboard.press('Escape');
});

it('loads more where there is more than a page, each order once', async () => {
  await kitchen.sql(
    `insert into orders select (jsonb_populate_record(o, jsonb_build_object('id', uuidv7(), 'number', 'Z-' || n,
       'business_day', '2026-03-02', 'created_at', '2026-03-02T16:00:00Z'::timestamptz + n * interval '1 minute'))).*
     from orders o, generate_series(1, 23) n where o.id = $1`,
    [ended.id],
  );
  await page.goto(`${url}/admin/office/orders?day=2026-03-02`);
  const rows = page.locator('[data-order-id]');
  await rows.first().waitFor();
  expect(await rows.count()).toBe(20);
  await button('Ver más').click();
  await eventually(
    () => rows.count(),
    (count) => count === 23,
  );
  const numbers = await rows.locator('td:first-child').allTextContents();
  expect(numbers).toEqual(Array.from({ length: 23 }, (_, index) => `Z-${23 - index}`));
  expect(await button('Ver más').count()).toBe(0);
});
