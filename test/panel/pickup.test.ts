import { randomUUID } from 'node:crypto';
import type { Page, WebSocketRoute } from 'playwright-core';
import { beforeAll, expect, it } from 'vitest';
import type { Order } from '../../src/contracts/orders.ts';
import { openSignedIn } from './support/board.ts';
import { eventually, openBrowser, url } from './support/browser.ts';
import { type Kitchen, openKitchen } from './support/kitchen.ts';

/* The screen over the counter when a hundred and twenty orders are ready. The stream is played to the browser. */

const count = 120;
let kitchen: Kitchen;
let template: Order;
let page: Page;
let stream: WebSocketRoute;

const readyOrder = (index: number): Order => ({
  ...template,
  id: randomUUID(),
  number: `A-${String(index).padStart(3, '0')}`,
  status: 'ready',
  readyAt: new Date(Date.now() - (count - index) * 1_000).toISOString(),
});

openBrowser();
beforeAll(async () => {
  kitchen = await openKitchen();
  template = await kitchen.order();
  page = await openSignedIn(kitchen, { bypassCSP: true });
  await page.addInitScript(() => {
    Object.assign(window, { said: [] });
    speechSynthesis.speak = (words) => (window as unknown as { said: string[] }).said.push(words.text);
  });
  await page.clock.install();
  await page.routeWebSocket(/\/stream/, (route) => {
    stream = route;
    const position = { seq: 1, epoch: randomUUID() };
    const pause = { status: 'open', pauseReason: null, pausedUntil: null };
    const cafeteria = { ...pause, extraWaitMinutes: 0, menuVersion: 1 };
    const orders = Array.from({ length: count }, (_, index) => readyOrder(index + 1));
    const tomorrow = new Date(Date.now() + 86_400_000).toISOString();
    orders.push({ ...readyOrder(0), number: 'A-999', pickupSlot: tomorrow });
    route.send(JSON.stringify({ type: 'hello', ...position, recovered: false }));
    route.send(JSON.stringify({ type: 'snapshot', ...position, orders, cafeteria }));
    route.onMessage((text) => text === 'ping' && route.send('pong'));
  });
  await page.goto(`${url}/admin/pickup`);
  await page.getByText('A-120').waitFor();
});

/** The numbers that are whole on the screen, and those that are cut. */
const seen = () =>
  page.getByRole('region', { name: 'Listos para recoger' }).evaluate((region) => {
    const place = region.getBoundingClientRect();
    const numbers = [...region.querySelectorAll('li')].map((item) => {
      const { left, right, top, bottom } = item.getBoundingClientRect();
      const whole = left >= place.left && right <= place.right && top >= place.top && bottom <= place.bottom;
      return { number: item.textContent ?? '', whole: whole && bottom <= innerHeight && right <= innerWidth };
    });
    return { cut: numbers.filter(({ whole }) => !whole), shown: numbers.map(({ number }) => number) };
  });

it('calls nobody whose order is for another day, who would stand first', async () => {
  expect(await page.getByText('A-999').count()).toBe(0);
});

it.each([
  [1280, 800],
  [810, 1080],
  [390, 844],
  [1920, 1080],
])(
  'at %i x %i each number is seen whole, page by page, and whoever waits longest on each',
  async (width, height) => {
    await page.setViewportSize({ width, height });
    // The page has to hear of its new size.
    await eventually(seen, ({ cut }) => cut.length === 0);
    const all = new Set<string>();
    let pages = 0;
    await eventually(
      async () => {
        const { cut, shown } = await seen();
        expect(cut).toEqual([]);
        expect(shown).toContain('A-001');
        for (const number of shown) all.add(number);
        pages++;
        await page.clock.fastForward(6_000);
        return all.size;
      },
      (size) => size === count,
    );
    expect(pages).toBeLessThan(40);
  },
);

it('what is ready now is on the page at once, flashes, and is called out where somebody wanted that', async () => {
  await page.setViewportSize({ width: 1280, height: 800 });
  const tell = (number: string) =>
    stream.send(
      JSON.stringify({
        type: 'event',
        seq: Number(number.slice(2)),
        id: randomUUID(),
        event: 'order.ready',
        at: new Date(),
        order: { ...readyOrder(count), number, readyAt: new Date().toISOString() },
      }),
    );
  await page.clock.fastForward(6_000);
  await page.getByText(/^2 de \d/).waitFor();
  tell('A-002');
  expect(await page.evaluate(() => (window as unknown as { said: string[] }).said)).toEqual([]);
  await page.locator('li[data-new]').getByText('A-002').waitFor();
  await page.getByText(/^1 de \d/).waitFor();
  await page.getByRole('button', { name: 'Decir los números en voz alta' }).click();
  tell('A-003');
  await eventually(
    () => page.evaluate(() => (window as unknown as { said: string[] }).said),
    (said) => said.join() === 'Pedido A, 3, listo',
  );
  await page.getByRole('status').getByText('Pedido A-003, listo').waitFor();
});
