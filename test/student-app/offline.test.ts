import type { Page } from 'playwright-core';
import { beforeAll, expect, it } from 'vitest';
import { eventually, openBrowser, url } from '../panel/support/browser.ts';
import { type Kitchen, openKitchen } from '../panel/support/kitchen.ts';
import { onPhone, openStudent } from './support/student.ts';

/* Installed, and without a network. */

let kitchen: Kitchen;

openBrowser();
beforeAll(async () => {
  kitchen = await openKitchen();
});

const openInstalled = (as?: string | null) => openStudent(kitchen, { as, serviceWorkers: 'allow' });

/** Until the worker has all that it keeps, and answers for the page. */
const isKept = (page: Page) =>
  page.evaluate(async () => {
    const { serviceWorker } = navigator;
    await serviceWorker.ready;
    if (!serviceWorker.controller)
      await new Promise((done) => serviceWorker.addEventListener('controllerchange', done, { once: true }));
    return serviceWorker.controller?.scriptURL.endsWith('/app-worker.js');
  });
const keeps = (page: Page, words: string) =>
  eventually(
    () => page.evaluate(() => JSON.stringify(localStorage)),
    (kept) => kept.includes(words),
  );

it('opens menu, orders and pass without a network, says how old they are, and goes on when there is one', async () => {
  const page = await openInstalled(kitchen.studentEmail);
  const student = onPhone(page, kitchen);
  await student.openMenu();
  expect(await isKept(page)).toBe(true);
  await student.choose(kitchen.torta);
  await student.openBasket();
  await student.goToPay();
  await student.place();
  await student.reads('La cocina lo recibió');
  const id = student.idInAddress();
  const [order] = await kitchen.sql<{ pickup_code: string }>('select pickup_code from orders where id = $1', [
    id,
  ]);
  const code = order?.pickup_code as string;
  await keeps(page, id);

  await page.context().setOffline(true);
  await page.goto(`${url}/`);
  await page.getByText('La cocina lo recibió').waitFor();
  await page.goto(`${url}/o/${id}/pass`);
  await page.locator('.pass .qr svg').waitFor();
  expect(await page.locator('.pass .code').textContent()).toContain(code);
  await page
    .getByText(/Así estaba: \d\d:\d\d/)
    .first()
    .waitFor();
  await page.goto(`${url}/o`);
  await page.getByRole('heading', { name: 'En curso' }).waitFor();
  await student.openMenu();
  await student.link(new RegExp(kitchen.torta)).waitFor();
  await page
    .getByText(/Así estaba: \d\d:\d\d/)
    .first()
    .waitFor();

  await page.context().setOffline(false);
  await page
    .getByText(/Así estaba/)
    .first()
    .waitFor({ state: 'detached', timeout: 60_000 });
  // What is missing is missing, and nothing in its place.
  const missing = await page.evaluate(async () => (await fetch('/app-assets/main-0.js')).status);
  expect(missing).toBe(404);
});

it('can be installed, under the name of the institution', async () => {
  const page = await openInstalled(null);
  await page.goto(`${url}/`);
  await isKept(page);
  const devtools = await page.context().newCDPSession(page);
  const { data, errors } = await devtools.send('Page.getAppManifest');
  expect(errors).toEqual([]);
  const manifest = JSON.parse(data ?? '');
  // What browsers ask of it: https://web.dev/articles/install-criteria. A headless one judges nothing itself.
  expect(manifest.name).toBeTruthy();
  expect([manifest.id, manifest.scope, manifest.display]).toEqual(['/', '/', 'standalone']);
  expect(manifest.start_url).toBe(`/?institution=${kitchen.institution}`);
  expect(manifest.icons.map(({ purpose }: { purpose: string }) => purpose)).toEqual([
    'any',
    'any',
    'maskable',
  ]);
  for (const { src, sizes } of manifest.icons) {
    const side = await page.evaluate(async (address) => {
      const { width, height } = await createImageBitmap(await (await fetch(address)).blob());
      return `${width}x${height}`;
    }, src);
    expect(side).toBe(sizes);
  }
});

it('offers a newer app when nothing is lost by it, and takes it at a tap', async () => {
  const page = await openInstalled(null);
  const student = onPhone(page, kitchen);
  await student.openMenu();
  await isKept(page);
  await student.choose(kitchen.torta);
  // Another script is another build: it is installed, and waits.
  const state = await page.evaluate(async () => {
    const registration = await navigator.serviceWorker.register('/app-worker.js?newer');
    const { installing } = registration;
    while (installing && installing.state === 'installing')
      await new Promise((done) => installing.addEventListener('statechange', done, { once: true }));
    return registration.waiting?.state;
  });
  expect(state).toBe('installed');
  expect(await page.getByText('Hay una versión nueva').count()).toBe(0);
  await student.openBasket();
  await page
    .getByRole('button', { name: /^Quitar/ })
    .first()
    .click();
  await student.link('Ir a las cafeterías').click();
  await page.getByText('Hay una versión nueva.').waitFor();
  await page.evaluate(() => Object.assign(window, { isOld: true }));
  await student.button('Actualizar').click();
  await page.waitForFunction(() => !('isOld' in window));
  await page.getByRole('heading', { level: 1 }).waitFor();
  await eventually(
    () => page.evaluate(() => navigator.serviceWorker.controller?.scriptURL ?? ''),
    (script) => script.endsWith('/app-worker.js?newer'),
  );
});

it('begins anew when a part of it is served no more', async () => {
  const page = await openStudent(kitchen, { as: null });
  const student = onPhone(page, kitchen);
  let missing = 0;
  await page.route(/\/app-assets\/orders-page-/, (route) => {
    missing += 1;
    return missing === 1 ? route.fulfill({ status: 404, body: '' }) : route.continue();
  });
  await student.openMenu();
  await student.link('Pedidos').click();
  await page.getByText('Entra para ver tus pedidos').waitFor();
  expect(missing).toBe(2);
});
