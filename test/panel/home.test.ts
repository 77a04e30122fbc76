import type { Page } from 'playwright-core';
import { beforeAll, expect, it } from 'vitest';
import { openSignedIn } from './support/board.ts';
import { eventually, openBrowser, url } from './support/browser.ts';
import { type Kitchen, openKitchen } from './support/kitchen.ts';

let kitchen: Kitchen;
let page: Page;

openBrowser();
beforeAll(async () => {
  kitchen = await openKitchen({ students: 2 });
  const [rejected, sold] = [await kitchen.order(), await kitchen.order({ student: 1 })];
  await kitchen.byCook(`/orders/${rejected.id}/reject`, { reason: 'Sin gas' });
  for (const verb of ['accept', 'start', 'ready', 'collect'])
    await kitchen.byCook(`/orders/${sold.id}/${verb}`);
  await kitchen.sql('update menu_items set stock = 3, low_stock_at = 5 where id = $1', [
    kitchen.chilaquilesId,
  ]);
  await kitchen.order();
  page = await openSignedIn(kitchen, { as: 'admin@panel.test' });
});

const section = (name: string) => page.getByRole('region', { name, exact: true });
const button = (name: string) => page.getByRole('button', { name, exact: true });

it('says at a glance what waits, who is there, what was lost and what runs out; one tap restocks', async () => {
  await page.goto(`${url}/admin/office/home`);
  await section('Ahora').getByText('Nuevos: 1').waitFor();
  expect(await section('Ahora').textContent()).toContain('Nadie tiene abierto el tablero');
  expect(await section('Perdidos hoy').getByRole('row').last().textContent()).toBe(
    'RechazadoSin gas1$110.00',
  );
  expect(await section('Se está acabando').textContent()).toContain(`${kitchen.chilaquiles}queda`);
  await button(`Agregar 10 de ${kitchen.chilaquiles}`).click();
  await section('Se está acabando').getByText('Hay suficiente').waitFor();
  expect(await kitchen.sql('select stock from menu_items where id = $1', [kitchen.chilaquilesId])).toEqual([
    { stock: 13 },
  ]);
});

it('says who has a board open, and that a pause is on, and ends it', async () => {
  const board = await openSignedIn(kitchen);
  await board.goto(`${url}/admin/board`);
  await board.getByText('En línea').waitFor();
  await kitchen.byCook(`/cafeterias/${kitchen.cafeteriaId}/pause`, { reason: 'Sin agua' });
  await page.reload();
  await section('Ahora').getByText('cocina (1 tablero)').waitFor();
  await section('Ahora').getByText('Sin agua').waitFor();
  await button('Reanudar').click();
  await section('Ahora').getByText('Sin agua').waitFor({ state: 'detached' });
});

it('counts the till by notes and coins, and says what is missing while it is typed', async () => {
  await page.getByRole('link', { name: 'Contar la caja' }).click();
  const till = section('Corte de caja');
  const form = page.getByRole('form', { name: 'Lo que hay en caja' });
  await form.waitFor();
  await page.keyboard.press('Escape');
  await form.waitFor({ state: 'detached' });
  await till.getByText('Aún no se ha contado').waitFor();
  expect(await till.textContent()).toContain('Debe haber en caja$110.00');
  await button('Contar la caja').click();
  // Nothing typed is nothing counted.
  await button('Guardar el corte').click();
  await form.locator('input:invalid').first().waitFor();
  await form.getByLabel('Piezas de $100.00').fill('1');
  await form.getByText('Faltan $10.00').waitFor();
  await form.getByLabel('Piezas de $5.00').fill('2');
  await form.getByText('Cuadra').waitFor();
  await form.getByLabel('Nota').fill('Turno de la tarde');
  await button('Guardar el corte').click();
  const row = till.getByRole('table', { name: 'Cortes guardados' }).getByRole('row').last();
  await row.getByText('Turno de la tarde').waitFor();
  expect(await row.textContent()).toContain('$110.00$110.00Cuadra');
  await button('Contar otra vez').click();
  await form.getByText('Como suma').click();
  await form.getByLabel('Cuánto hay, sin el fondo de caja').fill('115.5');
  await form.getByText('Sobran $5.50').waitFor();
  await button('Guardar el corte').click();
  await till.getByText('Sobran $5.50').waitFor();
  await page.goto(`${url}/admin/office/home`);
  await section('Caja de hoy').getByText('Sobran $5.50').waitFor();
});

it('leads to the till itself, to count it again or to look', async () => {
  await page.setViewportSize({ width: 1280, height: 500 });
  await page.getByRole('link', { name: 'Contar otra vez' }).click();
  await page.getByRole('form', { name: 'Lo que hay en caja' }).waitFor();
  await page.goto(`${url}/admin/office/home`);
  await page.getByRole('link', { name: 'Ir al corte de caja' }).click();
  await eventually(
    async () => (await section('Corte de caja').boundingBox())?.y ?? Number.POSITIVE_INFINITY,
    (top) => top >= 0 && top < 250,
  );
});
