import { beforeAll, expect, it } from 'vitest';
import { type Board, openBoard } from './support/board.ts';
import { eventually, openBrowser } from './support/browser.ts';
import { type Kitchen, openKitchen } from './support/kitchen.ts';

/* What a cook does on a board, in a real browser on the started platform. */

let kitchen: Kitchen;
let board: Board;

openBrowser();
beforeAll(async () => {
  kitchen = await openKitchen();
  board = await openBoard(kitchen);
});

it('shows a new order within a second and without a reload, with what is in it', async () => {
  await board.page.evaluate(() => Object.assign(window, { loaded: 'once' }));
  const order = await kitchen.order({ note: 'Bien dorada' });
  const card = board.cardIn('placed', order);
  await card.waitFor({ timeout: 1_000 });
  expect(await card.getAttribute('data-new')).toBe('true');
  for (const word of [order.number, '2×', kitchen.torta, 'Sin cebolla', 'Bien dorada', 'min'])
    expect(await card.textContent()).toContain(word);
  expect(await board.page.evaluate(() => (window as unknown as { loaded: string }).loaded)).toBe('once');
});

it('moves an order across all states, a tap each', async () => {
  const order = await kitchen.order();
  for (const column of ['accepted', 'preparing', 'ready'] as const) {
    await board.bump(order);
    await board.cardIn(column, order).waitFor();
  }
  // Each tap sends the one before it; the last may still be taken back.
  await eventually(
    () => kitchen.read(order),
    ({ status }) => status === 'preparing',
  );
  await board.bump(order);
  await board.card(order).waitFor({ state: 'detached' });
  await eventually(
    () => kitchen.read(order),
    ({ status }) => status === 'collected',
  );
});

it('takes a tap back for five seconds, and nobody else has heard of it', async () => {
  const order = await kitchen.order();
  await board.cardIn('placed', order).waitFor();
  await board.bump(order);
  await board.cardIn('accepted', order).waitFor();
  await board.undo();
  await board.cardIn('placed', order).waitFor();
  await board.says(`${order.number} sigue Nuevo`);
  await board.page.waitForTimeout(5_500);
  expect(await kitchen.read(order)).toMatchObject({ status: 'placed', version: order.version });
});

it('rolls a move back when the student was quicker, and says so', async () => {
  const order = await kitchen.order();
  await board.bump(order);
  await board.cardIn('accepted', order).waitFor();
  expect((await kitchen.byStudent(`/orders/${order.id}/cancel`)).status).toBe(200);
  await board.says(`${order.number} no se movió: en otro lado ya está «Cancelado».`);
  await board.card(order).waitFor({ state: 'detached' });
  expect(await kitchen.read(order)).toMatchObject({ status: 'cancelled' });
});

it('rolls a move back when the API refuses it, in the words of the API', async () => {
  const order = await kitchen.order();
  await kitchen.byCook(`/orders/${order.id}/accept`);
  await kitchen.byCook(`/orders/${order.id}/start`);
  await kitchen.byCook(`/orders/${order.id}/items/${order.items[0]?.id}/unavailable`);
  const card = board.cardIn('preparing', order);
  await card.getByText('Se preguntó al estudiante').waitFor();
  await board.bump(order);
  await board.cardIn('ready', order).waitFor();
  // The next tap sends the one before it.
  await board.bump(order);
  await board.says(`${order.number} no se movió: El estudiante aún no responde por una línea.`);
  await card.waitFor();
});

it('is worked by keyboard alone: arrows choose, Enter moves on, Z takes back', async () => {
  const [first, second] = [await kitchen.order(), await kitchen.order()];
  await board.cardIn('placed', second).waitFor();
  const { keyboard } = board.page;
  const chosen = () => board.page.evaluate(() => document.activeElement?.getAttribute('data-order-id'));
  await board.cardIn('placed', first).focus();
  await keyboard.press('ArrowDown');
  expect(await chosen()).toBe(second.id);
  await keyboard.press('ArrowUp');
  await keyboard.press('Enter');
  await board.cardIn('accepted', first).waitFor();
  // The next of the same column is chosen.
  await eventually(chosen, (id) => id === second.id);
  await keyboard.press('z');
  await board.cardIn('placed', first).waitFor();
  await keyboard.press(' ');
  await board.cardIn('accepted', second).waitFor();
  await keyboard.press('z');
  await keyboard.press('?');
  await board.page.getByRole('dialog', { name: 'Teclas' }).getByText('Avanzarlo').waitFor();
  await keyboard.press('Escape');
});
