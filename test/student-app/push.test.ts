import type { Page, Worker } from 'playwright-core';
import { beforeAll, expect, it } from 'vitest';
import { eventually, openBrowser, url } from '../panel/support/browser.ts';
import { type Kitchen, openKitchen } from '../panel/support/kitchen.ts';
import { onPhone, openStudent } from './support/student.ts';

/* Being told. The browser of the tests has no push service, and shows no notices: something stands in for either. */

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

/** The notice as the worker would have it shown, and what it has done to the phone. */
type Seen = {
  shown: { title: string; options: NotificationOptions & { data: { path: string } } }[];
  worn: number[];
  done: string[];
};

/** As far as the tests put something in its place; workers have types of their own, which pages have not. */
type Scope = {
  seen: Seen;
  navigator: object;
  registration: { showNotification: (title: string, options: unknown) => Promise<void> };
  WindowClient: { prototype: { focus: (this: { url: string }) => Promise<unknown> } };
  Clients: { prototype: { openWindow: (path: string) => Promise<unknown> } };
  ExtendableEvent: typeof Event;
};

/** The worker of this page, with a phone that shows, wears, and brings to the front. `refuses`: it brings nothing there. */
async function workerOf(page: Page, { refuses = false } = {}): Promise<Worker> {
  await page.evaluate(async () => {
    const { serviceWorker } = navigator;
    await serviceWorker.ready;
    if (!serviceWorker.controller)
      await new Promise((done) => serviceWorker.addEventListener('controllerchange', done, { once: true }));
  });
  const worker = page.context().serviceWorkers()[0] as Worker;
  await worker.evaluate((refuses) => {
    const scope = self as unknown as Scope;
    scope.seen = { shown: [], worn: [], done: [] };
    const { shown, worn, done } = scope.seen;
    scope.registration.showNotification = async (title, options) =>
      void shown.push({ title, options } as Seen['shown'][number]);
    Object.assign(scope.navigator, { setAppBadge: async (count: number) => void worn.push(count) });
    scope.WindowClient.prototype.focus = async function () {
      if (refuses) throw new DOMException('nobody has tapped', 'InvalidAccessError');
      done.push(`focus ${new URL(this.url).pathname}`);
      return this;
    };
    scope.Clients.prototype.openWindow = async (path) => {
      done.push(`open ${path}`);
      return null;
    };
  }, refuses);
  return worker;
}
const seenBy = (worker: Worker) => worker.evaluate(() => (self as unknown as Scope).seen);

/** As the push service hands it to the browser. */
async function push(page: Page, data: string): Promise<void> {
  const devtools = await page.context().newCDPSession(page);
  const registered = new Promise<string>((resolve) =>
    devtools.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
      const own = registrations.find(({ scopeURL }) => scopeURL === `${url}/`);
      if (own) resolve(own.registrationId);
    }),
  );
  await devtools.send('ServiceWorker.enable');
  await devtools.send('ServiceWorker.deliverPushMessage', {
    origin: url,
    registrationId: await registered,
    data,
  });
}

/** Its reader taps the latest notice; until the worker has done what it does. */
const tap = (worker: Worker) =>
  worker.evaluate(async () => {
    const { seen, ExtendableEvent } = self as unknown as Scope;
    const data = seen.shown.at(-1)?.options.data;
    let waitedFor: Promise<unknown> | undefined;
    const event = Object.assign(new ExtendableEvent('notificationclick'), {
      notification: { data, close: () => void seen.done.push('close') },
      // Only an event of the browser's own may be waited for.
      waitUntil: (work: Promise<unknown>) => {
        waitedFor = work;
      },
    });
    self.dispatchEvent(event);
    await waitedFor;
  });

it('shows what is pushed, wears its number, and leads to the order at a tap, in the page that is open', async () => {
  const order = await kitchen.order();
  const page = await openStudent(kitchen, { serviceWorkers: 'allow' });
  const student = onPhone(page, kitchen);
  await student.openMenu();
  const worker = await workerOf(page);
  await page.evaluate(() => Object.assign(window, { isSame: true }));
  const notification = {
    title: '¡Listo!',
    body: 'Pasa por él',
    navigate: `https://elsewhere.test/o/${order.id}`,
    tag: order.id,
  };
  await push(page, JSON.stringify({ web_push: 8030, notification, app_badge: 1 }));
  const { shown, worn } = await eventually(
    () => seenBy(worker),
    (now) => now.shown.length === 1,
  );
  const [notice] = shown;
  expect([notice?.title, notice?.options.body, notice?.options.tag]).toEqual([
    '¡Listo!',
    'Pasa por él',
    order.id,
  ]);
  expect(worn).toEqual([1]);
  await tap(worker);
  expect((await seenBy(worker)).done).toEqual(['close', `focus /c/${kitchen.cafeteriaId}`]);
  await student.reads('La cocina lo recibió');
  expect(await page.evaluate(() => 'isSame' in window)).toBe(true);

  // What cannot be read is shown, too: a browser takes it amiss when nothing is.
  await push(page, 'no JSON');
  const two = await eventually(
    () => seenBy(worker),
    (now) => now.shown.length === 2,
  );
  expect([two.shown[1]?.title, two.worn]).toEqual(['Hay un aviso para ti', [1]]);
});

it('opens the order anew where no page of the app is open, or the browser brings none to the front', async () => {
  const page = await openStudent(kitchen, { serviceWorkers: 'allow' });
  await onPhone(page, kitchen).openMenu();
  const worker = await workerOf(page, { refuses: true });
  const message = { notification: { title: '¡Listo!', navigate: `${url}/o/1` } };
  await push(page, JSON.stringify(message));
  await eventually(
    () => seenBy(worker),
    (now) => now.shown.length === 1,
  );
  await tap(worker);
  await page.goto(`${url}/admin/`);
  await tap(worker);
  expect((await seenBy(worker)).done).toEqual(['close', 'open /o/1', 'close', 'open /o/1']);
});

it('wears the number of orders that wait and were not looked at, whatever a message says that comes late', async () => {
  const page = await openStudent(kitchen, { serviceWorkers: 'allow' });
  await page.addInitScript(() => {
    const worn: number[] = [];
    Object.assign(window, { worn });
    Object.assign(navigator, { setAppBadge: async (count: number) => void worn.push(count) });
  });
  const wears = (count: number) =>
    eventually(
      () => page.evaluate(() => (window as unknown as { worn: number[] }).worn.at(-1)),
      (worn) => worn === count,
    );
  const orders = [await kitchen.order(), await kitchen.order()];
  await page.goto(`${url}/you`);
  await wears(0);
  for (const { id } of orders)
    for (const verb of ['accept', 'start', 'ready'])
      expect((await kitchen.byCook(`/orders/${id}/${verb}`)).status).toBe(200);
  await wears(2);
  await page.getByRole('link', { name: 'Pedidos' }).click();
  await page.locator(`a[href="/o/${orders[0]?.id}"]`).click();
  await wears(1);
  // Ended at the counter, while the app is open.
  const body = { pickupCode: orders[1]?.pickupCode };
  expect((await kitchen.byCook(`/orders/${orders[1]?.id}/collect`, body)).status).toBe(200);
  await wears(0);
  // A message that was long on its way puts its own number there.
  await workerOf(page);
  await page.evaluate(() => (window as unknown as { worn: number[] }).worn.push(2));
  await push(page, JSON.stringify({ notification: { title: '¡Listo!' }, app_badge: 2 }));
  await wears(0);
});
