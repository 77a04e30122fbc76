import { beforeAll, expect, it } from 'vitest';
import { type Board, boardOn, openBoard } from './support/board.ts';
import { eventually, openBrowser, url } from './support/browser.ts';
import { type Kitchen, openKitchen } from './support/kitchen.ts';

/* Several boards, and bad networks. */

let kitchen: Kitchen;
let grill: Board;
let counter: Board;

openBrowser();
beforeAll(async () => {
  kitchen = await openKitchen();
  [grill, counter] = await Promise.all([openBoard(kitchen), openBoard(kitchen, { as: 'admin@panel.test' })]);
});

it('two boards stay in step, and the same tap on both is one move', async () => {
  const order = await kitchen.order();
  await Promise.all([grill.cardIn('placed', order).waitFor(), counter.cardIn('placed', order).waitFor()]);
  await grill.says('2 tableros abiertos');
  await grill.bump(order);
  await counter.bump(order);
  // The second tap on the grill's board sends the first; the counter's own counts as done by it.
  await grill.bump(order);
  await eventually(
    () => kitchen.read(order),
    ({ status }) => status === 'accepted',
  );
  await eventually(
    () => kitchen.read(order),
    ({ status }) => status === 'preparing',
  );
  await counter.cardIn('preparing', order).waitFor();
  expect(await counter.page.getByText('no se movió').count()).toBe(0);
  expect(await kitchen.read(order)).toMatchObject({ version: order.version + 2 });
});

it('sends what can still be undone when its page closes', async () => {
  const order = await kitchen.order();
  const board = boardOn(await grill.page.context().newPage());
  await board.page.goto(`${url}/admin/board`);
  await board.cardIn('placed', order).waitFor();
  await board.bump(order);
  await board.cardIn('accepted', order).waitFor();
  await board.page.close();
  await eventually(
    () => kitchen.read(order),
    ({ status }) => status === 'accepted',
  );
});

it('says that the network is gone and how old its orders are, and goes on where it was', async () => {
  const moved = await kitchen.order();
  await grill.cardIn('placed', moved).waitFor();
  await grill.page.evaluate(() => Object.assign(window, { loaded: 'once' }));
  await grill.page.context().setOffline(true);
  await grill.page.locator('[data-state=offline]').waitFor();
  await grill.says(/Lo que ves es de hace [12]/);
  // Taps count meanwhile.
  await grill.bump(moved);
  await grill.bump(moved);
  await grill.cardIn('preparing', moved).waitFor();
  await grill.says(/se enviará al volver la conexión/);
  const missed = await kitchen.order();
  await grill.page.context().setOffline(false);
  await grill.cardIn('placed', missed).waitFor();
  await grill.says('En línea');
  await eventually(
    () => kitchen.read(moved),
    ({ status }) => status === 'preparing',
  );
  await counter.cardIn('preparing', moved).waitFor();
  expect(await grill.page.evaluate(() => (window as unknown as { loaded: string }).loaded)).toBe('once');
});

it('goes on as it was when its session is renewed, as every quarter of an hour', async () => {
  let opened = 0;
  grill.page.on('websocket', () => opened++);
  const renewed = grill.page.waitForResponse(/\/auth\/refresh$/);
  await grill.page.route(
    '**/menu-items',
    (route) =>
      route.fulfill({ status: 401, json: { code: 'unauthenticated', status: 401, title: '', detail: '' } }),
    { times: 1 },
  );
  await grill.button('Agotados').click();
  expect((await renewed).status()).toBe(200);
  await grill.page.getByRole('switch', { name: kitchen.torta }).waitFor();
  await grill.page.keyboard.press('Escape');
  const order = await kitchen.order();
  await grill.cardIn('placed', order).waitFor();
  expect(opened).toBe(0);
  await kitchen.byCook(`/orders/${order.id}/reject`);
});

it('refuses at once what concerns the whole cafeteria while there is no network, and begins nothing later', async () => {
  await grill.page.context().setOffline(true);
  await grill.button('Pausar').click();
  await grill.page.getByRole('menuitem', { name: '10 minutos' }).click();
  await grill.says('El servidor no respondió');
  // What opens over the board was fetched while there was one.
  await grill.button('Menú').click();
  await grill.page.getByRole('link', { name: 'Pantalla de entrega' }).waitFor();
  await grill.page.keyboard.press('Escape');
  await grill.page.context().setOffline(false);
  await grill.says('En línea');
  // A round trip later it has still not begun.
  const order = await kitchen.order();
  await grill.cardIn('placed', order).waitFor();
  await grill.button('Pausar').waitFor();
  await kitchen.byCook(`/orders/${order.id}/reject`);
});

it('rolls back what was tapped without a network, when the order is gone by then', async () => {
  const order = await kitchen.order();
  await grill.cardIn('placed', order).waitFor();
  await grill.page.context().setOffline(true);
  await grill.bump(order);
  await grill.bump(order);
  await grill.cardIn('preparing', order).waitFor();
  await kitchen.byCook(`/orders/${order.id}/reject`, { reason: 'Se acabó' });
  await grill.page.context().setOffline(false);
  await grill.card(order).and(grill.page.locator('[data-ended=rejected]')).waitFor();
  await grill.says(`${order.number} no se movió: en otro lado ya está «Rechazado».`);
});

it('hands over for the right code alone, where the cafeteria wants it', async () => {
  const strict = await openKitchen({ settings: 'require_pickup_code = true' });
  const board = await openBoard(strict);
  const order = await strict.order();
  for (const verb of ['accept', 'start', 'ready']) await strict.byCook(`/orders/${order.id}/${verb}`);
  await board.cardIn('ready', order).waitFor();
  await board.bump(order);
  const wrong = order.pickupCode === '0000' ? '1111' : '0000';
  const digits = board.page.getByRole('dialog').locator('input[inputmode=numeric]');
  await eventually(
    () => digits.first().evaluate((digit) => digit === document.activeElement),
    (focused) => focused,
  );
  await board.page.keyboard.type(wrong);
  await board.says('El código no es de este pedido');
  // The next code is typed right away.
  await eventually(
    () => digits.first().evaluate((digit) => digit === document.activeElement),
    (focused) => focused,
  );
  await board.page.keyboard.type(order.pickupCode);
  await board.card(order).waitFor({ state: 'detached' });
  expect(await strict.read(order)).toMatchObject({ status: 'collected' });
});

it('shows numbers over the counter, and nothing that names anybody', async () => {
  const [cooking, done] = [await kitchen.order(), await kitchen.order()];
  const page = await counter.page.context().newPage();
  await page.goto(`${url}/admin/pickup`);
  for (const verb of ['accept', 'start']) {
    await kitchen.byCook(`/orders/${cooking.id}/${verb}`);
    await kitchen.byCook(`/orders/${done.id}/${verb}`);
  }
  await page.getByRole('region', { name: 'En preparación' }).getByText(done.number).waitFor();
  await kitchen.byCook(`/orders/${done.id}/ready`);
  await page.getByRole('region', { name: 'Listos para recoger' }).getByText(done.number).waitFor();
  await page.getByRole('region', { name: 'En preparación' }).getByText(cooking.number).waitFor();
  expect(await page.locator('main').textContent()).not.toContain(done.pickupCode);
  await page.close();
});
