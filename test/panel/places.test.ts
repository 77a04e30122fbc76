import { beforeAll, expect, it } from 'vitest';
import type { Order } from '../../src/contracts/orders.ts';
import { type Board, boardOn, openBoard, openSignedIn } from './support/board.ts';
import { openBrowser, url } from './support/browser.ts';
import { type Kitchen, openKitchen } from './support/kitchen.ts';

/* Which of several cafeterias a device is about. */

let kitchen: Kitchen;
let board: Board;
let order: Order;

openBrowser();
beforeAll(async () => {
  kitchen = await openKitchen();
  // By its name the first, and nobody has ordered there.
  await kitchen.sql(
    "insert into cafeterias (campus_id, name, number_prefix) select campus_id, 'Barra Alta', 'B' from cafeterias",
  );
  await kitchen.sql(
    `insert into staff_assignments (user_id, cafeteria_id)
     select u.id, c.id from users u, cafeterias c where u.email = $1 and c.name = 'Barra Alta'`,
    [kitchen.email],
  );
  order = await kitchen.order();
  board = await openBoard(kitchen);
});

const picker = ({ page }: Board) => page.getByLabel('Cafetería', { exact: true });
const shown = (on: Board) => picker(on).locator('option:checked').textContent();

it('whoever has never chosen one begins where orders wait', async () => {
  await board.cardIn('placed', order).waitFor();
  expect(await shown(board)).toBe('La Central');
  await kitchen.byCook(`/orders/${order.id}/reject`);
});

it('stays where they began, whatever becomes busier, and where they went by their own choice', async () => {
  await board.page.reload();
  await board.says('En línea');
  expect(await shown(board)).toBe('La Central');
  await picker(board).selectOption('Barra Alta');
  await board.page.reload();
  await board.says('En línea');
  expect(await shown(board)).toBe('Barra Alta');
});

it('a manager who looks elsewhere on it leaves the choice of the cook as it was', async () => {
  const state = await board.page.context().storageState();
  const kept = state.origins.flatMap(({ localStorage }) => localStorage);
  const choices = kept.filter(({ name }) => name.startsWith('itsur-eats.cafeteria'));
  const page = await openSignedIn(kitchen, { as: 'admin@panel.test' });
  await page.addInitScript((known) => {
    for (const { name, value } of known) if (!localStorage.getItem(name)) localStorage.setItem(name, value);
  }, choices);
  await page.goto(`${url}/admin/`);
  const managers = boardOn(page);
  await managers.says('En línea');
  // On a device that somebody has used before, there.
  expect(await shown(managers)).toBe('Barra Alta');
  await picker(managers).selectOption('La Central');
  const { refreshToken } = await kitchen.grantTo(kitchen.email);
  await page.evaluate(
    (session) => localStorage.setItem('itsur-eats.session', session),
    JSON.stringify({ refreshToken, institution: kitchen.institution }),
  );
  const cooks = boardOn(await page.context().newPage());
  await cooks.page.goto(`${url}/admin/`);
  await cooks.says('En línea');
  expect(await shown(cooks)).toBe('Barra Alta');
});

it('an open board notices that its cafeteria was archived, and says so', async () => {
  await picker(board).selectOption('La Central');
  await board.says('En línea');
  const { accessToken: token } = await kitchen.grantTo('admin@panel.test');
  const { status } = await kitchen.call(`/admin/cafeterias/${kitchen.cafeteriaId}`, {
    method: 'PATCH',
    token,
    body: { archived: true },
  });
  expect(status).toBe(200);
  await board.page.getByRole('status').getByText('Esta cafetería está archivada').waitFor();
  expect(await shown(board)).toBe('La Central (archivada)');
  await picker(board).selectOption('Barra Alta');
  await board.says('En línea');
  expect(await board.page.getByText('Esta cafetería está archivada').count()).toBe(0);
});
