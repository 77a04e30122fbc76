import type { Page } from 'playwright-core';
import sharp from 'sharp';
import { beforeAll, expect, it } from 'vitest';
import { openBrowser, url } from '../panel/support/browser.ts';
import { type Kitchen, openKitchen } from '../panel/support/kitchen.ts';
import { onPhone, openStudent } from './support/student.ts';

/* What a student sees of a dish before it is eaten. */

let kitchen: Kitchen;
let page: Page;

openBrowser();
beforeAll(async () => {
  kitchen = await openKitchen();
  const { accessToken } = await kitchen.grantTo(kitchen.email);
  const picture = { width: 800, height: 600, channels: 3, background: '#c2410c' } as const;
  const photo = await sharp({ create: picture }).webp().toBuffer();
  const [torta] = await kitchen.sql('select id from menu_items where name = $1', [kitchen.torta]);
  const path = `/cafeterias/${kitchen.cafeteriaId}/menu-items/${torta?.id}/photo`;
  const { status } = await fetch(url + path, {
    method: 'PUT',
    headers: { authorization: `Bearer ${accessToken}`, 'x-institution': kitchen.institution },
    body: new Uint8Array(photo),
  });
  expect(status).toBe(200);
  page = await openStudent(kitchen);
});

const tileOf = (dish: string) => page.getByRole('link', { name: new RegExp(dish) }).locator('.face');
const tagOf = (dish: string) => tileOf(dish).evaluate((tile) => tile.tagName);

it('a dish shows its photo on the menu and on its page; one without has a face', async () => {
  await onPhone(page, kitchen).openMenu();
  const shown = (tile: HTMLImageElement) => tile.naturalWidth;
  await expect.poll(() => tileOf(kitchen.torta).evaluate(shown), { timeout: 20_000 }).toBe(800);
  expect(await tagOf(kitchen.chilaquiles)).toBe('SPAN');
  await page.getByRole('link', { name: new RegExp(kitchen.torta) }).click();
  const large = page.getByRole('dialog').locator('img.face');
  await expect.poll(() => large.evaluate(shown), { timeout: 20_000 }).toBe(800);
});

it('a photo that is gone leaves a face, on a menu that the server wrote too', async () => {
  await page.route('**/photos/**', (route) => route.fulfill({ status: 404 }));
  await onPhone(page, kitchen).openMenu();
  await expect.poll(() => tagOf(kitchen.torta), { timeout: 20_000 }).toBe('SPAN');
});
