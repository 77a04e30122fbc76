import type { Page } from 'playwright-core';
import { beforeAll, expect, it } from 'vitest';
import { openSignedIn } from './support/board.ts';
import { openBrowser, url } from './support/browser.ts';
import { type Kitchen, openKitchen } from './support/kitchen.ts';

let kitchen: Kitchen;
let page: Page;

const button = (name: string | RegExp) => page.getByRole('button', { name, exact: true });
const kept = () => kitchen.sql('select title, body, campus_id, cafeteria_id from announcements order by id');

openBrowser();
beforeAll(async () => {
  kitchen = await openKitchen({ students: 2 });
  page = await openSignedIn(kitchen, { as: 'admin@panel.test' });
  await page.goto(`${url}/admin/office/announcements`);
});

it('is written, seen as phones will show it, and goes out once it was confirmed', async () => {
  await page.getByText('Todavía no hay anuncios').waitFor();
  expect(await button('Anunciar').isDisabled()).toBe(true);
  await page.getByLabel('Título').fill('Mañana no hay servicio');
  await page.getByLabel('Texto').fill('Cerramos por mantenimiento.\nVolvemos el jueves.');
  expect(await page.getByRole('figure').textContent()).toContain('Mañana no hay servicio');
  await button('Anunciar').click();
  await button('Volver').click();
  expect(await kept()).toEqual([]);
  await button('Anunciar').click();
  await page.getByRole('dialog').getByRole('button', { name: 'Anunciar' }).click();
  await page.getByText('Anunciado: se está enviando').waitFor();
  expect(await kept()).toEqual([
    expect.objectContaining({
      title: 'Mañana no hay servicio',
      body: 'Cerramos por mantenimiento.\nVolvemos el jueves.',
      campus_id: expect.any(String),
      cafeteria_id: null,
    }),
  ]);
  expect(await page.getByLabel('Título').inputValue()).toBe('');
});

it('shows how far it has come', async () => {
  await page.getByText(/^Enviado · /).waitFor();
  await button('Ver el anuncio «Mañana no hay servicio»').click();
  const detail = page.getByRole('dialog', { name: 'Mañana no hay servicio' });
  const messages = detail.getByRole('region', { name: 'Mensajes' });
  await messages.getByRole('progressbar', { name: '100 % de los mensajes ha terminado' }).waitFor();
  expect(await messages.textContent()).toMatch(/Enviados\d/);
  await page.keyboard.press('Escape');
});

it('goes to the students of a cafeteria by keyboard alone, once however often it is confirmed', async () => {
  await page.getByLabel('Para', { exact: true }).focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Tab');
  await page.keyboard.type('Hay pozole');
  await page.keyboard.press('Tab');
  await page.keyboard.type('Desde las dos.');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  const confirm = page.getByRole('dialog').getByRole('button', { name: 'Anunciar' });
  await confirm.focus();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Enter');
  await page.locator('[data-announcement-id]').nth(1).waitFor();
  expect((await kept()).slice(1)).toEqual([
    expect.objectContaining({ title: 'Hay pozole', campus_id: null, cafeteria_id: kitchen.cafeteriaId }),
  ]);
});
