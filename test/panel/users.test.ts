import type { Page } from 'playwright-core';
import { beforeAll, expect, it } from 'vitest';
import { openSignedIn } from './support/board.ts';
import { eventually, openBrowser, url } from './support/browser.ts';
import { type Kitchen, openKitchen } from './support/kitchen.ts';

let kitchen: Kitchen;
let page: Page;

openBrowser();
beforeAll(async () => {
  kitchen = await openKitchen();
  await kitchen.sql(
    `insert into users (campus_id, email, name, role)
     select campus_id, 'alumno' || n || '@panel.test', 'alumno' || n, 'student'
     from users, generate_series(2, 22) n where email = 'admin@panel.test'`,
  );
  page = await openSignedIn(kitchen, { as: 'admin@panel.test' });
  await page.goto(`${url}/admin/office/users`);
});

const see = (name: string) => page.getByRole('button', { name: `Ver a ${name}`, exact: true });
const button = (name: string) => page.getByRole('button', { name, exact: true });
const rows = () => page.locator('[data-user-id]');
const stored = async (email: string) =>
  (
    await kitchen.sql(
      `select name, role, locale, deactivated_at is not null as deactivated,
         array(select cafeteria_id::text from staff_assignments where user_id = users.id) as cafeterias
       from users where email = $1`,
      [email],
    )
  )[0];
const confirm = (verb: string) =>
  page
    .getByRole('dialog', { name: verb, exact: true })
    .getByRole('button', { name: verb, exact: true })
    .click();

it('finds people by name, role and access, a page at a time', async () => {
  await see('admin').waitFor();
  expect(await rows().count()).toBe(20);
  await button('Ver más').click();
  await eventually(
    () => rows().count(),
    (count) => count === 24,
  );
  await page.getByLabel('Función').selectOption('Personal de cocina');
  await see('cocina').waitFor();
  await eventually(
    () => rows().count(),
    (count) => count === 1,
  );
  expect(await rows().textContent()).toContain('La Central');
  await page.getByLabel('Función').selectOption('Todas');
  await page.getByLabel('Buscar').fill('alumno2@');
  await see('alumno2').waitFor();
  await eventually(
    () => rows().count(),
    (count) => count === 1,
  );
  await page.getByLabel('Acceso').selectOption('Desactivado');
  await page.getByText('Nadie con esos filtros').waitFor();
  await page.goto(`${url}/admin/office/users`);
});

it('invites somebody into a cafeteria, who is written to, and says what is wrong with an invitation', async () => {
  await button('Invitar a alguien').click();
  const form = page.getByRole('form', { name: 'Invitar a alguien' });
  // All of it is there: what arrives later must not find half a form filled in.
  await form.getByLabel('La Central').waitFor();
  await form.getByLabel('Correo').fill('cocina@panel.test');
  await form.getByLabel('Nombre').fill('Rosa Méndez');
  await form.getByLabel('Idioma de sus mensajes').selectOption('English');
  await button('Enviar invitación').click();
  await form.getByRole('alert').getByText('Ya hay una cuenta con este correo').waitFor();
  await form.getByLabel('Correo').fill('rosa@panel.test');
  await button('Enviar invitación').click();
  await page.getByText('Se invitó a rosa@panel.test').waitFor();
  await form.waitFor({ state: 'detached' });
  expect(await stored('rosa@panel.test')).toEqual({
    name: 'Rosa Méndez',
    role: 'staff',
    locale: 'en',
    deactivated: false,
    cafeterias: [kitchen.cafeteriaId],
  });
  const letters = await kitchen.sql(
    "select kind from account_letters join users on users.id = user_id where users.email = 'rosa@panel.test'",
  );
  expect(letters).toEqual([{ kind: 'invite' }]);
  await page.getByLabel('Buscar').fill('rosa');
  await see('Rosa Méndez').waitFor();
});

it('changes what somebody is, and signs them out by it', async () => {
  await page.getByLabel('Buscar').fill('cocina');
  await see('cocina').click();
  const form = page.getByRole('form', { name: 'Cambiar sus datos' });
  await form.getByLabel('Nombre').fill('Cocina de La Central');
  await button('Guardar').click();
  await page.getByText('Guardado').waitFor();
  // A name is no right: the cook goes on.
  expect((await kitchen.byCook(`/cafeterias/${kitchen.cafeteriaId}/resume`)).status).toBe(200);
  await form.getByLabel('Función').selectOption('Gerencia de cafetería');
  expect(await form.getByLabel('La Central').isChecked()).toBe(true);
  await button('Guardar').click();
  await eventually(
    () => stored('cocina@panel.test'),
    (user) => user?.role === 'manager',
  );
  expect(await stored('cocina@panel.test')).toMatchObject({ cafeterias: [kitchen.cafeteriaId] });
  expect((await kitchen.byCook(`/cafeterias/${kitchen.cafeteriaId}/resume`)).body.code).toBe('session_ended');
});

it('ends sessions, and takes away and gives back the right to sign in, each after asking', async () => {
  const held = await kitchen.grantTo('cocina@panel.test');
  const me = () => kitchen.call('/me', { token: held.accessToken });
  expect((await me()).status).toBe(200);
  await button('Cerrar sus sesiones').click();
  await confirm('Cerrar sus sesiones');
  await page.getByText('Se cerraron las sesiones de Cocina de La Central').waitFor();
  expect((await me()).body.code).toBe('session_ended');

  await button('Desactivar').click();
  await page.getByText('ya no podrá entrar').waitFor();
  await page.getByRole('button', { name: 'Volver' }).click();
  expect(await stored('cocina@panel.test')).toMatchObject({ deactivated: false });
  await button('Desactivar').click();
  await confirm('Desactivar');
  await button('Reactivar').waitFor();
  const signIn = { email: 'cocina@panel.test', password: kitchen.password };
  expect((await kitchen.call('/auth/login', { body: signIn })).status).toBeGreaterThanOrEqual(401);
  await button('Reactivar').click();
  await confirm('Reactivar');
  await button('Desactivar').waitFor();
  expect((await kitchen.call('/auth/login', { body: signIn })).status).toBe(200);
});

it('shows a manager the staff of their cafeterias alone, and nobody their own account to change', async () => {
  const theirs = await openSignedIn(kitchen, { as: 'cocina@panel.test' });
  await theirs.goto(`${url}/admin/office/users`);
  await theirs.getByRole('button', { name: 'Ver a Rosa Méndez' }).waitFor();
  expect(await theirs.locator('[data-user-id]').count()).toBe(1);
  await theirs.getByRole('button', { name: 'Invitar a alguien' }).click();
  const role = theirs.getByRole('form').getByLabel('Función');
  await role.waitFor();
  expect(await role.locator('option').allTextContents()).toEqual(['Personal de cocina']);

  await page.goto(`${url}/admin/office/users?q=admin`);
  await see('admin').click();
  await page.getByText('Es tu propia cuenta').waitFor();
  expect(await button('Desactivar').count()).toBe(0);
});
