import { beforeAll, expect, it } from 'vitest';
import type { Order } from '../../src/contracts/orders.ts';
import { type Board, openBoard, slowPrinter, whileTimeStands } from './support/board.ts';
import { eventually, openBrowser, phone, tablet } from './support/browser.ts';
import { type Kitchen, openKitchen } from './support/kitchen.ts';

/* What a board does beside moving orders: the cafeteria's state, what is sold, tickets and sound. */

let kitchen: Kitchen;
let board: Board;

openBrowser();
beforeAll(async () => {
  kitchen = await openKitchen();
  board = await openBoard(kitchen);
});

it('pauses and resumes the cafeteria in two taps and one', async () => {
  await board.button('Pausar').click();
  await board.page.getByRole('menuitem', { name: 'Hasta reanudar' }).click();
  const resume = board.button('En pausa · Reanudar');
  await resume.waitFor();
  await expect(kitchen.order()).rejects.toThrow('cafeteria_paused');
  await resume.click();
  await board.button('Pausar').waitFor();
  expect((await kitchen.order()).status).toBe('placed');
});

it('adds waiting time, and takes it away', async () => {
  const waits = async () => (await kitchen.call(`/cafeterias/${kitchen.cafeteriaId}`)).body.extraWaitMinutes;
  await board.button('Espera').click();
  await board.page.getByRole('menuitem', { name: '+15 min' }).click();
  await board.button('Espera +15 min').click();
  expect(await waits()).toBe(15);
  await board.page.getByRole('menuitem', { name: 'Sin espera' }).click();
  await board.button(/^Espera$/).waitFor();
  expect(await waits()).toBe(0);
});

it('sells a dish out in two taps, and brings it back', async () => {
  const onSale = async () => {
    const { categories } = (await kitchen.call(`/cafeterias/${kitchen.cafeteriaId}/menu`)).body;
    return categories[0].items.find(({ name }: { name: string }) => name === kitchen.chilaquiles).available;
  };
  await board.button('Agotados').click();
  const dish = board.page.getByRole('switch', { name: kitchen.chilaquiles });
  await dish.click();
  await eventually(onSale, (available) => available === false);
  await eventually(
    () => dish.getAttribute('aria-checked'),
    (checked) => checked === 'false',
  );
  await dish.click();
  await eventually(onSale, (available) => available === true);
  await board.page.keyboard.press('Escape');
  await dish.waitFor({ state: 'detached' });
});

it('sells an option out in every dish that has it, and nothing else of it changes', async () => {
  const optionsNow = async () =>
    (await kitchen.sql('select name, available, price_delta_cents from modifiers order by name')).map(
      ({ name, available, price_delta_cents }) => [name, available, price_delta_cents],
    );
  const before = await optionsNow();
  await board.button('Agotados').click();
  await board.page.getByText('Opciones', { exact: true }).click();
  await board.page.getByRole('switch', { name: 'Aguacate' }).click();
  await eventually(optionsNow, ([avocado]) => avocado?.[1] === false);
  expect(await optionsNow()).toEqual([['Aguacate', false, 800], before[1]]);
  await board.page.getByRole('switch', { name: 'Aguacate', checked: false }).click();
  await eventually(optionsNow, ([avocado]) => avocado?.[1] === true);
  await board.page.keyboard.press('Escape');
  await board.page.getByRole('dialog').waitFor({ state: 'detached' });
});

it('finds an order by number, name or code, accepts a wave in one tap, and counts what is to be made', async () => {
  const rush = await openKitchen({ students: 2 });
  const orders: Order[] = [];
  for (let made = 0; made < 5; made++)
    orders.push(await rush.order({ student: made % 2, allowDuplicate: true }));
  const busy = await openBoard(rush);
  const [first] = orders as [Order];
  await busy.page.locator('[data-order-id]').nth(4).waitFor({ state: 'attached' });
  await busy.button('Por hacer').click();
  const counts = busy.page.getByRole('region', { name: 'Por hacer' });
  await counts.getByText('+ 10 por aceptar').waitFor();

  await busy.page.keyboard.press('/');
  const seen = () => busy.numbersIn('placed');
  for (const [text, numbers] of [
    [first.number.slice(-3), [first.number]],
    ['ALUMNO2', [orders[1]?.number, orders[3]?.number]],
    [first.pickupCode, [first.number]],
  ] as const) {
    await busy.page.keyboard.press('Control+a');
    await busy.page.keyboard.type(text);
    await eventually(seen, (now) => now.join() === numbers.join());
  }
  // What is sought is no less to be made.
  await counts.getByText('+ 10 por aceptar').waitFor();
  await busy.page.keyboard.press('Escape');
  await eventually(seen, ({ length }) => length === 5);

  await whileTimeStands(busy.page, async () => {
    await busy.button('Aceptar los 5').click();
    await eventually(
      () => busy.numbersIn('accepted'),
      ({ length }) => length === 5,
    );
    await busy.button('Deshacer los 5').click();
  });
  await eventually(seen, ({ length }) => length === 5);
  await busy.button('Aceptar los 5').click();
  await eventually(
    () => Promise.all(orders.map((order) => rush.read(order))),
    (all) => all.every(({ status }) => status === 'accepted'),
  );
  expect((await counts.textContent())?.replaceAll(/\s/g, ' ')).toContain('10Torta de milanesa');
});

it('asks the student about a line, promises another time and rejects for a reason', async () => {
  const order = await kitchen.order();
  await board.card(order).waitFor();
  await board.detail(order);
  await board.button('15 min').click();
  await eventually(
    () => kitchen.read(order),
    ({ promisedFrom }) => promisedFrom !== order.promisedFrom,
  );
  await board.button('Se acabó · avisar').click();
  // It asks first, and begins at the way back.
  expect((await kitchen.read(order)).changes).toEqual([]);
  await board.button('Preguntar').click();
  await eventually(
    () => kitchen.read(order),
    ({ changes }) => changes[0]?.status === 'proposed',
  );
  const rejecting = board.button('Rechazar…');
  const under = await rejecting.boundingBox();
  await rejecting.click();
  // What now lies under the finger is the way back; nothing is done without a reason.
  const back = await board.button('No cancelar').boundingBox();
  expect([back?.x, back?.y]).toEqual([under?.x, under?.y]);
  const focused = () => board.page.evaluate(() => document.activeElement?.textContent);
  expect(await focused()).toBe('No cancelar');
  expect(await board.button(/^Rechazar$/).isDisabled()).toBe(true);
  await board.page.getByLabel('La cocina está cerrando').check();
  await whileTimeStands(board.page, async () => {
    await board.button(/^Rechazar$/).click();
    await board.card(order).waitFor({ state: 'detached' });
    await board.undo();
  });
  await board.cardIn('placed', order).waitFor();
  expect((await kitchen.read(order)).status).toBe('placed');
  await board.detail(order);
  await rejecting.click();
  await board.page.getByLabel('La cocina está cerrando').check();
  await board.button(/^Rechazar$/).click();
  await board.card(order).waitFor({ state: 'detached' });
  await eventually(
    () => kitchen.read(order),
    ({ status, reason }) => status === 'rejected' && reason === 'La cocina está cerrando',
  );
  // It was this board's own doing: nothing is left of it.
  expect(await board.card(order).count()).toBe(0);
});

it('prints on a roll of 80 mm, as long as the order, one page; the second time it says so', async () => {
  const word = 'Electroencefalografistamente'.repeat(3);
  const order = await kitchen.order({ note: `Sin servilletas\n${word}` });
  const printed = await slowPrinter(board.page);
  await board.cardIn('placed', order).focus();
  await board.page.keyboard.press('p');
  const ticket = board.page.locator('.ticket-sheet');
  await ticket.waitFor({ state: 'attached' });
  expect(await ticket.isVisible()).toBe(false);
  const text = await ticket.textContent();
  for (const said of [order.number, 'Sin servilletas']) expect(text).toContain(said);
  expect(text).not.toContain('REIMPRESIÓN');
  // Neither a long word nor anything else is wider than what the roll prints.
  expect(await ticket.evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)).toBe(0);

  const pdf = (await board.page.pdf({ preferCSSPageSize: true })).toString('latin1');
  const [, width, height] = /\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/.exec(pdf) ?? [];
  const mm = (points: string | undefined) => (Number(points) / 72) * 25.4;
  expect(mm(width)).toBeCloseTo(80, 0);
  expect(mm(height)).toBeGreaterThan(60);
  expect(mm(height)).toBeLessThan(160);
  expect(pdf.match(/\/Type \/Page\b/g)?.length).toBe(1);
  await printed();
  await ticket.waitFor({ state: 'detached' });

  await board.cardIn('placed', order).focus();
  await board.page.keyboard.press('p');
  await ticket.waitFor({ state: 'attached' });
  await ticket.getByText(/^REIMPRESIÓN 1 · \d\d:\d\d$/).waitFor({ state: 'attached' });
  await printed();
  await ticket.waitFor({ state: 'detached' });
});

it.each([tablet, phone])(
  'what is said in passing covers nothing of what is open, at $width px',
  async (viewport) => {
    const order = await kitchen.order({ allowDuplicate: true });
    await board.page.setViewportSize(viewport);
    await board.card(order).waitFor();
    await board.detail(order);
    await board.page.route('**/eta', (route) => route.abort());
    await board.button('15 min').click();
    const said = board.page.getByRole('alert').filter({ hasText: 'El servidor no respondió' });
    await said.waitFor();
    const drawer = board.page.getByRole('dialog', { name: `Pedido ${order.number}` });
    await eventually(
      async () => [await drawer.boundingBox(), await said.boundingBox()] as const,
      ([open, over]) => open !== null && over !== null && open.y + open.height <= over.y,
    );
    await board.page.unroute('**/eta');
    await board.page.keyboard.press('Escape');
    await drawer.waitFor({ state: 'detached' });
    await board.page.setViewportSize(tablet);
    await kitchen.byCook(`/orders/${order.id}/reject`);
  },
);
