import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { beforeAll, expect, inject, it } from 'vitest';
import type { Run } from '../../dev/run-file.ts';
import { onPhone, openStudent } from '../student-app/support/student.ts';
import { openBrowser, openDevice, url } from './support/browser.ts';
import { type Kitchen, openKitchen } from './support/kitchen.ts';

/* Signing in with the institution's own account, at the sandbox's issuer. */

const { sandboxUrl } = JSON.parse(readFileSync(join(inject('dataDir'), 'run.json'), 'utf8')) as Run;
const issuer = `${sandboxUrl}/oidc`;
let kitchen: Kitchen;

openBrowser();
beforeAll(async () => {
  kitchen = await openKitchen();
  const oidc = [{ issuer, audiences: ['itsur-eats'], domains: ['panel.test'] }];
  await kitchen.sql('update platform.institutions set config = $2::jsonb where id = $1', [
    kitchen.institution,
    JSON.stringify({ oidc }),
  ]);
  // Whoever changes an institution has it read anew at once.
  const { accessToken: token } = await kitchen.grantTo('admin@panel.test');
  const body = { languages: { default: 'es' } };
  expect((await kitchen.call('/admin/institution', { method: 'PATCH', token, body })).status).toBe(200);
});

/** Where somebody of this institution signed in before. */
async function openSignIn(): Promise<Page> {
  const localStorage = [{ name: 'itsur-eats.institution', value: kitchen.institution }];
  const page = await openDevice({
    storageState: { cookies: [], origins: [{ origin: url, localStorage }] },
  });
  await page.goto(`${url}/admin/`);
  return page;
}

const leave = async (page: Page) => {
  await page.getByRole('link', { name: 'Entrar con mi cuenta institucional' }).click();
  await page.getByRole('heading', { name: 'Cuenta institucional (sandbox)' }).waitFor();
};

const enterAs = async (page: Page, email: string) => {
  await page.getByLabel('Correo').fill(email);
  await page.getByRole('button', { name: 'Entrar' }).click();
};

it('signs in at the issuer and comes back to the board, with nothing of it left in the address', async () => {
  const page = await openSignIn();
  await leave(page);
  await enterAs(page, kitchen.email);
  // The account has this address, and a password: it is linked by that, once.
  await page.getByText('Ya hay una cuenta con este correo').waitFor();
  await page.getByLabel('Correo').fill(kitchen.email);
  await page.getByLabel('Contraseña').fill(kitchen.password);
  await page.getByRole('button', { name: 'Entrar', exact: true }).click();
  await page.getByText('En línea').waitFor();
  expect(page.url()).toBe(`${url}/admin/board`);
  await page.reload();
  await page.getByText('En línea').waitFor();
});

it('says so when the issuer knows somebody whom the institution does not let in, and when they thought better of it', async () => {
  const page = await openSignIn();
  await leave(page);
  await enterAs(page, 'alguien@otra.test');
  await page.getByText('No se pudo entrar con la cuenta institucional').waitFor();
  expect(new URL(page.url()).search).toBe('');
  await leave(page);
  await page.getByRole('button', { name: 'Cancelar' }).click();
  await page.getByText('No se pudo entrar con la cuenta institucional').waitFor();
  expect(await page.evaluate(() => localStorage.getItem('itsur-eats.session'))).toBeNull();
});

it('brings a student back to where they were, signed in, with what they had chosen', async () => {
  const page = await openStudent(kitchen, { as: null });
  const student = onPhone(page, kitchen);
  await student.openMenu();
  await student.choose(kitchen.torta);
  await student.openBasket();
  await student.link('Entra para pedir').click();
  await leave(page);
  await enterAs(page, 'nueva@panel.test');
  await student.link(/^Ir a pagar · \$55/).waitFor();
  expect(page.url()).toBe(`${url}/basket`);
  // Nothing of it is where a script could read it.
  expect(await page.evaluate(() => document.cookie)).not.toContain('oidc');
  await page.reload();
  await student.link(/^Ir a pagar/).waitFor();
});
