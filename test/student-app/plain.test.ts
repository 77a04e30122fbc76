import { beforeAll, expect, it } from 'vitest';
import { openBrowser, url } from '../panel/support/browser.ts';
import { type Kitchen, openKitchen } from '../panel/support/kitchen.ts';
import { onPhone, openStudent } from './support/student.ts';

/* Where no script runs. */

let kitchen: Kitchen;

openBrowser();
beforeAll(async () => {
  kitchen = await openKitchen();
});

it('reads the menu, orders in cash by forms, follows the order by reload and takes it back', async () => {
  const page = await openStudent(kitchen, { as: null, javaScriptEnabled: false });
  const { link, button, reads } = onPhone(page, kitchen);
  await page.goto(`${url}/c/${kitchen.cafeteriaId}`);
  await page.getByText(kitchen.chilaquiles).waitFor();
  await link('Pedir sin JavaScript').click();
  await page.getByLabel('Correo').fill(kitchen.studentEmail);
  await page.getByLabel('Contraseña').fill('no es esta');
  await button('Entrar').click();
  await page.getByRole('alert').getByText('Correo o contraseña incorrectos').waitFor();
  await page.getByLabel('Contraseña').fill(kitchen.password);
  await button('Entrar').click();

  await page.getByLabel(new RegExp(kitchen.torta)).fill('2');
  await page.getByLabel(/^Aguacate/).check();
  await button('Tu pedido').click();
  await page.getByText(/^Recoger entre/).waitFor();
  await button('Hacer pedido · $126.00').click();
  await reads('La cocina lo recibió');
  await page.getByText('El tuyo es el siguiente').waitFor();
  const id = new URL(page.url()).pathname.split('/').at(-1);
  await kitchen.byCook(`/orders/${id}/accept`);
  await page.reload();
  await reads('La cocina lo aceptó');
  expect(await page.locator('meta[http-equiv=refresh]').getAttribute('content')).toBe('15');
  await button('Cancelar pedido').click();
  // Too late by this cafeteria's own rule; the API says so, and the page as it does.
  await page.getByRole('alert').waitFor();
  await kitchen.byCook(`/orders/${id}/cancel`, { reason: 'Se fue el gas' });
  await page.goto(`${url}/plain/o/${id}`);
  await reads('Pedido cancelado');
  await page.getByText('Motivo: Se fue el gas').waitFor();
});
