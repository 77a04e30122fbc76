import { beforeAll, expect, it } from 'vitest';
import { viewIn } from '../../admin-panel/src/board/view.ts';
import { type Board, openBoard } from './support/board.ts';
import { eventually, openBrowser } from './support/browser.ts';
import { type Kitchen, openKitchen } from './support/kitchen.ts';

/* Every tablet that hangs in a kitchen, and the phone of whoever runs it. */

const screens = [
  [1280, 800],
  [1024, 768],
  [1080, 810],
  [962, 601],
  [810, 1080],
  [800, 1280],
  [1920, 1080],
  [390, 844],
] as const;

let kitchen: Kitchen;
let board: Board;

openBrowser();
beforeAll(async () => {
  kitchen = await openKitchen({ settings: "number_prefix = 'CEN'" });
  await kitchen.sql("update menu_items set name = 'Hamburguesa con champiñones' where name like 'Torta%'");
  await kitchen.sql("update users set name = 'Maximiliano-Alejandro' where role = 'student'");
  board = await openBoard(kitchen);
  for (let made = 0; made < 12; made++) {
    const order = await kitchen.order({ allowDuplicate: true });
    for (const verb of ['accept', 'start', 'ready'].slice(0, Math.max(0, made - 8)))
      await kitchen.byCook(`/orders/${order.id}/${verb}`);
  }
  await board.page.locator('[data-order-id]').nth(11).waitFor({ state: 'attached' });
});

/** What of the cards is cut: letters that are wider than their place, or than the card; and words on two lines. */
const cut = () =>
  board.page.locator('[data-order-id]').evaluateAll(async (cards) => {
    const found: string[] = [];
    for (const card of cards) {
      card.scrollIntoView({ inline: 'nearest', block: 'nearest' });
      // What was off the screen is laid out when it is next painted.
      for (let frames = 0; frames < 3; frames++) await new Promise(requestAnimationFrame);
      const edge = card.getBoundingClientRect();
      const drawn = (text: Node, from: number, to: number) => {
        const range = document.createRange();
        range.setStart(text, from);
        range.setEnd(text, to);
        return range;
      };
      const whole = ['strong', 'time', '[data-due] b', '[data-due] small', '[data-verb]'].flatMap((part) => {
        const element = card.querySelector(part) as HTMLElement;
        const range = document.createRange();
        range.selectNodeContents(element);
        const [letters, box] = [range.getBoundingClientRect(), element.getBoundingClientRect()];
        const inside = letters.left >= edge.left && letters.right <= edge.right;
        const fits = letters.width > 0 && letters.width <= box.width + 1;
        const at = document.elementFromPoint(letters.right - 1, letters.top + letters.height / 2);
        return inside && fits && card.contains(at) ? [] : [`${part}: ${element.textContent}`];
      });
      const names = [...card.querySelectorAll('li span')].filter(({ children }) => children.length === 0);
      const broken = names.flatMap((name) => {
        const text = name.firstChild;
        if (!text?.textContent) return [];
        return [...text.textContent.matchAll(/\S+/g)].flatMap(({ 0: word, index }) => {
          const lines = new Set(
            [...drawn(text, index, index + word.length).getClientRects()].map(({ top }) => top),
          );
          return lines.size > 1 ? [`broken: ${word}`] : [];
        });
      });
      found.push(...whole, ...broken);
    }
    return found;
  });

it.each(screens)(
  'number, time left and button are whole at %i x %i, however it is drawn',
  async (width, height) => {
    await board.page.setViewportSize({ width, height });
    const online = await board.page.locator('[data-state=connected]').boundingBox();
    expect((online?.x ?? width) + (online?.width ?? 0)).toBeLessThanOrEqual(width);
    expect(online?.width).toBeGreaterThan(80);
    for (const [density, text] of [
      ['Amplio', 'Muy grande'],
      ['Compacto', 'Muy grande'],
      ['Compacto', 'Normal'],
    ] as const) {
      await board.button('Este dispositivo').click();
      const dialog = board.page.getByRole('dialog', { name: 'Este dispositivo' });
      await dialog.getByText(density, { exact: true }).click();
      await dialog.getByText(text, { exact: true }).click();
      await dialog.locator('input:checked').last().press('Escape');
      await dialog.waitFor({ state: 'detached' });
      expect(await cut(), `${density}, ${text}`).toEqual([]);
    }
  },
);

it('beside the counts of what is to be made all four columns stand whole at 1280 x 800', async () => {
  await board.page.setViewportSize({ width: 1280, height: 800 });
  await board.button('Por hacer').click();
  const aside = await board.page.getByRole('region', { name: 'Por hacer' }).boundingBox();
  for (const column of await board.page.locator('[data-column]').all()) {
    const box = await column.boundingBox();
    expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual(aside?.x ?? 0);
  }
  expect(await cut()).toEqual([]);
  await board.button('Por hacer').click();
});

it('a dense column shows eight orders at 1280 x 800, and the choice outlives a reload', async () => {
  const torteria = await openKitchen();
  const dense = await openBoard(torteria);
  for (let made = 0; made < 9; made++) await torteria.order({ allowDuplicate: true });
  await dense.button('Este dispositivo').click();
  await dense.page.getByText('Compacto', { exact: true }).click();
  await dense.page.reload();
  await dense.page.locator('[data-density=dense] [data-order-id]').nth(8).waitFor({ state: 'attached' });
  const seen = () =>
    dense.page.locator('[data-column=placed]').evaluate((column) => {
      const bottom = column.getBoundingClientRect().bottom;
      const cards = [...column.querySelectorAll('[data-order-id]')];
      return cards.filter((card) => card.getBoundingClientRect().bottom <= bottom).length;
    });
  await eventually(seen, (count) => count >= 8, 5_000);
});

it('what was kept by another version of the page is no view of this one', () => {
  const plain = { density: 'comfortable', text: 'normal', counts: false, station: null, prints: false };
  expect(viewIn('dense larger')).toEqual({ ...plain, density: 'dense', text: 'larger' });
  expect(viewIn('dense normal counts')).toEqual({ ...plain, density: 'dense', counts: true });
  expect(viewIn('huge')).toEqual(plain);
  expect(viewIn(null)).toEqual(plain);
});
