import type { Page } from 'playwright-core';
import { beforeAll, expect, it } from 'vitest';
import type { Order } from '../../src/contracts/orders.ts';
import { openSignedIn } from './support/board.ts';
import { eventually, openBrowser, url } from './support/browser.ts';
import { type Kitchen, openKitchen } from './support/kitchen.ts';

let kitchen: Kitchen;
let page: Page;
let order: Order;

const acts = () => page.locator('tbody [data-action]');
const shown = () => acts().evaluateAll((rows) => rows.map((row) => row.getAttribute('data-action')));
const button = (name: string | RegExp) => page.getByRole('button', { name });

openBrowser();
beforeAll(async () => {
  kitchen = await openKitchen();
  order = await kitchen.order();
  await kitchen.byCook(`/orders/${order.id}/accept`);
  await kitchen.byCook(`/cafeterias/${kitchen.cafeteriaId}/pause`, { reason: 'Sin gas' });
  await kitchen.byCook(`/cafeterias/${kitchen.cafeteriaId}/resume`);
  await eventually(
    () => kitchen.sql('select action from audit_log'),
    (kept) => kept.some(({ action }) => action === 'cafeteria.resumed'),
  );
  page = await openSignedIn(kitchen, { as: 'admin@panel.test' });
  await page.goto(`${url}/admin/office/audit`);
  await acts().first().waitFor();
});

it('tells who did what, and the facts in words', async () => {
  await button(/^Ver Pedido aceptado/).click();
  const entry = page.getByRole('dialog', { name: 'Pedido aceptado' });
  const facts = (await entry.getByRole('region', { name: 'Datos' }).textContent()) ?? '';
  expect(facts).toContain(`Número${order.number}`);
  expect(facts).toContain('Total$110.00');
  expect(facts).toContain('CafeteríaLa Central');
  expect(await entry.textContent()).toContain('Quiéncocina · Personal');
  expect(await entry.textContent()).toContain(`SobrePedido ${order.number}`);
});

it('goes from an entry to all about the same thing, and all by the same person', async () => {
  await button('Todo sobre esto').click();
  await eventually(shown, (found) => found.length === 1);
  expect(await shown()).toEqual(['order.accepted']);
  expect(await page.getByLabel('Sobre', { exact: true }).inputValue()).toBe(`Pedido ${order.number}`);
  await button(/^Ver Pedido aceptado/).click();
  await button('Todo lo de esta persona').click();
  await eventually(shown, (found) => found.includes('sign_in.succeeded'));
  expect(await shown()).toEqual([
    'cafeteria.resumed',
    'cafeteria.paused',
    'order.accepted',
    'sign_in.succeeded',
  ]);
  expect(await page.getByLabel('Quién', { exact: true }).inputValue()).toBe('cocina');
  await button('Quitar el filtro Quién').click();
  await eventually(shown, (found) => found.length > 4);
});

it('finds what somebody did by part of their name, and names things as they are called', async () => {
  await page.goto(`${url}/admin/office/audit`);
  await page.getByLabel('Quién', { exact: true }).fill('COCI');
  await eventually(shown, (found) => found.length === 4);
  const rows = await acts().evaluateAll((found) => found.map((row) => row.textContent ?? ''));
  expect(rows.every((row) => row.includes('cocinaPersonal'))).toBe(true);
  expect(rows[0]).toContain('Cafetería La Central');
  await page.getByLabel('Quién', { exact: true }).fill('nadie así');
  await page.getByText('Nada con esos filtros').waitFor();
});

it('is narrowed by action and days, and says what the API does not take', async () => {
  await page.goto(`${url}/admin/office/audit`);
  await page.getByLabel('Acción').fill('cafeteria.paused');
  await eventually(shown, (found) => found.length === 1);
  const today = new Intl.DateTimeFormat('en-CA', { timeZone: 'America/Mexico_City' }).format(Date.now());
  await page.getByLabel('Desde el día').fill(today);
  await page.getByLabel('Hasta el día').fill(today);
  await eventually(shown, (found) => found.length === 1);
  await page.getByLabel('Desde el día').fill('2026-03-01');
  await page.getByLabel('Hasta el día').fill('2026-03-02');
  await page.getByText('Nada con esos filtros').waitFor();
  await page.goto(`${url}/admin/office/audit?actor=nadie`);
  await page.getByRole('alert').waitFor();
  await button('Quitar el filtro Quién').click();
  await acts().first().waitFor();
});
