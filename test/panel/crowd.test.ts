import { randomUUID } from 'node:crypto';
import type { Page, WebSocketRoute } from 'playwright-core';
import { beforeAll, expect, it } from 'vitest';
import type { Order } from '../../src/contracts/orders.ts';
import { openSignedIn } from './support/board.ts';
import { eventually, openBrowser, url } from './support/browser.ts';
import { type Kitchen, openKitchen } from './support/kitchen.ts';

/* A recess: three hundred orders on one board. The stream is played to the browser, so that nothing else is measured. */

const statuses = ['placed', 'accepted', 'preparing', 'ready'] as const;
/** A board that renders each change of a burst by itself is stuck for longer on any machine; the gate's is slow. */
const stuckMs = 1_000;
let kitchen: Kitchen;
let template: Order;
let page: Page;
let stream: WebSocketRoute;
let seq = 1_000;

const minutesFromNow = (minutes: number) => new Date(Date.now() + minutes * 60_000).toISOString();
const orderNumber = (index: number): Order => ({
  ...template,
  id: randomUUID(),
  number: `A-${String(index).padStart(3, '0')}`,
  status: statuses[index % 4] ?? 'placed',
  version: 1,
  createdAt: new Date().toISOString(),
  promisedFrom: minutesFromNow(index / 10),
  promisedUntil: minutesFromNow(index / 10 + 5),
});
const tell = (order: Order, event = 'order.placed') =>
  stream.send(JSON.stringify({ type: 'event', seq: ++seq, id: randomUUID(), event, at: new Date(), order }));

type Measured = { slow: number[]; shifts: number[] };
/** Milliseconds of each long task, and the sizes of layout shifts, since the board was opened. */
const measured = (on: Page) =>
  on.evaluate(() => {
    const { slow, shifts } = window as unknown as Measured;
    return { slow, shifts };
  });

/** A device whose stream is played by us, with three hundred orders. */
async function openCrowd(): Promise<Page> {
  const page = await openSignedIn(kitchen);
  await page.routeWebSocket(/\/stream/, (route) => {
    stream = route;
    const position = { seq, epoch: randomUUID() };
    const pause = { status: 'open', pauseReason: null, pausedUntil: null };
    const cafeteria = { ...pause, extraWaitMinutes: 0, menuVersion: 1 };
    const orders = Array.from({ length: 300 }, (_, index) => orderNumber(index));
    route.send(JSON.stringify({ type: 'hello', ...position, recovered: false }));
    route.send(JSON.stringify({ type: 'snapshot', ...position, orders, cafeteria }));
    route.onMessage((text) => text === 'ping' && route.send('pong'));
  });
  return page;
}

async function watch(page: Page): Promise<void> {
  await page.goto(`${url}/admin/board`);
  await page.locator('[data-order-id]').nth(299).waitFor({ state: 'attached' });
  await page.evaluate(() => {
    const [slow, shifts]: [number[], number[]] = [[], []];
    const observe = (
      type: string,
      into: number[],
      of: (entry: PerformanceEntry & { value: number }) => number,
    ) =>
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) into.push(of(entry as PerformanceEntry & { value: number }));
      }).observe({ type });
    observe('longtask', slow, ({ duration }) => duration);
    observe('layout-shift', shifts, ({ value }) => value);
    Object.assign(window, { slow, shifts });
  });
}

openBrowser();
beforeAll(async () => {
  kitchen = await openKitchen();
  template = await kitchen.order({ note: 'Sin cebolla, por favor' });
  page = await openCrowd();
  await watch(page);
});

it('takes a burst of thirty orders and a hundred changes without a pause that one would feel', async () => {
  const burst = Array.from({ length: 30 }, (_, index) => ({
    ...orderNumber(400 + index),
    status: 'placed' as const,
  }));
  for (const order of burst) tell(order);
  for (let version = 2; version <= 4; version++) {
    for (const order of burst)
      tell({ ...order, version, status: statuses[version - 1] ?? 'ready' }, 'order.changed');
  }
  await page.locator(`[data-column=ready] [data-order-id="${burst.at(-1)?.id}"]`).waitFor();
  expect(Math.max(0, ...(await measured(page)).slow)).toBeLessThan(stuckMs);
});

it('moves a card in the frame after the tap', async () => {
  const moved = await page.evaluate(async () => {
    const moved: boolean[] = [];
    for (let times = 0; times < 5; times++) {
      const card = document.querySelector('[data-column=placed] [data-order-id]');
      const id = card?.getAttribute('data-order-id');
      card?.querySelector<HTMLElement>('[data-verb]')?.click();
      await new Promise(requestAnimationFrame);
      await new Promise(requestAnimationFrame);
      moved.push(document.querySelector(`[data-column=accepted] [data-order-id="${id}"]`) !== null);
    }
    return moved;
  });
  expect(moved).toEqual([true, true, true, true, true]);
});

it('moves nothing while time goes by', async () => {
  const later = await openCrowd();
  await later.clock.install();
  await watch(later);
  const chips = () => later.locator('[data-due]').allTextContents();
  const before = await chips();
  await later.clock.fastForward(20 * 60_000);
  await eventually(chips, (now) => now.join() !== before.join());
  await later.waitForTimeout(300);
  expect((await measured(later)).shifts).toEqual([]);
});
