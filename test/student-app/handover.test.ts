import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { beforeAll, expect, inject, it } from 'vitest';
import type { Run } from '../../dev/run-file.ts';
import { openBrowser, url } from '../panel/support/browser.ts';
import { type Kitchen, openKitchen } from '../panel/support/kitchen.ts';
import { faultsOf } from '../panel/support/looks.ts';
import { onPhone, openStudent } from './support/student.ts';

/* On an iPhone's home screen: the institution's page opens, and stays, in a browser that shares nothing with the app. */

const { sandboxUrl } = JSON.parse(readFileSync(join(inject('dataDir'), 'run.json'), 'utf8')) as Run;
let kitchen: Kitchen;

openBrowser();
beforeAll(async () => {
  kitchen = await openKitchen();
  const oidc = [{ issuer: `${sandboxUrl}/oidc`, audiences: ['itsur-eats'], domains: ['panel.test'] }];
  await kitchen.sql('update platform.institutions set config = $2::jsonb where id = $1', [
    kitchen.institution,
    JSON.stringify({ oidc }),
  ]);
  // Whoever changes an institution has it read anew at once.
  const { accessToken: token } = await kitchen.grantTo('admin@panel.test');
  const body = { languages: { default: 'es' } };
  expect((await kitchen.call('/admin/institution', { method: 'PATCH', token, body })).status).toBe(200);
});

async function openInstalled(): Promise<Page> {
  const page = await openStudent(kitchen, { as: null });
  await page.addInitScript(() => Object.assign(navigator, { standalone: true }));
  return page;
}

const institutional = 'Entrar con mi cuenta institucional';

/** Taps the way to the institution's page, which opens in the other browser, and signs in there as somebody. */
async function signInElsewhere(app: Page, email: string): Promise<Page> {
  const link = app.getByRole('link', { name: institutional });
  await app.waitForFunction(() => document.querySelector('a[href*="handover="]') !== null);
  const href = (await link.getAttribute('href')) ?? '';
  // The app stays where it is, as on the phone.
  await app.evaluate(() =>
    addEventListener('click', (event) => event.preventDefault(), { capture: true, once: true }),
  );
  await link.click();
  const safari = await openStudent(kitchen, { as: null });
  await safari.goto(`${url}${href}`);
  await safari.getByLabel('Correo').fill(email);
  await safari.getByRole('button', { name: 'Entrar' }).click();
  return safari;
}

const codeIn = async (safari: Page) => (await safari.locator('.handed-over .code').textContent()) ?? '';

it('goes on in the app by the six digits that the browser shows, with what was chosen', async () => {
  const app = await openInstalled();
  const student = onPhone(app, kitchen);
  await student.openMenu();
  await student.choose(kitchen.torta);
  await student.openBasket();
  await student.link('Entra para pedir').click();
  expect(await app.getByLabel('Escribe los seis dígitos que te mostró').count()).toBe(0);
  const safari = await signInElsewhere(app, 'nueva@panel.test');
  const code = await codeIn(safari);
  expect(code).toMatch(/^\d{3} \d{3}$/);
  expect(await faultsOf(safari)).toEqual([]);
  expect(
    await safari.evaluate(() => Object.keys(localStorage).filter((key) => key.endsWith('.session'))),
  ).toEqual([]);

  // The phone has ended the app meanwhile.
  await app.reload();
  const field = app.getByLabel('Escribe los seis dígitos que te mostró');
  expect(await faultsOf(app)).toEqual([]);
  const enter = app.getByRole('form', { name: '¿Entraste en Safari?' }).getByRole('button');
  await field.fill(code === '000 000' ? '000 001' : '000 000');
  await enter.click();
  await app.getByText('Esos dígitos no son; revísalos').waitFor();
  await field.fill(code);
  await enter.click();
  await student.link(/^Ir a pagar · \$55/).waitFor();
  await app.reload();
  await student.link(/^Ir a pagar/).waitFor();
  expect(
    await app.evaluate(() => Object.keys(localStorage).filter((key) => key.endsWith('.handover'))),
  ).toEqual([]);
});

it('asks the browser for the password of an account that has one, once, before it shows digits', async () => {
  const app = await openInstalled();
  await app.goto(`${url}/sign-in`);
  const safari = await signInElsewhere(app, kitchen.studentEmail);
  await safari.getByText('Ya hay una cuenta con este correo').waitFor();
  await safari.getByLabel('Correo').fill(kitchen.studentEmail);
  await safari.getByLabel('Contraseña').fill(kitchen.password);
  await safari.getByRole('button', { name: 'Entrar', exact: true }).click();
  const code = await codeIn(safari);
  await app.reload();
  await app.getByLabel('Escribe los seis dígitos que te mostró').fill(code);
  await app.getByRole('form', { name: '¿Entraste en Safari?' }).getByRole('button').click();
  await app.getByRole('heading', { name: '¿Qué se te antoja?' }).waitFor();
});

it('needs no digits where the app itself is come back to', async () => {
  const app = await openInstalled();
  await app.goto(`${url}/sign-in`);
  await app.waitForFunction(() => document.querySelector('a[href*="handover="]') !== null);
  await app.getByRole('link', { name: institutional }).click();
  await app.getByLabel('Correo').fill('otra@panel.test');
  await app.getByRole('button', { name: 'Entrar' }).click();
  await app.getByRole('heading', { name: '¿Qué se te antoja?' }).waitFor();
});
