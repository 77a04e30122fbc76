import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FrameLocator, Page } from 'playwright-core';
import { beforeAll, expect, inject, it } from 'vitest';
import type { Run } from '../../dev/run-file.ts';
import { openBrowser, url } from '../panel/support/browser.ts';
import { type Kitchen, openKitchen } from '../panel/support/kitchen.ts';
import { faultsOf } from '../panel/support/looks.ts';
import { onPhone, openStudent } from './support/student.ts';

/* Paying in the app: by card, its frames and its bank's question those of the sandbox, and with what is paid elsewhere. */

const { sandboxUrl } = JSON.parse(readFileSync(join(inject('dataDir'), 'run.json'), 'utf8')) as Run;
let kitchen: Kitchen;
let page: Page;
let student: ReturnType<typeof onPhone>;

openBrowser();
beforeAll(async () => {
  kitchen = await openKitchen();
  const payments = { card: true, methods: ['oxxo', 'spei'] };
  await kitchen.sql('update platform.institutions set config = $2::jsonb where id = $1', [
    kitchen.institution,
    JSON.stringify({ payments, limits: { openOrders: 20 } }),
  ]);
  // Whoever changes an institution has it read anew at once.
  const { accessToken: token } = await kitchen.grantTo('admin@panel.test');
  const body = { languages: { default: 'es' } };
  expect((await kitchen.call('/admin/institution', { method: 'PATCH', token, body })).status).toBe(200);
  page = await openStudent(kitchen);
  student = onPhone(page, kitchen);
});

const say = async <T>(path: string, body?: object): Promise<T> => {
  const response = await fetch(`${sandboxUrl}/stripe${path}`, {
    ...(body && { method: 'POST', headers: { 'content-type': 'application/json' } }),
    body: body && JSON.stringify(body),
  });
  const answer = await response.json();
  // A card that is declined is an answer like any other; what the sandbox does not know makes a test lie.
  if (!response.ok && response.status !== 402) throw new Error(JSON.stringify(answer));
  return answer as T;
};
type Booked = { intent: { id: string; status: string }; refunds: { amount: number }[] };
const booked = async (orderId: string): Promise<Booked> => {
  const [found] = await say<Booked[]>(`/payment_intents?about=${orderId}`);
  if (!found) throw new Error(`the sandbox has no payment of ${orderId}`);
  return found;
};
const happens = async (orderId: string, verb: string, body: object = {}) =>
  say(`/payment_intents/${(await booked(orderId)).intent.id}/${verb}`, body);

/** To the last step, by this way of paying; answers the order's id. */
async function order(method: RegExp, button: RegExp): Promise<void> {
  await student.openMenu();
  await student.link(new RegExp(kitchen.torta)).click();
  await page.getByLabel(/^Aguacate/).check();
  await student.button(/^Agregar/).click();
  await student.openBasket();
  await student.goToPay();
  await page.getByText('Aguacate').waitFor();
  await page.getByLabel(method).check();
  await student.button(button).click();
}

async function orderByCard(): Promise<string> {
  await order(/^Tarjeta/, /^Pedir y pagar con tarjeta · \$63/);
  await page.waitForURL(/\/o\/[^/]+\/pay$/);
  return page.url().split('/').at(-2) ?? '';
}

const cardFrame = (): FrameLocator => page.frameLocator('.card-element iframe');
const bank = (): FrameLocator => page.frameLocator('iframe[title="3-D Secure"]');

async function type(number: string): Promise<void> {
  const card = cardFrame();
  await card.getByLabel('Número de tarjeta').fill(number);
  await card.getByLabel('Vence').fill('12/34');
  await card.getByLabel('Código de seguridad').fill('123');
  await student.button('Pagar $63.00').click();
}

it('pays by card after a decline, an incomplete number and a refusal of 3-D Secure, with the same order', async () => {
  const id = await orderByCard();
  await page.getByText('Paga antes de las').waitFor();
  await type('4242');
  await cardFrame().getByText('El número de tarjeta está incompleto.').waitFor();
  await type('4000 0000 0000 9995');
  await page.locator('.trouble:focus').getByText('La tarjeta no tiene saldo suficiente').waitFor();
  await type('4000 0000 0000 3220');
  await bank().getByRole('button', { name: 'Rechazar' }).click();
  await page.getByText('Tu banco no confirmó la compra').waitFor();
  expect(await faultsOf(page)).toEqual([]);
  await page.reload();
  // Why it did not do is still known, and the card is asked for again.
  await page.getByText('Tu banco no confirmó la compra').waitFor();
  await type('4000 0000 0000 3220');
  await bank().getByRole('button', { name: 'Autorizar' }).click();
  await student.reads('La cocina lo recibió');
  expect(page.url()).toBe(`${url}/o/${id}`);
  await page.getByText('Tarjeta autorizada; se cobra cuando la cocina acepte').waitFor();
  expect((await booked(id)).intent.status).toBe('requires_capture');

  await kitchen.byCook(`/orders/${id}/accept`);
  await page.getByText('Pagado en línea').waitFor();
  await kitchen.byCook(`/orders/${id}/cancel`, { reason: 'Se fue la luz' });
  await student.reads('Pedido cancelado');
  await page.getByText('Te devolvimos todo').waitFor();
  await student.link('Recibo').click();
  await page.getByText('Devuelto: $63.00').waitFor();
  await page.getByText(/2\d{3}.* · \$63\.00/).waitFor();
});

it('lets the card be typed in to its end where the page was opened anew after a decline', async () => {
  const id = await orderByCard();
  await type('4000 0000 0000 9995');
  await page.locator('.trouble:focus').waitFor();
  // A slow phone asks for the payment until after the first digits.
  let answer = () => {};
  const isTyping = new Promise<void>((resolve) => {
    answer = resolve;
  });
  await page.route('**/v1/payment_intents/*', async (route) => {
    await isTyping;
    await route.continue();
  });
  await page.reload();
  await page.getByText('La tarjeta no tiene saldo suficiente').waitFor();
  const number = cardFrame().getByLabel('Número de tarjeta');
  await number.pressSequentially('4242 4242');
  answer();
  await page.locator('.card-form:not([aria-busy])').waitFor();
  // Whatever the page does when it is ready, it has done by then.
  await page.waitForTimeout(300);
  await page.keyboard.type(' 4242 4242');
  expect(await number.inputValue()).toBe('4242 4242 4242 4242');
  await page.unroute('**/v1/payment_intents/*');
  await type('4242 4242 4242 4242');
  await student.reads('La cocina lo recibió');
  expect((await booked(id)).intent.status).toBe('requires_capture');
});

it('goes on with the bank where the page was closed during its question, and needs no word of Stripe’s own', async () => {
  const about = await orderByCard();
  const { intent } = await booked(about);
  await say('/webhooks', { mode: 'lose', about: intent.id, count: 0 });
  await type('4000 0000 0000 3220');
  await bank().getByRole('button', { name: 'Autorizar' }).waitFor();
  await page.goto('about:blank');
  await page.goto(`${url}/o`);
  await page.getByText('Esperamos tu pago').first().click();
  await student.link('Pagar $63.00 con tarjeta').click();
  await student.button('Seguir con mi banco').click();
  await bank().getByRole('button', { name: 'Autorizar' }).click();
  await student.reads('La cocina lo recibió');
});

it('lets another’s script run on the page where a card is typed in, and nowhere else', async () => {
  const policyOf = async (path: string) =>
    (await page.request.get(`${url}${path}`, { headers: { accept: 'text/html' } })).headers()[
      'content-security-policy'
    ];
  expect(await policyOf('/o/1/pay')).toContain(`script-src 'self' ${sandboxUrl};`);
  expect(await policyOf('/basket/pay')).toContain("script-src 'self';");
  await page.goto(`${url}/o`);
  expect(await page.evaluate(() => 'Stripe' in window)).toBe(false);
});

it('says that the card cannot be asked for where a blocker keeps the script out, and pays in cash instead', async () => {
  await page.route('**/stripe-js/stripe.js', (route) => route.abort());
  const id = await orderByCard();
  await page.getByText('No se pudo abrir el pago seguro').waitFor();
  await page.unroute('**/stripe-js/stripe.js');
  await student.button('Intentar otra vez').click();
  await cardFrame().getByLabel('Número de tarjeta').waitFor();
  // The stream tells of the end before the answer does.
  await page.route('**/cancel', async (route) => {
    const response = await route.fetch();
    await page.waitForTimeout(1_500);
    await route.fulfill({ response });
  });
  await student.button('Pagar de otra forma').click();
  await page.getByLabel(/^Efectivo/).waitFor();
  await page.unroute('**/cancel');
  await student.button(/^Hacer pedido/).click();
  await student.reads('La cocina lo recibió');
  expect((await booked(id)).intent.status).toBe('canceled');
});

it('shows what to pay at an OXXO, and goes on by itself when it was paid', async () => {
  await order(/^OXXO/, /^Pedir y ver el código/);
  await student.reads('Esperamos tu pago');
  const id = student.idInAddress();
  await page.getByRole('img', { name: /^Código de barras \d{4} / }).waitFor();
  // The order ends before the voucher does: that is the time which counts.
  await page.getByText('Paga antes de las').waitFor();
  expect(await page.getByText('El vale vence el').count()).toBe(0);
  const hosted = student.link('Ver el vale para imprimir o enviar');
  expect(await hosted.getAttribute('href')).toMatch(/^https:\/\/payments\.stripe\.com\/oxxo\/voucher\//);
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'], { origin: url });
  await student.button('Copiar referencia').click();
  await page.getByText('Copiado').waitFor();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toMatch(/^\d{31}$/);
  expect(await faultsOf(page)).toEqual([]);
  await page.reload();
  await page.getByRole('img', { name: /^Código de barras/ }).waitFor();
  await happens(id, 'succeed');
  await student.reads('La cocina lo recibió');
  await page.getByText('Pagado en línea').waitFor();
});

it('shows where to transfer to, what is still to arrive, and what there is to do when it ran out', async () => {
  await order(/^Transferencia/, /^Pedir y ver la CLABE/);
  await student.reads('Esperamos tu pago');
  const id = student.idInAddress();
  await student.button('Copiar CLABE').waitFor();
  await happens(id, 'succeed', { amountCents: 2_000 });
  await page.reload();
  await page.getByText('Faltan $43.00 por llegar').waitFor();
  await happens(id, 'expire');
  await page.reload();
  await page.getByText('Lo que tenías para pagar venció').waitFor();
  await student.button('Pedir otros datos para transferir').click();
  await student.button('Copiar CLABE').waitFor();
  await happens(id, 'expire');
  await page.reload();
  await page.getByText('Lo que tenías para pagar venció').waitFor();
  await student.button('Pagar de otra forma').click();
  await page.getByText('Aguacate').waitFor();
});
