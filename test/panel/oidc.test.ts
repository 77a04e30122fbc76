import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { beforeAll, expect, inject, it } from 'vitest';
import type { Run } from '../../dev/run-file.ts';
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
  await page.getByRole('button', { name: 'Entrar con mi cuenta institucional' }).click();
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
  await page.getByText('En línea').waitFor();
  expect(page.url()).toBe(`${url}/admin/board`);
  await page.reload();
  await page.getByText('En línea').waitFor();
});

it('says so when the issuer knows somebody whom the institution does not let in', async () => {
  const page = await openSignIn();
  await leave(page);
  await enterAs(page, 'alguien@otra.test');
  await page.getByText('No se pudo entrar con la cuenta institucional').waitFor();
  expect(new URL(page.url()).hash).toBe('');
});

it('takes no answer that it did not ask for: the token of another is no way in', async () => {
  const page = await openSignIn();
  await leave(page);
  const address = new URL(page.url());
  address.searchParams.set('state', 'of-another');
  address.searchParams.set('email', kitchen.email);
  await page.goto(address.href);
  await page.getByText('No se pudo entrar con la cuenta institucional').waitFor();

  const other = await openSignIn();
  await leave(other);
  const swapped = new URL(other.url());
  swapped.searchParams.set('nonce', 'of-another');
  swapped.searchParams.set('email', kitchen.email);
  await other.goto(swapped.href);
  await other.getByText('No se pudo entrar con la cuenta institucional').waitFor();
  expect(await other.evaluate(() => localStorage.getItem('itsur-eats.session'))).toBeNull();
});
