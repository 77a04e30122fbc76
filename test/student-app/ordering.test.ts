import type { Page } from 'playwright-core';
import { beforeAll, expect, it } from 'vitest';
import { openBrowser, url } from '../panel/support/browser.ts';
import { type Kitchen, openKitchen } from '../panel/support/kitchen.ts';
import { onPhone, openStudent } from './support/student.ts';

/* From a menu to the counter, on a phone in a real browser, while the kitchen works. */

let kitchen: Kitchen;
let page: Page;
let student: ReturnType<typeof onPhone>;

openBrowser();
beforeAll(async () => {
  kitchen = await openKitchen();
  page = await openStudent(kitchen);
  student = onPhone(page, kitchen);
});

async function move(id: string, verb: string): Promise<void> {
  const { status, body } = await kitchen.byCook(`/orders/${id}/${verb}`);
  if (status !== 200) throw new Error(JSON.stringify(body));
}

it('orders, follows the kitchen without a reload, answers its question and shows its code', async () => {
  await student.openMenu();
  await student.link(new RegExp(kitchen.torta)).click();
  await page.getByLabel(/^Aguacate/).check();
  await student.button('Agregar · $63.00').click();
  await student.choose(kitchen.chilaquiles);
  await student.openBasket();
  await student.goToPay();
  await page.evaluate(() => Object.assign(window, { loaded: 'once' }));
  await student.button('Hacer pedido · $125.00').click();
  await student.reads('La cocina lo recibió');
  const id = student.idInAddress();
  await page.getByText('En vivo').waitFor();

  await move(id, 'accept');
  await student.reads('La cocina lo aceptó');
  await move(id, 'start');
  await student.reads('Se está preparando');
  const { body: order } = await kitchen.call(`/orders/${id}`, {
    token: (await kitchen.grantTo(kitchen.email)).accessToken,
  });
  await kitchen.byCook(`/orders/${id}/items/${order.items[1].id}/unavailable`);
  await page.getByRole('alert').getByText(`Se acabó: ${kitchen.chilaquiles}`).waitFor();
  await student.button('Seguir sin él').click();
  await page.getByText(`Se acabó: ${kitchen.chilaquiles}`).waitFor({ state: 'detached' });
  await page.locator('.total').getByText('$63.00').waitFor();

  await move(id, 'ready');
  await student.reads('¡Está listo! Pasa por él');
  await student.link(/^Mostrar mi código/).click();
  await page.getByText(order.pickupCode).waitFor();
  expect(await page.locator('.qr svg').count()).toBe(1);
  await move(id, 'collect');
  await student.reads('Entregado. ¡Buen provecho!');
  expect(await page.evaluate(() => (window as unknown as { loaded: string }).loaded)).toBe('once');
});

it('takes an order back before the kitchen has it, and orders it again', async () => {
  await student.openMenu();
  await student.choose(kitchen.chilaquiles);
  await student.openBasket();
  await student.goToPay();
  await student.place();
  await student.reads('La cocina lo recibió');
  await student.button('Cancelar pedido').click();
  await student.button('Sí, cancelar').click();
  await student.reads('Pedido cancelado');
  await student.button('Pedir de nuevo').click();
  await student.reads('Tu pedido');
  await page.getByText(kitchen.chilaquiles).first().waitFor();
  await student.button(`Quitar ${kitchen.chilaquiles}`).click();
  await page.getByText('Aún no has elegido nada').waitFor();
});

it('is asked before something with an allergen of the profile is ordered, and only then orders it', async () => {
  await changeDish(kitchen.chilaquiles, { allergens: ['peanuts'] });
  const { accessToken: token } = await kitchen.grantTo(kitchen.studentEmail);
  await kitchen.call('/me', { token, method: 'PATCH', body: { allergens: ['peanuts'] } });
  const careful = await openStudent(kitchen);
  const phone = onPhone(careful, kitchen);
  await phone.openMenu();
  await careful.getByText('Lleva cacahuate, de tu perfil').waitFor();
  await phone.choose(kitchen.chilaquiles);
  await phone.openBasket();
  await careful.getByText(`${kitchen.chilaquiles} lleva cacahuate`).waitFor();
  await phone.link(/^Ir a pagar/).click();
  await careful.locator('#allergy:focus').waitFor();
  await careful.getByLabel('Lo sé y lo quiero así').check();
  await phone.goToPay();
  await phone.place();
  await phone.reads('La cocina lo recibió');
  await kitchen.call('/me', { token, method: 'PATCH', body: { allergens: [] } });
});

it('pays no other total than the one it has read: a price raised meanwhile is confirmed first', async () => {
  await student.openMenu();
  await student.choose(kitchen.torta);
  await student.openBasket();
  await student.goToPay();
  await student.button('Hacer pedido · $55.00').waitFor();
  // Nobody tells the phone: what it shows is what it has read.
  await page.route('**/orders/quote', (route) => route.abort());
  await changeDish(kitchen.torta, { priceCents: 6000 });
  await student.place();
  await page.getByRole('alert').getByText('El total cambió de $55.00 a $60.00.').waitFor();
  await page.unroute('**/orders/quote');
  await student.button('Confirmar · $60.00').click();
  await student.reads('La cocina lo recibió');
});

it('greys what is sold out on an open menu, says so in the basket, and goes on without it in one tap', async () => {
  await student.openMenu();
  await student.choose(kitchen.torta);
  await student.choose(kitchen.chilaquiles);
  await kitchen.byCook(
    `/cafeterias/${kitchen.cafeteriaId}/menu-items/${await dishId(kitchen.torta)}/sold-out`,
  );
  await student.link(new RegExp(`${kitchen.torta}.*Agotado`)).waitFor();
  await student.openBasket();
  const trouble = page.locator('.trouble');
  await trouble.waitFor();
  await trouble.getByRole('button', { name: `Quitar ${kitchen.torta}` }).click();
  await student.goToPay();
  await student.place();
  await student.reads('La cocina lo recibió');
});

it('is offered another time in one tap where its own was filled while it was being chosen', async () => {
  const full = await openKitchen({ students: 2, settings: `slot_capacity = '{"orders": 1}'` });
  const page = await openStudent(full);
  const phone = onPhone(page, full);
  await phone.openMenu();
  await phone.choose(full.torta);
  await phone.openBasket();
  await phone.link('Otra hora').click();
  await page.locator('.slot:enabled').nth(1).click();
  const chosen = await page.evaluate(
    (key) => JSON.parse(localStorage.getItem(key) ?? '{}').slot as string,
    `itsur-eats-app.${full.institution}.basket`,
  );
  await phone.goToPay();
  // Nobody tells the phone: what it shows is what it has read.
  await page.route('**/orders/quote', (route) => route.abort());
  await full.order({ student: 1, pickupSlot: chosen });
  await phone.place();
  const trouble = page.locator('.trouble:focus');
  await trouble.getByText('Ese horario está lleno').waitFor();
  await page.unroute('**/orders/quote');
  await trouble.locator('.chips button').first().click();
  await phone.place();
  await phone.reads('La cocina lo recibió');
});

it('begins each menu with what the diet of the profile allows, and shows the rest in one tap', async () => {
  await changeDish(kitchen.chilaquiles, { dietaryTags: ['vegetariano'] });
  const own = await openStudent(kitchen);
  const phone = onPhone(own, kitchen);
  await own.goto(`${url}/you`);
  await phone.button('Vegetariano').click();
  await own.locator('[aria-pressed=true]', { hasText: 'Vegetariano' }).waitFor();
  await phone.openMenu();
  await phone.link(new RegExp(kitchen.torta)).waitFor({ state: 'detached' });
  await phone.link(new RegExp(kitchen.chilaquiles)).waitFor();
  await phone.button('Vegetariano').click();
  await phone.link(new RegExp(kitchen.torta)).waitFor();
});

async function changeDish(name: string, changes: object): Promise<void> {
  const { accessToken: token } = await kitchen.grantTo(kitchen.email);
  const path = `/cafeterias/${kitchen.cafeteriaId}/menu-items/${await dishId(name)}`;
  expect((await kitchen.call(path, { token, method: 'PATCH', body: changes })).status).toBe(200);
}

async function dishId(name: string): Promise<string> {
  const { body } = await kitchen.call(`/cafeterias/${kitchen.cafeteriaId}/menu`);
  return body.categories[0].items.find((dish: { name: string }) => dish.name === name).id;
}
