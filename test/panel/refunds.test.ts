import type { Page } from 'playwright-core';
import { beforeAll, expect, it } from 'vitest';
import type { Order } from '../../src/contracts/orders.ts';
import { openSignedIn } from './support/board.ts';
import { eventually, openBrowser, url } from './support/browser.ts';
import { type Kitchen, openKitchen } from './support/kitchen.ts';

let kitchen: Kitchen;
let page: Page;
let order: Order;

openBrowser();
beforeAll(async () => {
  kitchen = await openKitchen();
  order = await kitchen.order();
  for (const verb of ['accept', 'start', 'ready', 'collect'])
    await kitchen.byCook(`/orders/${order.id}/${verb}`);
  page = await openSignedIn(kitchen, { as: 'admin@panel.test' });
  await page.goto(`${url}/admin/office/orders?order=${order.id}`);
});

const button = (name: string | RegExp) => page.getByRole('button', { name });
const form = () => page.getByRole('dialog', { name: `Devolver dinero del pedido ${order.number}` });

it('gives money back in two steps, with a reason, and tells who did', async () => {
  await button('Devolver dinero').click();
  await form().getByText('Quedan $110.00 por devolver').waitFor();
  await form().getByRole('button', { name: 'Todo: $110.00' }).click();
  expect(await form().getByLabel('Cuánto se devuelve').inputValue()).toBe('110');
  await form().getByLabel('Cuánto se devuelve').fill('20.50');
  // Without a reason the browser lets nothing through.
  await form().getByRole('button', { name: 'Revisar' }).click();
  await form().getByLabel('Motivo').selectOption('No estaba bien hecho');
  await form().getByLabel('Qué pasó').fill('Venía fría');
  await form().getByRole('button', { name: 'Revisar' }).click();
  await form().getByText('Vas a devolver $20.50').waitFor();
  await form().getByText('En efectivo: sácalo de la caja').waitFor();
  expect((await kitchen.read(order)).refundedCents).toBe(0);
  await form().getByRole('button', { name: 'Corregir' }).click();
  expect(await form().getByLabel('Cuánto se devuelve').inputValue()).toBe('20.50');
  await form().getByRole('button', { name: 'Revisar' }).click();
  await form().getByRole('button', { name: 'Devolver $20.50' }).click();
  await form().waitFor({ state: 'detached' });
  const given = page.getByRole('region', { name: 'Devoluciones' });
  await given.getByText('Venía fría · admin').waitFor();
  expect(await given.textContent()).toContain('$20.50 en efectivo · No estaba bien hecho');
  expect((await kitchen.read(order)).refundedCents).toBe(2050);
});

it('stays as it was where the answer is lost, and gives back once when it is asked for again', async () => {
  await page.route(
    (address) => address.pathname.endsWith('/refunds'),
    async (route) => {
      if (route.request().method() !== 'POST') return route.fallback();
      await route.fetch();
      await route.abort();
    },
    { times: 1 },
  );
  await button('Devolver dinero').click();
  await form().getByLabel('Cuánto se devuelve').fill('9.50');
  await form().getByLabel('Motivo').selectOption('No estaba bien hecho');
  await form().getByRole('button', { name: 'Revisar' }).click();
  await form().getByRole('button', { name: 'Devolver $9.50' }).click();
  await form().getByRole('alert').waitFor();
  await eventually(
    () => kitchen.read(order),
    ({ refundedCents }) => refundedCents === 3000,
  );
  await form().getByRole('button', { name: 'Devolver $9.50' }).click();
  await form().waitFor({ state: 'detached' });
  expect((await kitchen.read(order)).refundedCents).toBe(3000);
});

it('offers what is left alone, and nothing when all is given back', async () => {
  await button('Devolver dinero').click();
  await form().getByText('Quedan $80.00 por devolver').waitFor();
  await form().getByRole('button', { name: 'Todo: $80.00' }).click();
  await form().getByLabel('Motivo').selectOption('Otro');
  await form().getByLabel('Qué pasó').fill('Cortesía');
  await form().getByRole('button', { name: 'Revisar' }).click();
  await form().getByRole('button', { name: 'Devolver $80.00' }).click();
  await form().waitFor({ state: 'detached' });
  await button('Devolver dinero').waitFor({ state: 'detached' });
});

it('whoever is no manager sees what was given back, and no way to give more', async () => {
  const cook = await openSignedIn(kitchen);
  await cook.goto(`${url}/admin/office/orders?order=${order.id}`);
  await cook.getByText('Cortesía · admin').waitFor();
  expect(await cook.getByRole('button', { name: 'Devolver dinero' }).count()).toBe(0);
});

it('knows which line was given back already', async () => {
  const items = [kitchen.tortaId, kitchen.chilaquilesId].map((menuItemId) => ({ menuItemId, quantity: 1 }));
  order = await kitchen.order({ items });
  for (const verb of ['accept', 'start', 'ready', 'collect'])
    await kitchen.byCook(`/orders/${order.id}/${verb}`);
  await page.goto(`${url}/admin/office/orders?order=${order.id}`);
  await button('Devolver dinero').click();
  await form()
    .getByRole('button', { name: `1× ${kitchen.torta}: $55.00` })
    .click();
  expect(await form().getByLabel('Qué pasó').inputValue()).toBe(`1× ${kitchen.torta}`);
  await form().getByLabel('Motivo').selectOption('Faltó algo');
  await form().getByRole('button', { name: 'Revisar' }).click();
  await form().getByRole('button', { name: 'Devolver $55.00' }).click();
  await form().waitFor({ state: 'detached' });
  await page.getByText(`1× ${kitchen.torta} · admin`).waitFor();
  await button('Devolver dinero').click();
  expect(await button(`1× ${kitchen.torta}: ya devuelto`).isDisabled()).toBe(true);
  expect(await button(`1× ${kitchen.chilaquiles}: $62.00`).isDisabled()).toBe(false);
  await form().getByText(`Ya devuelto: $55.00 (1× ${kitchen.torta})`).waitFor();
});

it('lists mark what was given back, in whole and in part, and the report of the day has its sum', async () => {
  await page.goto(`${url}/admin/office/orders`);
  const totals = page.locator('[data-order-id]').getByText(/^Devuelto/);
  await totals.first().waitFor();
  expect(await totals.allTextContents()).toEqual(['Devuelto en parte: $55.00', 'Devuelto']);
  await page.goto(`${url}/admin/office/reports`);
  const sums = page.getByRole('region', { name: 'Totales' });
  await sums.getByText('De los pedidos de este día').waitFor();
  const told = await sums.textContent();
  expect(told).toContain('Devuelto$165.00');
  expect(told).toContain('Neto$62.00Todo lo cobrado, menos lo devuelto');
});
