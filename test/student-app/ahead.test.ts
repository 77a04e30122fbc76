import type { Page } from 'playwright-core';
import { beforeAll, expect, it } from 'vitest';
import { openBrowser, url } from '../panel/support/browser.ts';
import { type Kitchen, openKitchen } from '../panel/support/kitchen.ts';
import { onPhone, openStudent } from './support/student.ts';

/* What is not to be had today, ordered today for tomorrow. */

let kitchen: Kitchen;
let page: Page;
let student: ReturnType<typeof onPhone>;

openBrowser();
beforeAll(async () => {
  kitchen = await openKitchen({ settings: 'book_ahead_days = 1' });
  const path = `/cafeterias/${kitchen.cafeteriaId}/menu-items/${kitchen.tortaId}/sold-out`;
  await kitchen.byCook(path, { onlyToday: true });
  page = await openStudent(kitchen);
  student = onPhone(page, kitchen);
});

it('what is sold out for today goes into a basket for tomorrow, which says so, and is ordered for then', async () => {
  await student.openMenu();
  await student.link(new RegExp(`${kitchen.torta}.*Agotado · vuelve mañana`)).click();
  await student.button(/^Agregar para mañana .* · \$55\.00$/).click();
  await page.getByText(/^Pides para mañana/).waitFor();
  await student.openBasket();
  await student
    .button(/^mañana/)
    .and(page.locator('[aria-pressed=true]'))
    .waitFor();
  await page.getByText(/^Recoger mañana entre/).waitFor();
  await student.goToPay();
  await student.place();
  await student.reads('La cocina lo recibió');
  await page
    .getByText(/mañana/)
    .first()
    .waitFor();
  const { body: order } = await kitchen.byCook(`/orders/${student.idInAddress()}/accept`);
  expect(Date.parse(order.pickupSlot)).toBeGreaterThan(Date.now());
});

it('asks before it takes what is chosen for today along to tomorrow, and shows the way back there', async () => {
  await student.openMenu();
  await student.choose(kitchen.chilaquiles);
  await student.link(new RegExp(kitchen.torta)).click();
  await student.button(/^Agregar para mañana/).click();
  await page.getByText(/^¿Todo para mañana/).waitFor();
  await student.button('Dejarlo como está').click();
  await student.button(/^Agregar para mañana/).click();
  await student.button('Sí, cambiar la hora').click();
  await student.openBasket();
  await page.getByText(/^Recoger mañana entre/).waitFor();
  await student.button('Lo antes posible').click();
  const trouble = page.locator('.trouble');
  await trouble.getByRole('button', { name: `Quitar ${kitchen.torta}` }).waitFor();
  await trouble.getByRole('button', { name: /^mañana/ }).click();
  await page.getByText(/^Recoger mañana entre/).waitFor();
});

it('without a script, too', async () => {
  const plain = await openStudent(kitchen, { as: null, javaScriptEnabled: false });
  const { link, button, reads } = onPhone(plain, kitchen);
  await plain.goto(`${url}/c/${kitchen.cafeteriaId}`);
  await link('Pedir sin JavaScript').click();
  await plain.getByLabel('Correo').fill(kitchen.studentEmail);
  await plain.getByLabel('Contraseña').fill(kitchen.password);
  await button('Entrar').click();
  await plain.getByLabel(new RegExp(kitchen.torta)).fill('1');
  const last = await plain.locator('select[name=slot] option').last().getAttribute('value');
  await plain.getByLabel('Recoger').selectOption(last);
  await button('Tu pedido').click();
  await plain.getByText(/^Recoger mañana entre/).waitFor();
  await button(/^Hacer pedido/).click();
  await reads('La cocina lo recibió');
});
