import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { beforeAll, expect, inject, it } from 'vitest';
import type { Run } from '../../dev/run-file.ts';
import type { Delivery } from '../../src/contracts/deliveries.ts';
import type { Order } from '../../src/contracts/orders.ts';
import { openSignedIn } from './support/board.ts';
import { eventually, openBrowser, url } from './support/browser.ts';
import { type Kitchen, openKitchen } from './support/kitchen.ts';

/* What did not reach somebody, from the provider's refusal to its being re-driven, seen by an administrator. */

const { sandboxUrl } = JSON.parse(readFileSync(join(inject('dataDir'), 'run.json'), 'utf8')) as Run;
const email = `alumno-${randomUUID().slice(0, 8)}@panel.test`;
let kitchen: Kitchen;
let admin: string;
let order: Order;
let page: Page;

const sandbox = async (path: string, body?: object) =>
  (
    await fetch(`${sandboxUrl}${path}`, {
      method: body ? 'POST' : 'GET',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
  ).json();
const ledger = async (): Promise<Delivery[]> =>
  (await kitchen.call('/admin/deliveries', { token: admin })).body.data;
const button = (name: string) => page.getByRole('button', { name, exact: true });

openBrowser();
beforeAll(async () => {
  kitchen = await openKitchen();
  admin = (await kitchen.grantTo('admin@panel.test')).accessToken;
  await kitchen.sql(`update users set email = $1 where role = 'student'`, [email]);
  await sandbox('/faults', { provider: 'email', mode: 'error', status: 422, count: 1, recipient: email });
  order = await kitchen.order();
  await eventually(ledger, ([receipt]) => receipt?.status === 'failed');
  // As after the last of four tries, two and a half minutes later.
  await kitchen.sql(`update notification_deliveries set status = 'dead'`);
  page = await openSignedIn(kitchen, { as: 'admin@panel.test' });
  await page.goto(`${url}/admin/office/deliveries`);
});

it('shows what is dead first: to whom, about what, and what came of each try', async () => {
  const row = page.locator('[data-delivery-id]');
  await row.waitFor();
  expect(await row.textContent()).toContain(`Recibo`);
  expect(await row.textContent()).toContain(order.number);
  expect(await row.textContent()).not.toContain(email);
  await row.getByRole('button').click();
  const detail = page.getByRole('dialog', { name: 'Mensaje' });
  await detail.getByText(/^Sin entregar\. Se intentó cuatro veces/).waitFor();
  expect(await detail.getByRole('region', { name: 'Intentos' }).textContent()).toContain('Rechazado');
});

it('is re-driven, and arrives', async () => {
  expect(await sandbox(`/messages?recipient=${email}`)).toEqual([]);
  await button('Reintentar').click();
  await page.getByText(/^Enviado\. El proveedor lo aceptó/).waitFor();
  expect(await sandbox(`/messages?recipient=${email}`)).toHaveLength(1);
  const tries = page.getByRole('region', { name: 'Intentos' }).locator('tbody tr');
  expect(await tries.allTextContents()).toEqual([
    expect.stringContaining('Rechazado'),
    expect.stringContaining('Aceptado por el proveedor'),
  ]);
  expect(await button('Reintentar').count()).toBe(0);
  await page.keyboard.press('Escape');
  await page.getByText('Ningún mensaje sin entregar').waitFor();
});

it('begins all that are dead anew, after asking', async () => {
  await kitchen.sql(`update notification_deliveries set status = 'dead', attempts = 4`);
  await page.reload();
  await page.locator('[data-delivery-id]').waitFor();
  await button('Reintentar los no entregados').click();
  await button('Volver').click();
  expect((await ledger()).map(({ status }) => status)).toEqual(['dead']);
  await button('Reintentar los no entregados').click();
  await page.getByRole('dialog').getByRole('button', { name: 'Reintentar' }).click();
  await page.getByText('1 mensaje vuelve a enviarse').waitFor();
  await page.getByText('Ningún mensaje sin entregar').waitFor();
  await eventually(ledger, ([receipt]) => receipt?.status === 'sent');
});

it('deletes what is final and old, after asking, and narrows the list', async () => {
  await page.getByLabel('Estado').selectOption('Enviados');
  await page.locator('[data-delivery-id]').waitFor();
  await page.getByLabel('Canal').selectOption('Notificación');
  await page.getByText('Ningún mensaje con esos filtros').waitFor();
  await page.getByLabel('Canal').selectOption('Todos');
  await kitchen.sql(`update notification_deliveries set created_at = now() - interval '30 days'`);
  await button('Borrar viejos').click();
  await page.getByLabel('Más viejos que (días)').fill('29');
  await page.getByRole('dialog').getByRole('button', { name: 'Borrar viejos' }).click();
  await page.getByText('1 mensaje borrado').waitFor();
  await page.locator('[data-delivery-id]').waitFor({ state: 'detached' });
  expect(await ledger()).toEqual([]);
});

it('shows what was put aside, and begins it anew', async () => {
  expect(await page.getByRole('region', { name: 'Apartados' }).count()).toBe(0);
  await kitchen.sql(
    `insert into parked (cafeteria_id, kind, subject_id, what, reason)
     select cafeteria_id, 'event', id, type, 'TypeError: a fault of ours' from event_outbox order by seq desc limit 1`,
  );
  await page.reload();
  const aside = page.getByRole('region', { name: 'Apartados' });
  await aside.getByText(new RegExp(`^Avisos de un suceso · ${order.number}`)).waitFor();
  expect(await aside.textContent()).toContain('TypeError: a fault of ours');
  await aside.getByRole('button', { name: 'Reintentar' }).click();
  await aside.waitFor({ state: 'detached' });
});

it('says of each provider whether messages go out', async () => {
  const providers = page.getByRole('region', { name: 'Proveedores' });
  await providers.getByText('Resend (correo)').waitFor();
  expect(await providers.getByText(/^(Funciona|A prueba|Interrumpido)$/).count()).toBe(6);
  const cut = { provider: 'fcm', state: 'open', since: new Date().toISOString(), retryInSeconds: 12 };
  await page.route('**/admin/breakers', (route) => route.fulfill({ json: { data: [cut] } }));
  await page.reload();
  await providers.getByText('Interrumpido').waitFor();
  expect(await providers.textContent()).toContain('los mensajes esperan, no se pierden');
  expect(await providers.textContent()).toMatch(/otra vez en 12\s?s/);
});
