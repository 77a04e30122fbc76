import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { beforeAll, expect, it } from 'vitest';
import { openBrowser, tablet, url } from '../panel/support/browser.ts';
import { type Kitchen, openKitchen } from '../panel/support/kitchen.ts';
import { faultsOf, settled } from '../panel/support/looks.ts';
import { onPhone, openStudent } from './support/student.ts';

/* What it looks like, to what reads aloud and, with PICTURES=1, to eyes: pictures go to dist/screenshots. */

const pictures = join(import.meta.dirname, '../../dist/screenshots');
const narrow = { width: 320, height: 640 };
let kitchen: Kitchen;
let orderId: string;
let page: Page;
let student: ReturnType<typeof onPhone>;
let guest: Page;

openBrowser();
beforeAll(async () => {
  mkdirSync(pictures, { recursive: true });
  kitchen = await openKitchen();
  const order = await kitchen.order({ note: 'Sin picante, por favor' });
  orderId = order.id;
  await kitchen.byCook(`/orders/${orderId}/accept`);
  await kitchen.byCook(`/orders/${orderId}/items/${order.items[0]?.id}/unavailable`);
  page = await openStudent(kitchen, { viewport: narrow, bypassCSP: true });
  student = onPhone(page, kitchen);
  guest = await openStudent(kitchen, { as: null, viewport: narrow, bypassCSP: true });
});

/** Axe, both themes; nothing to be scrolled sideways on the narrowest phone; targets for a thumb. */
async function isSound(page: Page, name: string): Promise<void> {
  await settled(page);
  for (const colorScheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    // Of the second theme nothing is another but its colours.
    const rules = colorScheme === 'dark' ? ['color-contrast'] : undefined;
    expect([name, await faultsOf(page, rules)]).toEqual([name, []]);
    if (!process.env.PICTURES) continue;
    const sizes = colorScheme === 'dark' ? { narrow } : { narrow, tablet };
    for (const [size, viewport] of Object.entries(sizes)) {
      await page.setViewportSize(viewport);
      await page.screenshot({
        path: join(pictures, `app-${name}-${colorScheme}-${size}.png`),
        animations: 'disabled',
      });
    }
    await page.setViewportSize(narrow);
  }
  const sideways = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  const small = await page.locator('button, a:not(.skip)').evaluateAll((targets) =>
    targets
      .map((target) => ({
        box: target.getBoundingClientRect(),
        name: target.textContent || target.ariaLabel,
      }))
      .filter(({ box }) => box.width > 0 && (box.width < 44 || box.height < 44))
      .map(({ box, name }) => `${name}: ${box.width} x ${box.height}`),
  );
  expect([name, sideways, small]).toEqual([name, 0, []]);
}

const own = ['today', 'dish', 'menu', 'basket', 'slots', 'pay', 'order', 'pass', 'orders', 'you'] as const;
/** How each is come to, by whoever is signed in; the basket is filled on the way. */
const ways: Record<(typeof own)[number], () => Promise<unknown>> = {
  today: () => page.goto(`${url}/`).then(() => page.locator('.card.order').waitFor()),
  dish: async () => {
    await student.openMenu();
    await student.link(new RegExp(kitchen.torta)).click();
    await student.button(/^Agregar/).waitFor();
  },
  menu: () =>
    student
      .button(/^Agregar/)
      .click()
      .then(() => student.link(/^Ver pedido/).waitFor()),
  basket: () => student.openBasket().then(() => page.locator('.slot-strip .promise').waitFor()),
  slots: () => goTo('basket/slots', 'Elige tu hora'),
  pay: () => goTo('basket/pay', 'Pagar'),
  order: () => goTo(`o/${orderId}`, 'La cocina lo aceptó'),
  pass: () => goTo(`o/${orderId}/pass`, 'La cocina lo aceptó'),
  orders: () => goTo('o', 'Tus pedidos'),
  you: () => goTo('you', kitchen.studentEmail.split('@')[0] ?? ''),
};

async function goTo(path: string, heading: string): Promise<void> {
  await page.goto(`${url}/${path}`);
  await page.getByRole('heading', { level: 1, name: heading }).waitFor();
}

it.each(own)('has no serious fault in either theme, on the narrowest phone: %s', async (screen) => {
  await ways[screen]();
  await isSound(page, screen);
});

it.each([
  ['sign-in', 'Contraseña'],
  ['o', 'Entra para ver tus pedidos'],
  ['basket', 'Aún no has elegido nada'],
  ['c/nothing', 'No existe esta cafetería'],
  ['plain/sign-in', 'Contraseña'],
])('has none for whoever is not signed in: %s', async (path, text) => {
  await guest.goto(`${url}/${path}`);
  await guest.getByText(text).first().waitFor();
  await isSound(guest, `guest-${path.replaceAll('/', '-')}`);
});

it.each(['', 'menu', 'dish', 'basket', 'basket/pay', 'o', 'you'])(
  'is not cut off, nor to be scrolled sideways, when its letters are twice as large: /%s',
  async (path) => {
    await page.setViewportSize({ width: 390, height: 844 });
    const larger = () => page.addStyleTag({ content: ':root { font-size: 200% }' });
    if (path === 'menu' || path === 'dish') await student.openMenu();
    else await page.goto(`${url}/${path}`);
    if (path === 'dish') await student.link(new RegExp(kitchen.torta)).click();
    if (path === 'dish') await student.button(/^Agregar/).waitFor();
    await page.getByRole('heading', { level: 1 }).first().waitFor({ state: 'attached' });
    await larger();
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    const cut = await page.locator('main button, main a, dialog button').evaluateAll((targets) =>
      targets
        .filter((target) => !target.closest('.categories') && target.getBoundingClientRect().width > 0)
        .filter((target) => target.getBoundingClientRect().right > innerWidth + 1)
        .map((target) => target.textContent),
    );
    expect([path, wide, cut]).toEqual([path, 0, []]);
    await page.setViewportSize(narrow);
  },
);

it('takes over what the Worker wrote without a flicker, and speaks English where that is preferred', async () => {
  const page = await openStudent(kitchen, { as: null, locale: 'en-US' });
  await page.addInitScript(() => {
    const changed: string[] = [];
    Object.assign(window, { changed });
    new MutationObserver((changes) => {
      // While the page is read, the parser adds to it.
      if (document.readyState === 'loading') return;
      for (const { target, type, oldValue } of changes)
        changed.push(
          `${type} ${target.nodeName} ${oldValue} -> ${target.textContent} in ${target.parentElement?.outerHTML}`,
        );
    }).observe(document, {
      subtree: true,
      childList: true,
      characterData: true,
      attributes: true,
      characterDataOldValue: true,
    });
  });
  await page.goto(`${url}/c/${kitchen.cafeteriaId}`);
  await page.getByRole('link', { name: new RegExp(kitchen.torta) }).waitFor();
  await page.waitForTimeout(1_000);
  const changed = await page.evaluate(() => (window as unknown as { changed: string[] }).changed);
  expect(changed.filter((change) => /MAIN|SECTION|LI|STRONG|#text/.test(change))).toEqual([]);
  await page.getByRole('link', { name: 'You' }).click();
  await page.getByRole('button', { name: 'Español' }).click();
  await page.getByText('Aún no has entrado').waitFor();
  await page.goto(`${url}/`);
  await page.getByRole('heading', { name: '¿Qué se te antoja?' }).waitFor();
});
