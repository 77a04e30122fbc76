import type { BrowserContextOptions, Locator, Page } from 'playwright-core';
import { beforeAll, beforeEach, expect, it } from 'vitest';
import type { Order } from '../../src/contracts/orders.ts';
import { boardOn, openBoard, openSignedIn, whileTimeStands } from './support/board.ts';
import { eventually, openBrowser, url } from './support/browser.ts';
import { type Kitchen, openKitchen } from './support/kitchen.ts';
import { faultsOf } from './support/looks.ts';

/* A kitchen with a board at each of its stations, a printer, and a network that blocks sockets. */

let kitchen: Kitchen;
let order: Order;

openBrowser();
beforeAll(async () => {
  kitchen = await openKitchen();
  await kitchen.sql("update menu_items set station = 'grill' where name = $1", [kitchen.torta]);
  await kitchen.sql("update menu_items set station = 'bar' where name = $1", [kitchen.chilaquiles]);
});
beforeEach(async () => {
  const items = [kitchen.tortaId, kitchen.chilaquilesId].map((menuItemId) => ({ menuItemId, quantity: 1 }));
  order = await kitchen.order({ items });
});

/** A device that was set so before. */
async function openAs(view: string, device: BrowserContextOptions = {}): Promise<Page> {
  const page = await openSignedIn(kitchen, device);
  await page.addInitScript((kept) => {
    localStorage.setItem('itsur-eats.view', kept);
    // A sheet is gone again when it is printed: what was on it is kept. Without the word that it is over, the next paper waits.
    const papers: string[] = [];
    const print = () => {
      papers.push(document.querySelector('.ticket-sheet')?.textContent ?? '');
      dispatchEvent(new Event('afterprint'));
    };
    Object.assign(window, { papers, print });
  }, view);
  await page.goto(`${url}/admin/board`);
  await page.getByText('En línea').waitFor();
  return page;
}

it('stations make an order line by line, on boards of their own; another tap takes a mark back', async () => {
  const whole = await openBoard(kitchen);
  const [grill, bar] = await Promise.all([
    openAs('comfortable normal grill'),
    openAs('comfortable normal bar'),
  ]);
  const at = (page: Page) => page.locator(`[data-station] [data-number="${order.number}"]`);
  const line = (page: Page, dish: string) => at(page).getByRole('button', { name: dish });
  expect(await at(grill).count()).toBe(0);
  await grill.getByRole('button', { name: 'Ver todo el tablero: 1 por aceptar' }).waitFor();
  await kitchen.byCook(`/orders/${order.id}/accept`);
  await line(grill, kitchen.torta).waitFor();
  expect(await line(grill, kitchen.chilaquiles).count()).toBe(0);
  await at(grill).getByText(`Va con: 1× ${kitchen.chilaquiles}`).waitFor();

  /** Two taps in a quarter of a second are one, of a finger that trembles. */
  const tap = async (at: Locator) => {
    await at.page().waitForTimeout(300);
    await at.click();
  };
  await tap(line(grill, kitchen.torta));
  await whole.cardIn('preparing', order).locator('[data-made]').getByText(kitchen.torta).waitFor();
  await tap(line(grill, kitchen.torta));
  await whole.cardIn('preparing', order).locator('[data-made]').waitFor({ state: 'detached' });
  await tap(line(grill, kitchen.torta));
  await at(bar).getByText(`1× ${kitchen.torta} (hecho)`).waitFor();

  // The last one waits for its five seconds, in which it can be undone.
  await whileTimeStands(bar, async () => {
    await line(bar, kitchen.chilaquiles).click();
    await bar.getByRole('button', { name: /^Deshacer/ }).click();
  });
  await bar.reload();
  await line(bar, kitchen.chilaquiles).click();
  await whole.cardIn('ready', order).waitFor();
  await at(bar).waitFor({ state: 'detached' });
  expect((await kitchen.read(order)).items.every(({ stations }) => stations[0]?.madeAt)).toBe(true);
});

it.each(['light', 'dark'] as const)(
  'the board of a station has no serious fault in %s',
  async (colorScheme) => {
    const page = await openAs('comfortable normal grill', { colorScheme, bypassCSP: true });
    await kitchen.byCook(`/orders/${order.id}/accept`);
    const card = page.locator(`[data-station] [data-number="${order.number}"]`);
    await card.getByRole('button', { name: kitchen.torta }).click();
    await page.getByRole('button', { name: /^Deshacer/ }).waitFor();
    expect(await faultsOf(page)).toEqual([]);
  },
);

it('prints what is accepted on one of two devices that print by themselves, and the other board knows', async () => {
  const printers = await Promise.all([
    openAs('comfortable normal prints'),
    openAs('comfortable normal prints'),
  ]);
  await kitchen.byCook(`/orders/${order.id}/accept`);
  const sheets = () =>
    Promise.all(
      printers.map((page) =>
        page.evaluate(
          (number) =>
            (window as unknown as { papers: string[] }).papers.filter((text) => text.includes(number)).length,
          order.number,
        ),
      ),
    );
  await eventually(sheets, (counts) => counts.some((count) => count > 0));
  await eventually(
    () => kitchen.read(order),
    ({ printed }) => printed?.times === 1,
  );
  expect((await sheets()).reduce((sum, count) => sum + count)).toBe(1);

  // By hand, on another: it says so, with what has changed.
  await kitchen.byCook(`/orders/${order.id}/eta`, { etaMinutes: 60 });
  const other = await openBoard(kitchen);
  await other.page.evaluate(() => Object.assign(window, { print: () => {} }));
  await other.cardIn('accepted', order).focus();
  await other.page.keyboard.press('p');
  const again = other.page.locator('.ticket-sheet');
  await again.getByText(/^REIMPRESIÓN 1/).waitFor({ state: 'attached' });
  expect(await again.textContent()).toContain('CAMBIÓ DESDE LA ÚLTIMA HOJA');
});

it('goes on where sockets are blocked, and says that it is some seconds behind', async () => {
  const page = await openSignedIn(kitchen);
  await page.routeWebSocket(/\/stream/, (socket) => socket.close());
  await page.goto(`${url}/admin/board`);
  await page.getByText('Con unos segundos de retraso').waitFor();
  const board = boardOn(page);
  await board.cardIn('placed', order).waitFor();
  await kitchen.byCook(`/orders/${order.id}/accept`);
  await board.cardIn('accepted', order).waitFor();
});
