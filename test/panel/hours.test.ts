import type { Page } from 'playwright-core';
import { beforeAll, expect, it } from 'vitest';
import { loadOf } from '../../admin-panel/src/office/hours/slot-load.ts';
import { dayAfter } from '../../admin-panel/src/office/zoned.ts';
import type { Hours } from '../../src/contracts/hours.ts';
import type { Settings } from '../../src/contracts/settings.ts';
import type { Timetable } from '../../src/contracts/timetable.ts';
import { openSignedIn } from './support/board.ts';
import { eventually, openBrowser, phone, url } from './support/browser.ts';
import { fieldIn } from './support/fields.ts';
import { type Kitchen, openKitchen } from './support/kitchen.ts';

let kitchen: Kitchen;
let page: Page;
let admin: string;
/** The day after tomorrow, on the campus. */
let day: string;

const campusDay = new Intl.DateTimeFormat('en-CA', { timeZone: 'America/Mexico_City' });
const weekdays = ['domingo', 'lunes', 'martes', 'miércoles', 'jueves', 'viernes', 'sábado'];

openBrowser();
beforeAll(async () => {
  kitchen = await openKitchen();
  day = dayAfter(dayAfter(campusDay.format(Date.now())));
  admin = (await kitchen.grantTo('admin@panel.test')).accessToken;
  page = await openSignedIn(kitchen, { as: 'admin@panel.test' });
  await page.goto(`${url}/admin/office/hours`);
});

const hours = async () => (await kitchen.call<Hours>(`/cafeterias/${kitchen.cafeteriaId}/hours`)).body;
const settings = async () =>
  (await kitchen.call<Settings>(`/cafeterias/${kitchen.cafeteriaId}/settings`, { token: admin })).body;
const timetable = async () => {
  const [{ id } = { id: '' }] = await kitchen.sql<{ id: string }>('select id from campuses');
  return (await kitchen.call<Timetable>(`/campuses/${id}/breaks`)).body;
};
const tab = (name: string) => page.getByRole('tab', { name }).click();
const button = (name: string | RegExp) => page.getByRole('button', { name, exact: true });
const panel = () => page.getByRole('tabpanel');
const field = (name: string) => fieldIn(panel(), name);

it('settings are written, those that were changed and no others', async () => {
  await tab('Ajustes');
  const before = await settings();
  await field('Minutos para aceptar').fill('7');
  await field('Pedidos').fill('4');
  await field('Impuesto incluido (%)').fill('16');
  await page.getByRole('switch', { name: 'Aceptar propinas' }).press('Space');
  // Somebody else, meanwhile: it is not written over.
  await kitchen.sql('update cafeterias set no_show_after_minutes = 33');
  await button('Guardar').click();
  await page.getByText('Guardado').first().waitFor();
  expect(await settings()).toEqual({
    ...before,
    acceptWithinMinutes: 7,
    noShowAfterMinutes: 33,
    slotCapacity: { ...before.slotCapacity, orders: 4 },
    taxBasisPoints: 1_600,
    tipsEnabled: !before.tipsEnabled,
  });
});

it('an impossible setting is not sent', async () => {
  await field('Minutos para aceptar').fill('0');
  await button('Guardar').click();
  expect(
    await field('Minutos para aceptar').evaluate((input: HTMLInputElement) => input.validity.valid),
  ).toBe(false);
  expect((await settings()).acceptWithinMinutes).toBe(7);
});

it('the week is written: hours of a day, until midnight, and closed on the others', async () => {
  await tab('Semana');
  const remove = page.getByRole('button', { name: /^Quitar el horario/ });
  while ((await remove.count()) > 0) await remove.first().click();
  await button('Agregar horario el lunes').click();
  await field('Abre').fill('08:15');
  await field('Cierra').fill('00:00');
  await button('Guardar').click();
  const { weekly } = await eventually(hours, (read) => read.weekly[0]?.opens === '08:15');
  expect(weekly).toEqual([{ weekday: 1, opens: '08:15', closes: '24:00' }]);
  await button('Copiar a…').click();
  await page.getByRole('menuitem', { name: 'Todos los demás días' }).click();
  await button('Guardar').click();
  const whole = await eventually(hours, (read) => read.weekly.length === 7);
  expect(whole.weekly).toEqual(
    [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, opens: '08:15', closes: '24:00' })),
  );
  await kitchen.sql('delete from opening_hours');
});

it('a day is closed for a reason, and made like its weekday again', async () => {
  await tab('Días especiales');
  await field('Día').fill(day);
  await field('Motivo (lo leen los estudiantes)').fill('Consejo técnico');
  await button('Guardar').click();
  const { exceptions } = await eventually(hours, (read) => read.exceptions.length === 1);
  expect(exceptions).toEqual([{ day, opens: null, closes: null, reason: 'Consejo técnico' }]);
  await page.getByRole('row', { name: /Cerrada todo el día.*Consejo técnico/ }).waitFor();
  await page.getByRole('button', { name: /^Volver al horario normal/ }).click();
  await page.getByText('Ningún día especial por venir').waitFor();
  expect((await hours()).exceptions).toEqual([]);
});

it('several days are chosen in their month, closed together, and shown so', async () => {
  await tab('Días especiales');
  await button('Mes siguiente').click();
  const cells = page.locator('[data-day]');
  const [first, , last] = await cells.evaluateAll((days) =>
    days.map((each) => each.getAttribute('data-day')),
  );
  const cell = (of: string | null | undefined) => page.locator(`[data-day="${of}"]`);
  await cell(first).click();
  await cell(last).click();
  expect(await field('Hasta (si son varios días)').inputValue()).toBe(last);
  await field('Motivo (lo leen los estudiantes)').fill('Vacaciones');
  await button('Guardar').click();
  await cell(last).and(page.locator('[data-special]')).waitFor();
  expect((await hours()).exceptions).toMatchObject(
    [0, 1, 2].map((after) => ({
      day: new Date(Date.parse(`${first}T00:00:00Z`) + after * 86_400_000).toISOString().slice(0, 10),
      opens: null,
      reason: 'Vacaciones',
    })),
  );
  expect(await cell(first).getAttribute('aria-label')).toContain('día especial, Cerrada');
  await kitchen.sql('delete from opening_exceptions');
  await page.reload();
});

it('breaks are set and one is altered on one day, each after a question', async () => {
  await tab('Recesos');
  const name = weekdays[new Date(`${day}T00:00:00Z`).getUTCDay()];
  await button(`Agregar receso el ${name}`).click();
  await field('Nombre del receso').fill('Receso largo');
  await button('Guardar los recesos').click();
  const asked = page.getByRole('dialog');
  await asked.getByRole('button', { name: 'Guardar los recesos' }).click();
  await asked.waitFor({ state: 'hidden' });
  expect((await timetable()).breaks).toMatchObject([
    { name: 'Receso largo', startsAt: '10:00', endsAt: '10:30' },
  ]);

  await field('Día').fill(day);
  await field('Ese día').selectOption('A otra hora');
  await panel()
    .getByRole('group', { name: 'Recesos cambiados un solo día' })
    .getByLabel('Empieza')
    .fill('11:20');
  await panel()
    .getByRole('group', { name: 'Recesos cambiados un solo día' })
    .getByLabel('Termina')
    .fill('11:50');
  await button('Cambiar un receso un día').click();
  await asked.getByRole('button', { name: 'Cambiar un receso un día' }).click();
  await page.getByRole('row', { name: /Receso largo.*11:20–11:50/ }).waitFor();
  expect((await timetable()).alteredDays).toMatchObject([{ day, startsAt: '11:20', endsAt: '11:50' }]);
  await page.getByRole('button', { name: /^Devolver Receso largo/ }).click();
  await asked.getByRole('button', { name: 'Horario normal' }).click();
  await page.getByText('Ningún receso cambia en los próximos días').waitFor();
});

it('shows how full a pickup slot is', async () => {
  const slots = (await kitchen.call(`/cafeterias/${kitchen.cafeteriaId}/slots`)).body.data;
  // That of now may be over before the dish is made.
  const { startsAt } = slots[1];
  const { torta } = kitchen;
  const [dish] = await kitchen.sql<{ id: string }>('select id from menu_items where name = $1', [torta]);
  const items = [{ menuItemId: dish?.id, quantity: 1 }];
  const { status } = await kitchen.byStudent('/orders', {
    cafeteriaId: kitchen.cafeteriaId,
    items,
    pickupSlot: startsAt,
  });
  expect(status).toBe(201);
  await page.goto(`${url}/admin/office/hours`);
  await field('Día').fill(campusDay.format(Date.parse(startsAt)));
  await page.locator(`[data-slot="${startsAt}"]`).getByText('1 de 4').waitFor();
});

it('fits a phone when all is limited', async () => {
  await kitchen.sql(`update cafeterias set slot_capacity = '{"orders":4,"grill":60,"bar":60,"counter":60}'`);
  await page.setViewportSize(phone);
  await page.reload();
  await page.getByRole('columnheader', { name: 'Mostrador (min)' }).waitFor();
  const over = await page.locator('main').evaluate((main) => main.scrollWidth - main.clientWidth);
  expect(over).toBe(0);
});

it('a cook sees it all and changes nothing', async () => {
  const cook = await openSignedIn(kitchen);
  await cook.goto(`${url}/admin/office/hours?view=settings`);
  await cook.getByText('no cambiar').waitFor();
  await cook.getByText('Minutos para aceptar').waitFor();
  expect(await cook.getByLabel('Minutos para aceptar').isDisabled()).toBe(true);
  expect(await cook.getByRole('button', { name: 'Guardar' }).count()).toBe(0);
});

it('a slot that is slowed down has a part of its room', () => {
  const now = Date.parse('2026-03-02T16:00:00Z');
  const slot = { startsAt: '2026-03-02T16:10:00Z', remaining: { orders: 2 } } as never;
  const slowed = (until: string, capacityPercent: number) =>
    ({ slotCapacity: { orders: 10 }, throttle: { until, capacityPercent, extraWaitMinutes: 0 } }) as never;
  expect(loadOf(slot, 'orders', slowed('2026-03-02T16:30:00Z', 50), now)).toEqual({ used: 3, room: 5 });
  expect(loadOf(slot, 'orders', slowed('2026-03-02T16:05:00Z', 50), now)).toEqual({ used: 8, room: 10 });
  expect(loadOf(slot, 'orders', slowed('2026-03-02T16:30:00Z', 0), now)).toEqual({ used: 0, room: 0 });
  expect(loadOf(slot, 'grill', slowed('2026-03-02T16:30:00Z', 50), now)).toBeNull();
});
