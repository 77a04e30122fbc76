import { beforeAll, expect, it } from 'vitest';
import { type Board, openBoard, signInAs } from './support/board.ts';
import { openBrowser, openDevice, url } from './support/browser.ts';
import { type Kitchen, openKitchen } from './support/kitchen.ts';

/* Who is signed in, in how many tabs, and for how long. */

let kitchen: Kitchen;
let board: Board;

openBrowser();
beforeAll(async () => {
  kitchen = await openKitchen();
  board = await openBoard(kitchen);
});

it('stays signed in over reloads in quick succession, and in a second tab', async () => {
  const { page } = board;
  for (let times = 0; times < 3; times++) void page.reload().catch(() => {});
  await page.waitForTimeout(200);
  await page.reload();
  await board.says('En línea');
  const tab = await page.context().newPage();
  await tab.goto(`${url}/admin/board`);
  await tab.getByText('En línea').waitFor();
  // Both spend refresh tokens of one session; each is good once.
  await Promise.all([page.reload(), tab.reload()]);
  await Promise.all([board.says('En línea'), tab.getByText('En línea').waitFor()]);
  await tab.close();
});

it('signs out at once when the session has ended elsewhere, in every tab', async () => {
  const order = await kitchen.order();
  await board.card(order).waitFor();
  const tab = await board.page.context().newPage();
  await tab.goto(`${url}/admin/pickup`);
  await tab.getByRole('heading', { name: 'Listos para recoger' }).waitFor();
  await kitchen.byCook('/auth/logout-all');
  for (const page of [board.page, tab]) {
    await page.getByRole('alert').getByText('Tu sesión terminó').waitFor();
    expect(await page.locator('[data-order-id]').count()).toBe(0);
    expect(await page.evaluate(() => localStorage.getItem('itsur-eats.session'))).toBeNull();
  }
  // What the kitchen was about can still be read behind the sign-in, and not be touched.
  const picture = board.page.locator('[inert]');
  expect(await picture.textContent()).toContain(order.number);
  expect(await tab.locator('[inert]').count()).toBe(0);
});

it('tells a student that the panel is not for them, and lets them out', async () => {
  const page = await openDevice();
  await signInAs(page, kitchen, kitchen.studentEmail);
  await page.getByText('Este panel es para el personal de las cafeterías').waitFor();
  await page.getByRole('button', { name: 'Cerrar sesión' }).click();
  await page.getByRole('heading', { name: 'Entrar al panel' }).waitFor();
});

it('is not asked where it belongs by whoever comes by a link that names it', async () => {
  const page = await openDevice();
  await page.goto(`${url}/admin/?institution=${kitchen.institution.toUpperCase()}`);
  expect(await page.getByLabel('Institución').inputValue()).toBe(kitchen.institution);
  await page.getByLabel('Correo').fill(kitchen.email);
  await page.locator('input[name=password]').fill(kitchen.password);
  await page.getByRole('button', { name: 'Entrar', exact: true }).click();
  await page.getByText('En línea').waitFor();
  // Another's link does not move whoever is signed in; what is no name is none.
  for (const named of ['elsewhere', '%F0%9F%A6%84']) {
    await page.goto(`${url}/admin/?institution=${named}`);
    await page.getByText('En línea').waitFor();
  }
  const stranger = await openDevice();
  await stranger.goto(`${url}/admin/?institution=%F0%9F%A6%84`);
  await stranger.getByLabel('Correo').waitFor();
  expect(await stranger.getByLabel('Institución').count()).toBe(0);
});

it('says what is wrong with a sign-in, in the language that was chosen', async () => {
  const page = await openDevice();
  await page.goto(`${url}/admin/board`);
  await page.getByText('English').click();
  await page.getByLabel('E-mail').fill(kitchen.email);
  await page.locator('input[name=password]').fill('not the password');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByLabel('Institution').fill(kitchen.institution);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByText('Wrong email or password').waitFor();
  await page.locator('input[name=password]').fill(kitchen.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByText('Online').waitFor();
  await page.reload();
  await page.getByText('Online').waitFor();
});

it('asks nothing that is refused before anybody has said where they belong', async () => {
  const page = await openDevice();
  const errors: string[] = [];
  page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
  const [asked] = await Promise.all([page.waitForResponse(/\/auth\/providers/), page.goto(`${url}/admin/`)]);
  expect(await asked.json()).toEqual({ password: true, issuers: [] });
  await page.getByLabel('Correo').waitFor();
  expect(errors).toEqual([]);
  // Whoever does not ask for that is told that it has to be said.
  const plain = await fetch(`${url}/auth/providers`);
  expect(await plain.json()).toMatchObject({ status: 400, code: 'institution_required' });
  const wrong = await fetch(`${url}/auth/providers?ifKnown=true`, {
    headers: { 'x-institution': 'nowhere' },
  });
  expect(await wrong.json()).toMatchObject({ code: 'institution_not_found' });
});
