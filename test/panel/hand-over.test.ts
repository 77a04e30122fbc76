import { beforeAll, expect, it } from 'vitest';
import type { Order } from '../../src/contracts/orders.ts';
import { type Board, openBoard, openSignedIn, slowPrinter } from './support/board.ts';
import { openBrowser, url } from './support/browser.ts';
import { type Kitchen, openKitchen } from './support/kitchen.ts';

/* Whom it is called out for, and what is in it: wherever an order is seen. */

let kitchen: Kitchen;
let board: Board;
let order: Order;

openBrowser();
beforeAll(async () => {
  kitchen = await openKitchen();
  await kitchen.sql('insert into combo_components (combo_id, component_id, quantity) values ($1, $2, 2)', [
    kitchen.tortaId,
    kitchen.chilaquilesId,
  ]);
  order = await kitchen.order();
  board = await openBoard(kitchen);
});

it('its card, itself in full, its paper and the list say the first name and the parts of a combo', async () => {
  // Two of a combo with two of them each.
  const said = ['alumno1@panel.test'.split('@')[0] as string, `4× ${kitchen.chilaquiles}`];
  const card = board.card(order);
  await card.waitFor();
  for (const words of said) expect(await card.textContent()).toContain(words);

  const printed = await slowPrinter(board.page);
  await board.detail(order);
  const drawer = board.page.getByRole('dialog');
  await drawer.getByText(said[1] as string).waitFor();
  for (const words of said) expect(await drawer.textContent()).toContain(words);
  await board.button('Imprimir').click();
  const paper = board.page.locator('.ticket-sheet');
  await paper.waitFor({ state: 'attached' });
  for (const words of said) expect(await paper.textContent()).toContain(words);
  await printed();

  const page = await openSignedIn(kitchen);
  await page.goto(`${url}/admin/office/orders`);
  const row = page.locator(`[data-order-id="${order.id}"]`);
  await row.getByText(said[0] as string, { exact: true }).waitFor();
  await page.getByRole('button', { name: `Ver el pedido ${order.number}` }).click();
  await page
    .getByRole('dialog')
    .getByText(said[1] as string)
    .waitFor();
});

it('the screen over the counter names nobody', async () => {
  for (const verb of ['accept', 'start', 'ready']) await kitchen.byCook(`/orders/${order.id}/${verb}`);
  const page = await openSignedIn(kitchen);
  await page.goto(`${url}/admin/pickup`);
  await page.getByText(order.number).waitFor();
  expect(await page.textContent('body')).not.toContain('alumno1');
});
