import { beforeAll, expect, it } from 'vitest';
import type { Order } from '../../src/contracts/orders.ts';
import { type Board, openBoard, openSignedIn, slowPrinter } from './support/board.ts';
import { eventually, openBrowser, url } from './support/browser.ts';
import { fieldIn } from './support/fields.ts';
import { type Kitchen, openKitchen } from './support/kitchen.ts';

/* Somebody may die of it: what a student must not eat and ordered all the same is shouted wherever the order is seen. */

const shout = 'ALERGIA: Huevo, Lácteos';
let kitchen: Kitchen;
let board: Board;
let order: Order;

openBrowser();
beforeAll(async () => {
  kitchen = await openKitchen({ settings: 'require_pickup_code = true' });
  await kitchen.sql("update menu_items set allergens = '{gluten,eggs,milk}'");
  await kitchen.sql("update users set allergens = '{eggs,milk}' where role = 'student'");
  order = await kitchen.order({ acknowledgeAllergens: true });
  board = await openBoard(kitchen);
});

const red = 'rgb(180, 35, 24)';

it('on the card it is a red band right under the number, before anything that is cooked', async () => {
  const card = board.card(order);
  const band = card.locator('[data-allergens]');
  expect(await band.textContent()).toBe(shout);
  expect(await band.evaluate((element) => getComputedStyle(element).backgroundColor)).toBe(red);
  const tops = await card.evaluate((element) =>
    ['strong', '[data-allergens]', 'ul'].map(
      (part) => element.querySelector(part)?.getBoundingClientRect().top ?? 0,
    ),
  );
  expect(tops).toEqual(tops.toSorted((a, b) => a - b));
});

it('an order without any has no band', async () => {
  await kitchen.sql("update users set allergens = '{}' where role = 'student'");
  const harmless = await kitchen.order();
  await board.card(harmless).waitFor();
  expect(await board.card(harmless).locator('[data-allergens]').count()).toBe(0);
});

it('the order in full and its paper begin with it', async () => {
  const printed = await slowPrinter(board.page);
  await board.detail(order);
  const drawer = board.page.getByRole('dialog');
  const first = drawer.locator('.mantine-Drawer-body p').first();
  await eventually(
    () => first.textContent(),
    (said) => said === shout,
  );
  await board.button('Imprimir').click();
  const afterNumber = board.page.locator('.ticket-sheet h1 + p');
  expect(await afterNumber.textContent()).toBe(shout);
  await printed();
  await board.button('Imprimir').click();
  await board.page.locator('.ticket-again').waitFor({ state: 'attached' });
  expect(await afterNumber.textContent()).toBe(shout);
  await printed();
  await board.page.keyboard.press('Escape');
  await drawer.waitFor({ state: 'detached' });
});

it('whoever hands it over for its code has it before their eyes', async () => {
  for (const verb of ['accept', 'start', 'ready']) await kitchen.byCook(`/orders/${order.id}/${verb}`);
  await board.cardIn('ready', order).waitFor();
  await board.bump(order);
  const dialog = board.page.getByRole('dialog');
  await dialog.locator('[data-allergens]').waitFor();
  expect(await dialog.locator('[data-allergens]').textContent()).toBe(shout);
  for (const said of ['Cobra $110.00 en efectivo', '2×', kitchen.torta])
    expect(await dialog.textContent()).toContain(said);
  await board.page.keyboard.press('Escape');
});

it('is written of options and of ingredients, too, and the menu adds them up', async () => {
  const page = await openSignedIn(kitchen);
  await page.goto(`${url}/admin/office/menu`);
  const button = (name: string) => page.getByRole('button', { name });
  await button(`Editar ${kitchen.torta}`).click();
  const option = page.getByRole('group', { name: 'Opción 1' });
  await fieldIn(option, 'Alérgenos').fill('Nue');
  await page.getByRole('option', { name: 'Nueces' }).click();
  await button('Guardar').click();
  await page.getByText('Guardado').waitFor();
  const ofOption = () => kitchen.sql("select allergens from modifiers where name = 'Aguacate'");
  expect(await ofOption()).toEqual([{ allergens: ['nuts'] }]);
  await page.keyboard.press('Escape');

  await page.getByText('Ingredientes', { exact: true }).click();
  await page.getByLabel('Nuevo ingrediente').fill('Crema');
  await button('Agregar').click();
  await button('Editar el ingrediente Crema').click();
  await fieldIn(page.locator('form').last(), 'Alérgenos').fill('Lác');
  await page.getByRole('option', { name: 'Lácteos' }).click();
  // Its list lies over what comes below it until one goes on.
  await page.keyboard.press('Tab');
  await button('Guardar').click();
  await button('Editar el ingrediente Crema').waitFor();
  expect(await kitchen.sql('select allergens from ingredients')).toEqual([{ allergens: ['milk'] }]);
});
