import type { Page } from 'playwright-core';
import { beforeAll, expect, it } from 'vitest';
import { type Board, openBoard } from './support/board.ts';
import { eventually, openBrowser } from './support/browser.ts';
import { type Kitchen, openKitchen } from './support/kitchen.ts';

/* Nothing is lost on a board without somebody seeing and hearing it. */

let kitchen: Kitchen;
let board: Board;

openBrowser();
beforeAll(async () => {
  kitchen = await openKitchen();
  board = await openBoard(kitchen);
  await listen(board.page);
});

/** From now on the page counts its tones, and its audio contexts can be stopped as a device does. */
const listen = (page: Page) =>
  page.evaluate(() => {
    const heard: number[] = [];
    const contexts = new Set<BaseAudioContext>();
    const start = OscillatorNode.prototype.start;
    OscillatorNode.prototype.start = function (when) {
      heard.push(this.frequency.value);
      contexts.add(this.context);
      start.call(this, when);
    };
    Object.assign(window, { heard, contexts });
  });
type Heard = { heard: number[]; contexts: Set<AudioContext> };
const tones = () => board.page.evaluate(() => (window as unknown as Heard).heard);
const accept = async () => {
  for (const { id } of (await kitchen.sql("select id from orders where status = 'placed'")) as {
    id: string;
  }[])
    await kitchen.byCook(`/orders/${id}/accept`);
  await board.page.locator('[data-column=placed] [data-order-id]').first().waitFor({ state: 'detached' });
};

it('rings for a new order, and again until somebody accepts it', async () => {
  // Whoever signed in has touched the page: it may sound.
  await board.button('Sonido encendido').waitFor();
  const order = await kitchen.order();
  await board.cardIn('placed', order).waitFor();
  await eventually(tones, ({ length }) => length === 2);
  // The tab says it as well: the board may lie behind another.
  expect(await board.page.title()).toBe('(1) Tablero · ITSUR Eats');
  await eventually(tones, ({ length }) => length >= 4);
  await accept();
  expect(await board.page.title()).toBe('Tablero · ITSUR Eats');
  const { length } = await tones();
  await board.page.waitForTimeout(11_000);
  expect((await tones()).length).toBe(length);
});

it('says when the device has taken the sound away, and takes it up at the next touch', async () => {
  await board.page.evaluate(() =>
    Promise.all([...(window as unknown as Heard).contexts].map((context) => context.suspend())),
  );
  await board.button('Toca para activar el sonido').waitFor();
  await board.page.getByRole('heading', { name: 'Listos' }).click();
  await board.button('Sonido encendido').waitFor();
});

it('a mute ends with the day', async () => {
  await board.button('Sonido encendido').click();
  await board.button('Sonido apagado por hoy').waitFor();
  const before = (await tones()).length;
  await board.cardIn('placed', await kitchen.order()).waitFor();
  expect((await tones()).length).toBe(before);
  await accept();
  await board.page.evaluate(() => localStorage.setItem('itsur-eats.muted', '2026-01-01'));
  await board.cardIn('placed', await kitchen.order()).waitFor();
  await eventually(tones, ({ length }) => length > before);
  await board.button('Sonido encendido').waitFor();
  await accept();
});

it('a new order counts down to when it lapses', async () => {
  const order = await kitchen.order();
  const chip = board.cardIn('placed', order).locator('[data-due]');
  expect(await chip.textContent()).toMatch(/^\d+por vencer$/);
  const left = Math.ceil((Date.parse(order.acceptBy ?? '') - Date.now()) / 60_000);
  expect(Number.parseInt((await chip.textContent()) ?? '', 10)).toBeCloseTo(left, -1);
  // With all its time left it is none of those that one has to look at.
  const paints = await chip.evaluate((element: HTMLElement) => {
    const paintOf = (due: string) => {
      element.dataset.due = due;
      return getComputedStyle(element).backgroundColor;
    };
    return ['accept-soon', 'soon', 'accept'].map(paintOf);
  });
  expect(paints.slice(0, 2)).not.toContain(paints[2]);
  await accept();
});

it('what its student takes back stays, struck, with a sound if it was being made, until somebody has seen it', async () => {
  const order = await kitchen.order();
  for (const verb of ['accept', 'start']) await kitchen.byCook(`/orders/${order.id}/${verb}`);
  await board.cardIn('preparing', order).waitFor();
  const before = (await tones()).length;
  await kitchen.byCook(`/orders/${order.id}/cancel`, { reason: 'Se cayó el gas' });
  const card = board.page.locator(
    `[data-column=preparing] [data-order-id="${order.id}"][data-ended=cancelled]`,
  );
  await card.waitFor();
  expect(await card.textContent()).toContain('Se cayó el gas');
  await eventually(tones, ({ length }) => length === before + 3);
  await board.page.reload();
  await card.waitFor();
  await card.getByRole('button', { name: 'Enterado' }).click();
  await card.waitFor({ state: 'detached' });
  await board.page.reload();
  await board.says('En línea');
  expect(await card.count()).toBe(0);
});

it('what ended while the board was away for too long is found out', async () => {
  const order = await kitchen.order();
  await board.cardIn('placed', order).waitFor();
  await board.page.context().setOffline(true);
  await kitchen.byStudent(`/orders/${order.id}/cancel`);
  await board.page.context().setOffline(false);
  await board.page.locator(`[data-order-id="${order.id}"][data-ended=cancelled]`).waitFor();
});

it('what ended while the editor of the menu was open instead is found when the board is', async () => {
  const order = await kitchen.order();
  await board.cardIn('placed', order).waitFor();
  const goTo = async (page: string) => {
    await board.page.getByRole('button', { name: 'Menú', exact: true }).click();
    await board.page.getByRole('link', { name: page }).click();
  };
  await goTo('Editor de menú');
  await board.page.locator('[data-column]').first().waitFor({ state: 'detached' });
  await kitchen.byStudent(`/orders/${order.id}/cancel`);
  await goTo('Tablero');
  await board.page.locator(`[data-order-id="${order.id}"][data-ended=cancelled]`).waitFor();
});

it('what was never paid for was never on the board, and is not struck on it', async () => {
  await kitchen.sql('update platform.institutions set config = $2::jsonb where id = $1', [
    kitchen.institution,
    JSON.stringify({ payments: { card: true }, limits: { openOrders: 20 } }),
  ]);
  const { accessToken: token } = await kitchen.grantTo('admin@panel.test');
  const read = { method: 'PATCH', token, body: { languages: { default: 'es' } } };
  expect((await kitchen.call('/admin/institution', read)).status).toBe(200);
  const unpaid = await kitchen.order({ paymentMethod: 'card' });
  expect(unpaid.status).toBe('pending_payment');
  expect((await kitchen.byStudent(`/orders/${unpaid.id}/cancel`)).body.status).toBe('cancelled');
  // Whatever comes after it on the stream has come by then.
  await board.cardIn('placed', await kitchen.order()).waitFor();
  expect(await board.page.locator(`[data-order-id="${unpaid.id}"]`).count()).toBe(0);
});
