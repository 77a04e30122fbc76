import { expect, it } from 'vitest';
import { eventually, openBrowser, openDevice, url } from './support/browser.ts';

/* What a browser finds wrong with a field is said in the panel's language, whatever the browser's own. */

openBrowser();

it.each([
  {
    locale: 'en-US',
    language: 'es',
    button: 'Entrar',
    missing: 'Falta llenar este campo',
    email: /^Escribe un correo/,
  },
  {
    locale: 'es-MX',
    language: 'en',
    button: 'Sign in',
    missing: 'Fill in this field',
    email: /^Enter a whole address/,
  },
])('in $language on a browser that speaks $locale', async ({ locale, language, button, missing, email }) => {
  const localStorage = [{ name: 'itsur-eats.language', value: language }];
  const page = await openDevice({
    locale,
    storageState: { cookies: [], origins: [{ origin: url, localStorage }] },
  });
  await page.goto(`${url}/admin/`);
  const field = page.locator('input[name=email]');
  const said = () => field.evaluate((input: HTMLInputElement) => input.validationMessage);
  const send = () => page.getByRole('button', { name: button, exact: true }).click();
  await field.waitFor();
  await eventually(
    async () => {
      await send();
      return said();
    },
    (message) => message === missing,
  );
  await field.fill('cocina');
  expect(await said()).not.toBe(missing);
  await send();
  expect(await said()).toMatch(email);
  // Taken back by what makes it right.
  await field.fill('cocina@itsur.edu.mx');
  expect(await said()).toBe('');
});
