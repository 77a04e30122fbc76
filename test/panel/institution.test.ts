import type { Page } from 'playwright-core';
import { beforeAll, expect, it } from 'vitest';
import { openSignedIn } from './support/board.ts';
import { openBrowser, url } from './support/browser.ts';
import { type Kitchen, openKitchen } from './support/kitchen.ts';

let kitchen: Kitchen;
let page: Page;

openBrowser();
beforeAll(async () => {
  kitchen = await openKitchen();
  page = await openSignedIn(kitchen, { as: 'admin@panel.test' });
  await page.goto(`${url}/admin/office/institution`);
});

const button = (name: string) => page.getByRole('button', { name, exact: true });
const form = (name: string) => page.getByRole('form', { name, exact: true });
const campus = (name: string) => page.getByRole('region', { name, exact: true });
const save = (name: string) => form(name).getByRole('button', { name: 'Guardar' }).click();

it('opens a campus in its zone and a cafeteria on it, which can be worked in at once', async () => {
  await campus('Campus').getByText('La Central').waitFor();
  await button('Nuevo campus').click();
  await form('Nuevo campus').getByLabel('Nombre').fill('Campus Tijuana');
  await form('Nuevo campus').getByLabel('Zona horaria').selectOption('America/Tijuana');
  await save('Nuevo campus');
  await campus('Campus Tijuana').getByText('America/Tijuana').waitFor();
  await campus('Campus Tijuana').getByText('Aún no hay ninguna cafetería aquí').waitFor();

  await button('Nueva cafetería en Campus Tijuana').click();
  await form('Nueva cafetería').getByLabel('Nombre').fill('Barra Norte');
  await form('Nueva cafetería').getByLabel('Letra de sus pedidos').fill('bn');
  await save('Nueva cafetería');
  await campus('Campus Tijuana').getByText('Barra Norte').waitFor();
  await page.getByLabel('Cafetería', { exact: true }).selectOption('Barra Norte');
  const [made] = await kitchen.sql(
    "select number_prefix, currency from cafeterias where name = 'Barra Norte'",
  );
  expect(made).toEqual({ number_prefix: 'BN', currency: 'MXN' });
});

it('renames a cafeteria, and moves it to another campus unless it has open orders', async () => {
  const order = await kitchen.order();
  await button('Cambiar La Central').click();
  await form('Cambiar La Central').getByLabel('Nombre').fill('La Central Norte');
  await form('Cambiar La Central').getByLabel('Campus').selectOption('Campus Tijuana');
  await save('Cambiar La Central');
  await form('Cambiar La Central').getByRole('alert').waitFor();
  await kitchen.byCook(`/orders/${order.id}/reject`, { reason: 'Nos mudamos' });
  await save('Cambiar La Central');
  await campus('Campus Tijuana').getByText('La Central Norte').waitFor();
  await campus('Campus').getByText('Aún no hay ninguna cafetería aquí').waitFor();
});

it('archives a cafeteria after asking, and brings it back', async () => {
  const row = campus('Campus Tijuana').getByRole('listitem').filter({ hasText: 'Barra Norte' });
  await button('Archivar Barra Norte').click();
  const asked = page.getByRole('dialog', { name: 'Archivar Barra Norte' });
  await asked.getByText('Deja de recibir pedidos').waitFor();
  await asked.getByRole('button', { name: 'Archivar' }).click();
  await row.getByText('Archivada desde').waitFor();
  await page.getByLabel('Cafetería', { exact: true }).selectOption('Barra Norte (archivada)');
  await button('Recuperar Barra Norte').click();
  await row.getByText('Abierta a pedidos').waitFor();
  expect(await kitchen.sql("select archived_at from cafeterias where name = 'Barra Norte'")).toEqual([
    { archived_at: null },
  ]);
});

it('chooses what phones show and how long things are kept, and takes a choice back', async () => {
  const choices = form('Lo que se ve y cuánto se guarda');
  await choices.getByLabel('Nombre corto').fill('Prueba');
  await choices.getByLabel('Color principal').fill('rojo');
  await choices.getByLabel('Notas y alérgenos de pedidos terminados, en días').fill('90');
  await save('Lo que se ve y cuánto se guarda');
  await choices.getByRole('alert').getByText('Un color como #9a3412').waitFor();
  await choices.getByLabel('Color principal').fill('#9a3412');
  await save('Lo que se ve y cuánto se guarda');
  await page.getByText('Guardado; en los teléfonos').waitFor();
  const { accessToken: token } = await kitchen.grantTo('admin@panel.test');
  const read = async () => (await kitchen.call('/admin/institution', { token })).body;
  const chosen = await read();
  expect(chosen.branding).toEqual({ shortName: 'Prueba', primaryColour: '#9a3412' });
  expect(chosen.retention.orderTextDays).toBe(90);
  await choices.getByLabel('Nombre corto').fill('');
  const answered = page.waitForResponse(
    (response) => response.url().endsWith('/admin/institution') && response.request().method() === 'PATCH',
  );
  await save('Lo que se ve y cuánto se guarda');
  expect((await answered).status()).toBe(200);
  expect((await read()).branding).toEqual({ primaryColour: '#9a3412' });
});

it("shows a campus's administrators their own campus, and no choices of the institution", async () => {
  await kitchen.sql(
    `insert into users (campus_id, email, name, role, password_hash)
     select c.id, 'campus@panel.test', 'campus', 'campus_admin', u.password_hash
     from campuses c, users u where c.name = 'Campus Tijuana' and u.email = 'admin@panel.test'`,
  );
  const theirs = await openSignedIn(kitchen, { as: 'campus@panel.test' });
  await theirs.goto(`${url}/admin/office/institution`);
  await theirs.getByRole('region', { name: 'Campus Tijuana' }).getByText('Barra Norte').waitFor();
  expect(await theirs.locator('[data-campus-id]').count()).toBe(1);
  expect(await theirs.getByRole('button', { name: 'Nuevo campus' }).count()).toBe(0);
  expect(await theirs.getByRole('form', { name: 'Lo que se ve y cuánto se guarda' }).count()).toBe(0);
});

it('begins with its first cafeteria where there is none yet', async () => {
  await kitchen.sql(
    `with made as (insert into campuses (name) values ('Campus Nuevo') returning id)
     insert into users (campus_id, email, name, role, password_hash)
     select made.id, 'nuevo@panel.test', 'nuevo', 'campus_admin', u.password_hash
     from made, users u where u.email = 'admin@panel.test'`,
  );
  const theirs = await openSignedIn(kitchen, { as: 'nuevo@panel.test' });
  await theirs.goto(`${url}/admin/`);
  await theirs.getByRole('button', { name: 'Nueva cafetería en Campus Nuevo' }).click();
  const made = theirs.getByRole('form', { name: 'Nueva cafetería' });
  await made.getByLabel('Nombre').fill('La Primera');
  await made.getByRole('button', { name: 'Guardar' }).click();
  await theirs.getByRole('region', { name: 'Campus Nuevo' }).getByText('La Primera').waitFor();
  await theirs.reload();
  await theirs.getByRole('button', { name: 'Menú' }).waitFor();
  await theirs.getByText('La Primera').first().waitFor();
});
