import { beforeAll, expect, it } from 'vitest';
import { eventually, openBrowser, url } from '../panel/support/browser.ts';
import { type Kitchen, openKitchen } from '../panel/support/kitchen.ts';
import { onPhone, openStudent } from './support/student.ts';

/* On a network that comes and goes. */

let kitchen: Kitchen;

openBrowser();
beforeAll(async () => {
  kitchen = await openKitchen();
});

const ordersPlaced = async () => (await kitchen.sql('select id from orders')).length;

it('keeps what was chosen over a reload, and over signing in', async () => {
  const page = await openStudent(kitchen, { as: null });
  const student = onPhone(page, kitchen);
  await student.openMenu();
  await student.choose(kitchen.torta);
  await page.reload();
  await student.openBasket();
  await page.getByText('Total estimado $55.00').waitFor();
  await student.link('Entra para pedir').click();
  await page.getByLabel('Correo').fill(kitchen.studentEmail);
  await page.getByLabel('Contraseña').fill(kitchen.password);
  await student.button('Entrar').click();
  await student.link('Ir a pagar · $55.00').waitFor();
});

it('orders once on a dying connection, with the same key, also after the app was closed in the middle', async () => {
  const page = await openStudent(kitchen);
  const student = onPhone(page, kitchen);
  const keys: string[] = [];
  let isDying = true;
  await page.route(
    (address) => address.pathname === '/orders',
    async (route) => {
      keys.push(route.request().headers()['idempotency-key'] ?? '');
      // The order arrives; its answer does not.
      if (isDying) await route.fetch().then(() => route.abort('connectionreset'));
      else await route.continue();
    },
  );
  const before = await ordersPlaced();
  await student.openMenu();
  await student.choose(kitchen.torta);
  await student.openBasket();
  await student.goToPay();
  await student.place();
  await page.getByText('Seguimos intentando. Tu pedido no se duplica ni se cobra dos veces.').waitFor();
  await page.goto('about:blank');
  isDying = false;
  await page.goto(`${url}/`);
  await student.reads('La cocina lo recibió');
  expect(new Set(keys).size).toBe(1);
  expect(keys.length).toBeGreaterThan(1);
  expect(await ordersPlaced()).toBe(before + 1);
  await page.goto(`${url}/basket`);
  await page.getByText('Aún no has elegido nada').waitFor();
});

it('knows the page of a captive portal for what it is: the menu stays, and says why it may be old', async () => {
  const page = await openStudent(kitchen, { as: null });
  const student = onPhone(page, kitchen);
  await student.openMenu();
  await page.route(
    (address) => address.pathname.startsWith('/cafeterias/'),
    (route) => route.fulfill({ contentType: 'text/html', body: '<h1>Acepta los términos</h1>' }),
  );
  await page.getByText('Esta red pide iniciar sesión antes').first().waitFor();
  await student.link(new RegExp(kitchen.torta)).waitFor();
  await page
    .getByText(/Así estaba: \d\d:\d\d/)
    .first()
    .waitFor();
  const kept = await page.evaluate(() => JSON.stringify(localStorage));
  expect(kept).toContain(kitchen.torta);
  expect(kept).not.toContain('Acepta los términos');
});

it('says that it polls where no socket opens, and follows the order all the same', async () => {
  const page = await openStudent(kitchen);
  const student = onPhone(page, kitchen);
  await page.routeWebSocket(/\/stream/, (socket) => socket.close({ code: 1011 }));
  await student.openMenu();
  await student.choose(kitchen.torta);
  await student.openBasket();
  await student.goToPay();
  await student.place();
  await student.reads('La cocina lo recibió');
  await page.getByText('Esta red bloquea los avisos en vivo').waitFor();
  await page.getByText(kitchen.torta).first().waitFor();
});

it('has one socket over the tabs of a phone, and each follows the order', async () => {
  const page = await openStudent(kitchen);
  const order = await kitchen.order();
  let sockets = 0;
  page.context().on('page', (each) => each.on('websocket', () => sockets++));
  page.on('websocket', () => sockets++);
  const other = await page.context().newPage();
  const tabs = [page, other];
  for (const tab of tabs) {
    await tab.goto(`${url}/o/${order.id}`);
    await tab.getByText('En vivo').waitFor();
  }
  expect(sockets).toBe(1);
  expect((await kitchen.byCook(`/orders/${order.id}/accept`)).status).toBe(200);
  for (const tab of tabs) await onPhone(tab, kitchen).reads('La cocina lo aceptó');
  // Another goes on when the one with the socket is closed.
  await page.close();
  expect((await kitchen.byCook(`/orders/${order.id}/start`)).status).toBe(200);
  await onPhone(other, kitchen).reads('Se está preparando');
});

it('leaves nothing of somebody’s own on the phone when they sign out', async () => {
  const page = await openStudent(kitchen);
  const student = onPhone(page, kitchen);
  await student.openMenu();
  await student.choose(kitchen.torta);
  await student.link('Tú').click();
  await page.getByText(kitchen.studentEmail).waitFor();
  await page.getByRole('button', { name: 'Salir', exact: true }).click();
  await page.getByText('Aún no has entrado').waitFor();
  const kept = await page.evaluate(() => Object.keys(localStorage));
  expect(kept.filter((key) => !/\.(device|institution|seen)$/.test(key))).toEqual([]);
  await student.link('Pedidos').click();
  await page.getByText('Entra para ver tus pedidos').waitFor();
});

it('shows what was heard, when an answer comes that is older', async () => {
  const page = await openStudent(kitchen);
  const student = onPhone(page, kitchen);
  const order = await kitchen.order();
  // The app asks for its orders when it begins, and again when its socket is open: that answer stays on its way.
  let arrive = () => {};
  const arrived = new Promise<void>((resolve) => {
    arrive = resolve;
  });
  const answers: Promise<void>[] = [];
  await page.route(
    ({ pathname, search }) => `${pathname}${search}` === '/me/orders?limit=50',
    async (route) => {
      const response = await route.fetch();
      const isLate = answers.length > 0;
      answers.push((isLate ? arrived : Promise.resolve()).then(() => route.fulfill({ response })));
    },
  );
  await page.goto(`${url}/o/${order.id}`);
  await student.reads('La cocina lo recibió');
  await eventually(
    async () => answers.length,
    (asked) => asked > 1,
  );
  expect((await kitchen.byCook(`/orders/${order.id}/accept`)).status).toBe(200);
  await student.reads('La cocina lo aceptó');
  await student.link('‹ Tus pedidos').click();
  const listed = page.locator(`a[href="/o/${order.id}"]`);
  await listed.getByText('La cocina lo aceptó').waitFor();
  arrive();
  await Promise.all(answers);
  // Until what came would be drawn.
  await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 300)));
  expect(await listed.textContent()).toContain('La cocina lo aceptó');
});
