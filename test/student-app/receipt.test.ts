import { beforeAll, expect, it } from 'vitest';
import { openBrowser, url } from '../panel/support/browser.ts';
import { type Kitchen, openKitchen } from '../panel/support/kitchen.ts';
import { openStudent } from './support/student.ts';

/* What was paid, on paper. */

let kitchen: Kitchen;

openBrowser();
beforeAll(async () => {
  kitchen = await openKitchen();
});

it('a receipt is printed alone, on one page', async () => {
  const { id, number } = await kitchen.order();
  const page = await openStudent(kitchen);
  await page.addInitScript(() =>
    Object.assign(window, { print: () => Object.assign(window, { printed: true }) }),
  );
  await page.goto(`${url}/o/${id}/receipt`);
  const receipt = page.locator('.receipt');
  await receipt.getByText(kitchen.torta).waitFor();
  await page.getByRole('button', { name: 'Imprimir o guardar como PDF' }).click();
  expect(await page.evaluate(() => 'printed' in window)).toBe(true);

  await page.emulateMedia({ media: 'print' });
  expect(await receipt.getByText(number).isVisible()).toBe(true);
  for (const other of ['.bar', '.acts', '.up'])
    expect(await page.locator(other).first().isVisible(), other).toBe(false);
  const pdf = (await page.pdf()).toString('latin1');
  expect(pdf.match(/\/Type \/Page\b/g)?.length).toBe(1);
});
