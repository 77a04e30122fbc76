import { beforeAll, expect, it } from 'vitest';
import { columnsOf } from '../../admin-panel/src/board/columns.ts';
import { byDay, inSight } from '../../admin-panel/src/board/later.ts';
import type { Order } from '../../src/contracts/orders.ts';
import { type Board, boardOn, openBoard, openSignedIn } from './support/board.ts';
import { eventually, openBrowser, url } from './support/browser.ts';
import { type Kitchen, openKitchen } from './support/kitchen.ts';

/* Orders for another day: seen, accepted, and in nobody's way until then. */

let kitchen: Kitchen;
let board: Board;
let later: Order;

openBrowser();
beforeAll(async () => {
  kitchen = await openKitchen({ settings: 'book_ahead_days = 7' });
  const { data } = (await kitchen.call(`/cafeterias/${kitchen.cafeteriaId}/slots`)).body;
  later = await kitchen.order({ pickupSlot: data.at(-1).startsAt });
  board = await openBoard(kitchen);
});

const group = (column: string, on = board) =>
  on.page.locator(`[data-column=${column}]`).getByRole('button', { name: 'Para otro día · 1' });
const countOf = (column: string) =>
  board.page
    .locator(`[data-column=${column}]`)
    .getByRole('heading')
    .locator('span')
    .textContent()
    .then(Number);

it('an order for another day stands apart, closed, and is no order of today', async () => {
  await group('placed').waitFor();
  expect(await board.numbersIn('placed')).toEqual([]);
  expect(await countOf('placed')).toBe(0);
  expect(await board.page.title()).toBe('Tablero · ITSUR Eats');
  await board.says('Nada para hoy');
});

it('opened, it says in days when it is wanted, and with its day and time', async () => {
  await group('placed').click();
  const card = board.cardIn('placed', later);
  expect(await card.locator('[data-due]').textContent()).toMatch(/^[67]días$/);
  expect(await card.locator('time').textContent()).toMatch(/\p{L}+.* \d\d:\d\d$/u);
});

it('accepting all takes those of today alone; one for another day is accepted by itself', async () => {
  const today = [await kitchen.order(), await kitchen.order({ allowDuplicate: true })];
  await board.button('Aceptar los 2').click();
  for (const order of today)
    await eventually(
      () => kitchen.read(order),
      ({ status }) => status === 'accepted',
    );
  expect(await kitchen.read(later)).toMatchObject({ status: 'placed' });
  await board.bump(later);
  await group('accepted').waitFor();
  await eventually(
    () => kitchen.read(later),
    ({ status }) => status === 'accepted',
  );
  expect(await countOf('accepted')).toBe(2);
  expect(await board.cardIn('accepted', later).count()).toBe(0);
});

it('who looks for it finds it, and the arrows go to what is in sight alone', async () => {
  await board.page.getByLabel('Número, nombre o código').fill(later.number);
  await board.cardIn('accepted', later).waitFor();
  await board.page.getByLabel('Número, nombre o código').fill('');
  await board.cardIn('accepted', later).waitFor({ state: 'detached' });
  expect(await board.page.locator('[aria-current=true]').count()).toBe(1);
});

it('on its day it is in its column', async () => {
  const page = await openSignedIn(kitchen);
  await page.clock.install({ time: Date.parse(later.pickupSlot ?? '') - 60_000 });
  await page.goto(`${url}/admin/board`);
  const onItsDay = boardOn(page);
  await onItsDay.cardIn('accepted', later).waitFor();
  expect(await group('accepted', onItsDay).count()).toBe(0);
});

it('midnight brings it over on a board that nobody has touched', async () => {
  const page = await openSignedIn(kitchen);
  const lastMinutes = Date.parse(later.pickupSlot ?? '') - 24 * 3_600_000;
  await page.clock.install({ time: lastMinutes });
  await page.goto(`${url}/admin/board`);
  const overnight = boardOn(page);
  await group('accepted', overnight).waitFor();
  await page.clock.fastForward(24 * 3_600_000);
  await overnight.cardIn('accepted', later).waitFor();
});

it('what somebody has begun for another day is being made, and what has ended has to be seen', () => {
  const at = (status: Order['status']) => ({ ...later, id: status, status });
  const ended = { ...later, id: 'ended', status: 'cancelled' as const, acceptedAt: null };
  const all = columnsOf((['placed', 'accepted', 'preparing', 'ready'] as const).map(at), new Map(), [ended]);
  const { today, later: others } = byDay(all, () => true);
  const ids = (columns: typeof all) =>
    Object.values(columns)
      .flat()
      .map(({ order }) => order.id);
  expect(ids(today)).toEqual(['ended', 'preparing', 'ready']);
  expect(ids(others)).toEqual(['placed', 'accepted']);
  expect(ids(inSight({ today, later: others }, (status) => status === 'accepted'))).toEqual([
    'ended',
    'accepted',
    'preparing',
    'ready',
  ]);
});
