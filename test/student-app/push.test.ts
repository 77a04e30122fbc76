import type { Page } from 'playwright-core';
import { beforeAll, expect, it } from 'vitest';
import { eventually, openBrowser, url } from '../panel/support/browser.ts';
import { type Kitchen, openKitchen } from '../panel/support/kitchen.ts';
import { onPhone, openStudent } from './support/student.ts';

/* Being told. The browser of the tests has no push service: a subscription stands in for its own. */

let kitchen: Kitchen;

openBrowser();
beforeAll(async () => {
  kitchen = await openKitchen();
});

type Stand = { endpoint: string; made: number } | null;

/** A phone that may be told, and whose push service gives addresses of this name. */
async function openPhone(name: string): Promise<Page> {
  const page = await openStudent(kitchen, { serviceWorkers: 'allow' });
  await page.addInitScript((endpoint) => {
    const key = 'stand-in';
    const read = () => JSON.parse(localStorage.getItem(key) ?? 'null') as Stand;
    const subscriptionOf = (stand: Stand) =>
      stand && {
        endpoint: stand.endpoint,
        options: { applicationServerKey: null },
        unsubscribe: async () => {
          localStorage.removeItem(key);
          return true;
        },
        toJSON: () => ({ endpoint: stand.endpoint, keys: { p256dh: 'BPk', auth: 'a' } }),
      };
    Object.assign(PushManager.prototype, {
      getSubscription: async () => subscriptionOf(read()),
      subscribe: async () => {
        const made = Number(localStorage.getItem('made') ?? 0) + 1;
        localStorage.setItem('made', String(made));
        localStorage.setItem(key, JSON.stringify({ endpoint: `${endpoint}/${made}`, made }));
        return subscriptionOf(read());
      },
    });
    const permission = () => localStorage.getItem('permission') ?? 'default';
    Object.defineProperty(Notification, 'permission', { get: permission });
    Object.assign(Notification, {
      requestPermission: async () => {
        localStorage.setItem('permission', 'granted');
        return 'granted';
      },
    });
  }, `https://push.example/${name}`);
  return page;
}

const devices = async (name: string) =>
  (
    await kitchen.sql<{ endpoint: string }>(
      "select push_token::jsonb->>'endpoint' as endpoint from devices where push_token like $1",
      [`%push.example/${name}/%`],
    )
  ).map(({ endpoint }) => endpoint.split('/').at(-1));

it('is asked after the first order, mended at the start, taken back in the profile, and gone at sign-out', async () => {
  const page = await openPhone('one');
  const student = onPhone(page, kitchen);
  const seen = (of: string[]) =>
    eventually(
      () => devices('one'),
      (now) => now.join() === of.join(),
    );
  await student.openMenu();
  expect(await page.getByText('¿Te avisamos').count()).toBe(0);
  await student.choose(kitchen.torta);
  await student.openBasket();
  await student.goToPay();
  await student.place();
  await page.getByRole('heading', { name: '¿Te avisamos cuando esté listo?' }).waitFor();
  await student.button('Avísame').click();
  await seen(['1']);
  await page.getByText('¿Te avisamos').waitFor({ state: 'detached' });

  // The browser has cleared it: another takes its place, of the same device.
  await page.evaluate(() => localStorage.removeItem('stand-in'));
  await page.reload();
  await seen(['2']);

  await student.link('Tú').click();
  const here = page.getByLabel('Recibir avisos en este teléfono');
  await here.click();
  await seen([]);
  await here.click();
  await seen(['3']);

  await page.getByRole('button', { name: 'Salir', exact: true }).click();
  await page.getByText('Aún no has entrado').waitFor();
  await seen([]);
  await eventually(
    () => page.evaluate(() => localStorage.getItem('stand-in')),
    (subscription) => subscription === null,
  );
});

it('says so where it was lost', async () => {
  const page = await openPhone('two');
  await page.goto(`${url}/you`);
  const here = page.getByLabel('Recibir avisos en este teléfono');
  await here.click();
  await eventually(
    () => here.isChecked(),
    (isOn) => isOn,
  );
  // It is shown at once; the server is told a moment later.
  await eventually(
    () => devices('two'),
    (known) => known.join() === '1',
  );

  await page.evaluate(() => localStorage.setItem('permission', 'denied'));
  await page.reload();
  await page.getByText('El teléfono los dejó de recibir.').waitFor();
});
