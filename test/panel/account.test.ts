import type { Page } from 'playwright-core';
import { beforeAll, expect, it } from 'vitest';
import { openSignedIn, signInAs } from './support/board.ts';
import { eventually, openBrowser, openDevice, url } from './support/browser.ts';
import { type Kitchen, openKitchen } from './support/kitchen.ts';

let kitchen: Kitchen;
let page: Page;

openBrowser();
beforeAll(async () => {
  kitchen = await openKitchen();
  page = await openSignedIn(kitchen);
  await page.goto(`${url}/admin/office/account`);
});

const part = (name: string) => page.getByRole('region', { name, exact: true });
const sessions = () => page.locator('[data-session-id]');

it('tells who I am, and changes my name and the language of my messages', async () => {
  const mine = part('Mis datos');
  await mine.getByText('cocina@panel.test').waitFor();
  expect(await mine.textContent()).toContain('Personal de cocina');
  expect(await mine.textContent()).toContain('La Central');
  await mine.getByLabel('Nombre').fill('Rosa Méndez');
  await mine.getByLabel('Idioma de mis mensajes').selectOption('English');
  await mine.getByRole('button', { name: 'Guardar' }).click();
  await page.getByText('Guardado').waitFor();
  const [user] = await kitchen.sql("select name, locale from users where email = 'cocina@panel.test'");
  expect(user).toEqual({ name: 'Rosa Méndez', locale: 'en' });
  await page.getByRole('button', { name: 'Menú' }).click();
  await page.getByText('Rosa Méndez · cocina@panel.test').waitFor();
  await page.keyboard.press('Escape');
});

it('ends a session elsewhere after asking, and never the one at hand by that', async () => {
  const elsewhere = await openDevice({
    userAgent: 'Mozilla/5.0 (Linux; Android 14; SM-X200) AppleWebKit/537.36 Chrome/130.0.0.0 Safari/537.36',
  });
  await signInAs(elsewhere, kitchen);
  await elsewhere.getByText('En línea').waitFor();
  await page.reload();
  const other = sessions().filter({ hasText: 'Chrome · Android' });
  await other.waitFor();
  expect(await sessions().filter({ hasText: 'Este equipo' }).getByRole('button').count()).toBe(0);
  const verb = 'Cerrar sesión en Chrome · Android';
  await other.getByRole('button', { name: verb }).click();
  await page
    .getByRole('dialog', { name: verb })
    .getByRole('button', { name: 'Cerrar sesión', exact: true })
    .click();
  await other.waitFor({ state: 'detached' });
  await elsewhere.getByText('Tu sesión terminó').waitFor();
  await elsewhere.context().close();
});

it('switches what I am told off and on, and says what comes all the same', async () => {
  const mine = part('Mis avisos');
  const receipts = mine.getByRole('group', { name: 'Recibos' }).getByLabel('Correo');
  await receipts.waitFor();
  expect(await receipts.isChecked()).toBe(true);
  await receipts.click();
  await eventually(
    () => kitchen.sql("select notification_preferences as told from users where email = 'cocina@panel.test'"),
    ([user]) => user?.told.receipts?.email === false && user.told.announcements?.push === true,
  );
  await mine.getByText(/Siempre llegan: .*Pedido listo/).waitFor();
  await page.reload();
  await eventually(
    () => receipts.isChecked(),
    (checked) => !checked,
  );
});

it('changes my password where I know the present one, and says what is wrong with it', async () => {
  const mine = part('Contraseña');
  const enter = async (current: string, next: string) => {
    await mine.locator('input[name=current]').fill(current);
    await mine.locator('input[name=password]').fill(next);
    await mine.getByRole('button', { name: 'Cambiar contraseña' }).click();
  };
  await enter('not the password', 'caldo de olla 1910');
  await mine.getByText('Esa no es tu contraseña actual').waitFor();
  await enter(kitchen.password, 'contraseña');
  await mine.getByText('Elige una contraseña más difícil').waitFor();
  await enter(kitchen.password, 'caldo de olla 1910');
  await page.getByText('Tu contraseña cambió').waitFor();
  expect(await mine.locator('input[name=current]').inputValue()).toBe('');
  const signIn = (password: string) =>
    kitchen.call('/auth/login', { body: { email: 'cocina@panel.test', password } });
  expect((await signIn('caldo de olla 1910')).status).toBe(200);
  expect((await signIn(kitchen.password)).status).toBe(401);
});

it('ends all of my sessions after asking, this one too', async () => {
  await page.getByRole('button', { name: 'Cerrar todas mis sesiones' }).click();
  await page.getByText('También la de este equipo').waitFor();
  await page
    .getByRole('dialog', { name: 'Cerrar todas mis sesiones' })
    .getByRole('button', { name: 'Cerrar todas mis sesiones' })
    .click();
  await page.getByRole('heading', { name: 'Entrar al panel' }).waitFor();
  expect(await page.evaluate(() => localStorage.getItem('itsur-eats.session'))).toBeNull();
});

it('writes a letter to whoever forgot their password, and says the same to strangers', async () => {
  const device = await openDevice();
  await device.goto(`${url}/admin/`);
  for (const email of ['nadie@panel.test', 'cocina@panel.test']) {
    await device.reload();
    await device.getByRole('button', { name: 'Olvidé mi contraseña' }).click();
    await device.getByLabel('Correo').fill(email);
    await device.getByRole('button', { name: 'Enviar enlace' }).click();
    await device.getByLabel('Institución').fill(kitchen.institution);
    await device.getByRole('button', { name: 'Enviar enlace' }).click();
    await device.getByText('Si hay una cuenta con ese correo').waitFor();
  }
  const letters = () =>
    kitchen.sql("select email from account_letters where kind = 'reset_password' and used_at is null");
  expect(await eventually(letters, (found) => found.length > 0)).toEqual([{ email: 'cocina@panel.test' }]);
  await device.getByRole('button', { name: 'Volver a entrar' }).click();
  await device.getByRole('heading', { name: 'Entrar al panel' }).waitFor();
});
