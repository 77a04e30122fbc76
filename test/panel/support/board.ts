import type { BrowserContextOptions, Locator, Page } from 'playwright-core';
import type { Order } from '../../../src/contracts/orders.ts';
import { eventually, openDevice, url } from './browser.ts';
import type { Kitchen } from './kitchen.ts';

export type Column = 'placed' | 'accepted' | 'preparing' | 'ready';

/** Types a person's password in, as they would. The institution is asked for, since the local host names none. */
export async function signInAs(page: Page, kitchen: Kitchen, email = kitchen.email): Promise<void> {
  await page.goto(`${url}/admin/`);
  await page.getByLabel('Correo').fill(email);
  await page.locator('input[name=password]').fill(kitchen.password);
  await page.getByRole('button', { name: 'Entrar' }).click();
  await page.getByLabel('Institución').fill(kitchen.institution);
  await page.getByRole('button', { name: 'Entrar' }).click();
}

type Device = BrowserContextOptions & { as?: string };

/** A device of its own on which somebody, the cook unless another is meant, has signed in before. */
export async function openSignedIn(
  kitchen: Kitchen,
  { as = kitchen.email, ...device }: Device = {},
): Promise<Page> {
  const { refreshToken } = await kitchen.grantTo(as);
  const kept = JSON.stringify({ refreshToken, institution: kitchen.institution });
  const localStorage = [{ name: 'itsur-eats.session', value: kept }];
  return openDevice({ storageState: { cookies: [], origins: [{ origin: url, localStorage }] }, ...device });
}

/** A board on a device of its own, signed in and connected. */
export async function openBoard(kitchen: Kitchen, device?: Device): Promise<Board> {
  const page = await openSignedIn(kitchen, device);
  await page.goto(`${url}/admin/`);
  await page.getByText('En línea').waitFor();
  return boardOn(page);
}

/** The five seconds in which a tap can be taken back stand still meanwhile: a busy machine takes longer. */
export async function whileTimeStands(page: Page, act: () => Promise<unknown>): Promise<void> {
  await page.clock.install();
  await page.clock.pauseAt(Date.now() + 1_000);
  try {
    await act();
  } finally {
    await page.clock.resume();
  }
}

type Printer = { isPrinting?: boolean };

/** A printer that takes its time: a paper stays until the answer says, as a browser does, that it is over. */
export async function slowPrinter(page: Page): Promise<() => Promise<void>> {
  await page.evaluate(() =>
    Object.assign(window, { print: () => Object.assign(window, { isPrinting: true }) }),
  );
  return async () => {
    // The sheet is there before it prints; told sooner, the board would not hear of it.
    await eventually(() => page.evaluate(() => (window as Printer).isPrinting === true), Boolean);
    await page.evaluate(() => {
      Object.assign(window, { isPrinting: false });
      dispatchEvent(new Event('afterprint'));
    });
  };
}

export type Board = ReturnType<typeof boardOn>;

export function boardOn(page: Page) {
  const card = (order: Order): Locator => page.locator(`[data-order-id="${order.id}"]`);
  return {
    page,
    card,
    cardIn: (column: Column, order: Order): Locator =>
      page.locator(`[data-column="${column}"] [data-order-id="${order.id}"]`),
    numbersIn: (column: Column): Promise<(string | null)[]> =>
      page
        .locator(`[data-column="${column}"] [data-order-id]`)
        .evaluateAll((cards) => cards.map((each) => each.getAttribute('data-number'))),
    bump: (order: Order) => card(order).locator('[data-verb]').click(),
    detail: (order: Order) =>
      page.getByRole('button', { name: `Detalle del pedido ${order.number}` }).click(),
    button: (name: string | RegExp) => page.getByRole('button', { name }),
    undo: () =>
      page
        .getByRole('button', { name: /^Deshacer/ })
        .last()
        .click(),
    /** Waits for a word that the board says, and takes it off the screen. */
    says: (text: string | RegExp) => page.getByText(text).first().waitFor(),
  };
}
