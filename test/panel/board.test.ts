import { beforeAll, expect, it } from 'vitest';
import { type Board, openBoard, whileTimeStands } from './support/board.ts';
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

it('shows a new order at once and without a reload, with what is in it', async () => {
  await board.page.evaluate(() => Object.assign(window, { loaded: 'once' }));
  const order = await kitchen.order({ note: 'Bien dorada' });
  const card = board.cardIn('placed', order);
  await card.waitFor();
  expect(await card.getAttribute('data-new')).toBe('true');
  for (const word of [order.number, '2×', kitchen.torta, 'Sin cebolla', 'Bien dorada', 'por vencer'])
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
  await whileTimeStands(board.page, async () => {
    await board.bump(order);
    await board.cardIn('accepted', order).waitFor();
    await board.undo();
  });
  await board.cardIn('placed', order).waitFor();
  await board.says(`${order.number} se queda en «Nuevo»`);
  await board.page.waitForTimeout(5_500);
  expect(await kitchen.read(order)).toMatchObject({ status: 'placed', version: order.version });
});

it('rolls a move back when the student was quicker, and says so', async () => {
  const order = await kitchen.order();
  await whileTimeStands(board.page, async () => {
    await board.bump(order);
    await board.cardIn('accepted', order).waitFor();
    expect((await kitchen.byStudent(`/orders/${order.id}/cancel`)).status).toBe(200);
  });
  await board.says(`${order.number} no se movió: en otro lado ya está «Cancelado».`);
  // It stays, struck, until somebody has seen it.
  await board.card(order).and(board.page.locator('[data-ended=cancelled]')).waitFor();
  expect(await kitchen.read(order)).toMatchObject({ status: 'cancelled' });
});

it('says what «Listo» waits for; the question is taken back, or decided when no answer came', async () => {
  const items = [kitchen.tortaId, kitchen.chilaquilesId].map((menuItemId) => ({ menuItemId, quantity: 1 }));
  const order = await kitchen.order({ items });
  const [line] = order.items;
  const ask = () => kitchen.byCook(`/orders/${order.id}/items/${line?.id}/unavailable`);
  for (const verb of ['accept', 'start']) await kitchen.byCook(`/orders/${order.id}/${verb}`);
  await ask();
  const card = board.cardIn('preparing', order);
  await card.getByText(/^Se preguntó si va sin «Torta de milanesa»: tiene hasta las \d\d:\d\d$/).waitFor();
  await card.getByRole('button', { name: 'Espera respuesta' }).click();
  await board.says(`${order.number} espera a que el estudiante diga si va sin «Torta de milanesa»`);
  expect(await card.count()).toBe(1);

  await board.detail(order);
  await board.button('Sí hay · no preguntar').click();
  await board.button('Se acabó · avisar').nth(1).waitFor();
  await board.page.keyboard.press('Escape');
  await card.getByRole('button', { name: 'Listo' }).waitFor();
  expect((await kitchen.read(order)).changes).toEqual([]);

  await ask();
  await card.getByRole('button', { name: 'Espera respuesta' }).waitFor();
  await kitchen.sql("update order_changes set answer_by = now() - interval '1 second'");
  await kitchen.byCook(`/orders/${order.id}/eta`, { etaMinutes: 5 });
  await card.getByText('Sin respuesta por «Torta de milanesa»').waitFor();
  // The tap leads to where it is decided.
  await card.getByRole('button', { name: 'Espera respuesta' }).click();
  await board.button('Quitarlo del pedido').click();
  await eventually(
    () => kitchen.read(order),
    ({ totalCents, items: [first] }) => totalCents === 6_200 && first?.removedAt !== null,
  );
  await board.page.keyboard.press('Escape');
  await card.getByRole('button', { name: 'Listo' }).waitFor();
});

it('says on the card of what is ready what to charge', async () => {
  const order = await kitchen.order();
  for (const verb of ['accept', 'start', 'ready']) await kitchen.byCook(`/orders/${order.id}/${verb}`);
  await board.cardIn('ready', order).getByText('Cobra $110.00 en efectivo').waitFor();
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
  await whileTimeStands(board.page, async () => {
    await keyboard.press('Enter');
    await board.cardIn('accepted', first).waitFor();
    // The next of the same column is chosen.
    await eventually(chosen, (id) => id === second.id);
    await keyboard.press('z');
    await board.cardIn('placed', first).waitFor();
  });
  await keyboard.press(' ');
  await board.cardIn('accepted', second).waitFor();
  await keyboard.press('z');
  await keyboard.press('?');
  await board.page.getByRole('dialog', { name: 'Teclas' }).getByText('Avanzarlo').waitFor();
  await keyboard.press('Escape');
});

it('brings back what was handed over by a slip, when its five seconds are over', async () => {
  const order = await kitchen.order();
  for (const verb of ['accept', 'start', 'ready', 'collect'])
    await kitchen.byCook(`/orders/${order.id}/${verb}`);
  await board.button('Regresar').click();
  await board.button(new RegExp(`^${order.number} .*a «Listo»$`)).click();
  await board.button(new RegExp(`^${order.number} .*a «En preparación»$`)).waitFor();
  await board.page.keyboard.press('Escape');
  await board.cardIn('ready', order).waitFor();
  expect(await kitchen.read(order)).toMatchObject({ status: 'ready', paymentStatus: 'unpaid' });
});

it('rolls a move back when the API refuses it, in the words of the API', async () => {
  const order = await kitchen.order();
  for (const verb of ['accept', 'start', 'ready']) await kitchen.byCook(`/orders/${order.id}/${verb}`);
  const card = board.cardIn('ready', order);
  await card.waitFor();
  // The board has not heard of it: settings are no event.
  await kitchen.sql('update cafeterias set require_pickup_code = true');
  await board.bump(order);
  await card.waitFor({ state: 'detached' });
  await board.says(`${order.number} no se movió: Pide el código de entrega.`);
  await card.waitFor();
});
