import type { BrowserContextOptions, Page } from 'playwright-core';
import { openDevice, phone, url } from '../../panel/support/browser.ts';
import type { Kitchen } from '../../panel/support/kitchen.ts';

/** A phone of their own on which a student has signed in before; `as: null`: nobody has. */
export async function openStudent(
  kitchen: Kitchen,
  { as = kitchen.studentEmail, ...device }: BrowserContextOptions & { as?: string | null } = {},
): Promise<Page> {
  const localStorage = [];
  if (as) {
    const { refreshToken } = await kitchen.grantTo(as);
    const value = JSON.stringify({ refreshToken, institution: kitchen.institution });
    localStorage.push({ name: `itsur-eats-app.${kitchen.institution}.session`, value });
  }
  const cookie = { name: 'institution', value: kitchen.institution, domain: new URL(url).hostname };
  const cookies = [
    { ...cookie, path: '/', expires: -1, httpOnly: true, secure: false, sameSite: 'Lax' as const },
  ];
  return openDevice({
    viewport: phone,
    storageState: { cookies, origins: [{ origin: url, localStorage }] },
    ...device,
  });
}

/** What a student does with a thumb. */
export function onPhone(page: Page, kitchen: Kitchen) {
  const button = (name: string | RegExp) => page.getByRole('button', { name });
  const link = (name: string | RegExp) => page.getByRole('link', { name });
  return {
    page,
    button,
    link,
    openMenu: () => page.goto(`${url}/c/${kitchen.cafeteriaId}`),
    /** Opens a dish and puts one of it into the basket, as it comes. */
    async choose(dish: string): Promise<void> {
      await link(new RegExp(dish)).click();
      await button(/^Agregar/).click();
      await page.getByRole('dialog').waitFor({ state: 'detached' });
      // Whoever was quicker than the app went to the dish by a new page, and comes back by one.
      await page.waitForURL(({ pathname }) => !pathname.includes('/d/'));
    },
    openBasket: () => link(/^Ver pedido/).click(),
    /** On to the last page before it is ordered. */
    async goToPay(): Promise<void> {
      await link(/^Ir a pagar · \$/).click();
      await page.getByRole('heading', { level: 1, name: 'Pagar' }).waitFor();
    },
    place: () => button(/^Hacer pedido/).click(),
    /** The sentence of an order, once it is said. */
    reads: (sentence: string) => page.getByRole('heading', { level: 1, name: sentence }).waitFor(),
    idInAddress: () => page.url().split('/').at(-1) ?? '',
  };
}
