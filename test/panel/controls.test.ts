import { beforeAll, expect, it } from 'vitest';
import { type Board, openBoard } from './support/board.ts';
import { eventually, openBrowser } from './support/browser.ts';
import { type Kitchen, openKitchen } from './support/kitchen.ts';

/* What a board does beside moving orders: the cafeteria's state, what is sold, tickets and sound. */

let kitchen: Kitchen;
let board: Board;

openBrowser();
beforeAll(async () => {
  kitchen = await openKitchen();
  board = await openBoard(kitchen);
});

it('pauses and resumes the cafeteria in two taps and one', async () => {
  await board.button('Pausar').click();
  await board.page.getByRole('menuitem', { name: 'Hasta reanudar' }).click();
  const resume = board.button('En pausa · Reanudar');
  await resume.waitFor();
  await expect(kitchen.order()).rejects.toThrow('cafeteria_paused');
  await resume.click();
  await board.button('Pausar').waitFor();
  expect((await kitchen.order()).status).toBe('placed');
});

it('adds waiting time, and takes it away', async () => {
  const waits = async () => (await kitchen.call(`/cafeterias/${kitchen.cafeteriaId}`)).body.extraWaitMinutes;
  await board.button('Espera').click();
  await board.page.getByRole('menuitem', { name: '+15 min' }).click();
  await board.button('Espera +15 min').click();
  expect(await waits()).toBe(15);
  await board.page.getByRole('menuitem', { name: 'Sin espera' }).click();
  await board.button(/^Espera$/).waitFor();
  expect(await waits()).toBe(0);
});

it('sells a dish out in two taps, and brings it back', async () => {
  const onSale = async () => {
    const { categories } = (await kitchen.call(`/cafeterias/${kitchen.cafeteriaId}/menu`)).body;
    return categories[0].items.find(({ name }: { name: string }) => name === kitchen.chilaquiles).available;
  };
  await board.button('Agotados').click();
  const dish = board.page.getByRole('switch', { name: kitchen.chilaquiles });
  await dish.click();
  await eventually(onSale, (available) => available === false);
  await eventually(
    () => dish.getAttribute('aria-checked'),
    (checked) => checked === 'false',
  );
  await dish.click();
  await eventually(onSale, (available) => available === true);
  await board.page.keyboard.press('Escape');
  await dish.waitFor({ state: 'detached' });
});

it('asks the student about a line, promises another time and rejects for a reason', async () => {
  const order = await kitchen.order();
  await board.card(order).waitFor();
  await board.detail(order);
  await board.button('15 min').click();
  await eventually(
    () => kitchen.read(order),
    ({ promisedFrom }) => promisedFrom !== order.promisedFrom,
  );
  await board.button('No hay').click();
  await eventually(
    () => kitchen.read(order),
    ({ changes }) => changes[0]?.status === 'proposed',
  );
  await board.button('Rechazar').click();
  await board.button('La cocina está cerrando').click();
  await board.card(order).waitFor({ state: 'detached' });
  expect(await kitchen.read(order)).toMatchObject({ status: 'rejected', reason: 'La cocina está cerrando' });
});

it('prints a ticket of 80 mm', async () => {
  const order = await kitchen.order({ note: 'Sin servilletas' });
  await board.page.evaluate(() => Object.assign(window, { print: () => {} }));
  await board.cardIn('placed', order).focus();
  await board.page.keyboard.press('p');
  const ticket = board.page.locator('.ticket-sheet');
  await ticket.waitFor({ state: 'attached' });
  expect(await ticket.isVisible()).toBe(false);
  await board.page.emulateMedia({ media: 'print' });
  expect(await ticket.textContent()).toContain(order.number);
  expect(await ticket.textContent()).toContain('Sin servilletas');
  expect(await board.page.locator('#panel').isVisible()).toBe(false);
  const widthMm = ((await ticket.boundingBox())?.width ?? 0) / (96 / 25.4);
  expect(widthMm).toBeGreaterThan(60);
  expect(widthMm).toBeLessThanOrEqual(80);
  await board.page.emulateMedia({ media: 'screen' });
  await board.page.evaluate(() => dispatchEvent(new Event('afterprint')));
  await ticket.waitFor({ state: 'detached' });
});

it('rings for a new order once somebody has touched the page, and remembers that it was muted', async () => {
  const { page } = board;
  await page.evaluate(() => {
    const heard: number[] = [];
    const start = OscillatorNode.prototype.start;
    OscillatorNode.prototype.start = function (when) {
      heard.push(this.frequency.value);
      start.call(this, when);
    };
    Object.assign(window, { heard });
  });
  const tones = () => page.evaluate(() => (window as unknown as { heard: number[] }).heard.length);
  await board.cardIn('placed', await kitchen.order()).waitFor();
  await eventually(tones, (count) => count === 2);
  await board.button('Sonido encendido').click();
  await board.button('Sonido apagado').waitFor();
  await board.cardIn('placed', await kitchen.order()).waitFor();
  expect(await tones()).toBe(2);
  await page.reload();
  await board.button('Sonido apagado').waitFor();
});
