import type { Page } from 'playwright-core';
import { beforeAll, expect, it } from 'vitest';
import { boardOn, openSignedIn } from './support/board.ts';
import { eventually, openBrowser, url } from './support/browser.ts';
import { type Kitchen, openKitchen } from './support/kitchen.ts';

/* A board that is opened, or reloaded, without a network. */

let kitchen: Kitchen;

openBrowser();
beforeAll(async () => {
  kitchen = await openKitchen();
});

const isKept = (page: Page) =>
  page.evaluate(async () => {
    const { serviceWorker } = navigator;
    if (!serviceWorker.controller)
      await new Promise((done) => serviceWorker.addEventListener('controllerchange', done, { once: true }));
    return serviceWorker.controller?.scriptURL.endsWith('/panel-worker.js');
  });

it('shows how it was and how long ago, lets nothing be tapped, and goes on when there is a network', async () => {
  const order = await kitchen.order();
  const page = await openSignedIn(kitchen, { serviceWorkers: 'allow' });
  await page.goto(`${url}/admin/board`);
  await boardOn(page).card(order).waitFor();
  expect(await isKept(page)).toBe(true);
  await eventually(
    () => page.evaluate(() => localStorage.getItem('itsur-eats.picture')),
    (kept) => kept?.includes(order.id) === true,
  );

  await page.context().setOffline(true);
  await page.goto(`${url}/admin/board`);
  await page.getByText(/Así estaba el tablero hace/).waitFor();
  await boardOn(page).card(order).waitFor();
  expect(await page.getByRole('button').count()).toBe(0);

  await page.context().setOffline(false);
  await page.getByText('En línea').waitFor();
  await boardOn(page).card(order).locator('[data-verb]').waitFor();
});

it('shows nothing of it when somebody has signed out', async () => {
  const page = await openSignedIn(kitchen, { serviceWorkers: 'allow' });
  await page.goto(`${url}/admin/board`);
  await page.getByText('En línea').waitFor();
  await isKept(page);
  await eventually(
    () => page.evaluate(() => localStorage.getItem('itsur-eats.picture')),
    (kept) => kept !== null,
  );
  await page.getByRole('button', { name: 'Menú' }).click();
  await page.getByRole('button', { name: 'Cerrar sesión' }).click();
  await page.locator('input[name=password]').waitFor();
  expect(await page.evaluate(() => localStorage.getItem('itsur-eats.picture'))).toBeNull();
  await page.context().setOffline(true);
  await page.reload();
  await page.locator('input[name=password]').waitFor();
});
