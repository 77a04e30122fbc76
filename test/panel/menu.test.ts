import type { Page } from 'playwright-core';
import sharp from 'sharp';
import { beforeAll, expect, it } from 'vitest';
import { changesOf, draftOf } from '../../admin-panel/src/office/menu/dish-draft.ts';
import type { Menu } from '../../src/contracts/menu.ts';
import type { StaffDish } from '../../src/contracts/menu-editing.ts';
import { openSignedIn } from './support/board.ts';
import { eventually, openBrowser, tablet, url } from './support/browser.ts';
import { fieldIn } from './support/fields.ts';
import { type Kitchen, openKitchen } from './support/kitchen.ts';

let kitchen: Kitchen;
let page: Page;

openBrowser();
beforeAll(async () => {
  kitchen = await openKitchen();
  page = await openSignedIn(kitchen);
  await page.goto(`${url}/admin/office/menu`);
});

/** The menu as a student's phone gets it. */
const menu = async () => (await kitchen.call<Menu>(`/cafeterias/${kitchen.cafeteriaId}/menu`)).body;
const dishes = (of: Menu) => of.categories.flatMap(({ items }) => items);
const dishOf = (of: Menu, name: string) => dishes(of).find((dish) => dish.name === name);
const menuWith = (satisfied: (menu: Menu) => boolean) => eventually(menu, satisfied, 5_000);
const button = (name: string | RegExp) => page.getByRole('button', { name });
const field = (name: string) => fieldIn(page.getByRole('dialog'), name);
const saved = () => page.getByText('Guardado').last().waitFor();
/** Closes what is open, once it is saved: before that it asks, and stays. */
const leave = () =>
  eventually(
    async () => {
      await page.keyboard.press('Escape');
      return page.getByRole('dialog').count();
    },
    (open) => open === 0,
  );

it('an edit of price, words and limits reaches the students’ menu', async () => {
  await button(`Editar ${kitchen.torta}`).click();
  await field('Precio (pesos)').fill('58.50');
  await field('Descripción').fill('Con aguacate');
  await field('Máximo por estudiante').fill('2');
  await button('Guardar').click();
  await saved();
  const edited = dishOf(
    await menuWith((shown) => dishOf(shown, kitchen.torta)?.priceCents === 5_850),
    kitchen.torta,
  );
  expect(edited).toMatchObject({ description: 'Con aguacate', maxPerStudent: 2 });
  // Options that nobody touched stay themselves, so that carts stay valid.
  expect(edited?.modifierGroups[0]?.modifiers.map(({ name }) => name)).toEqual(['Aguacate', 'Sin cebolla']);
});

it('options are added with what they cost, and keep their place', async () => {
  await button('Agregar opción').click();
  await field('Opción 3').fill('Doble carne');
  await fieldIn(page.getByRole('group', { name: 'Opción 3' }), 'Costo extra ($)').fill('15.5');
  await button('Guardar').click();
  const shown = await menuWith(
    (read) => dishOf(read, kitchen.torta)?.modifierGroups[0]?.modifiers.length === 3,
  );
  expect(dishOf(shown, kitchen.torta)?.modifierGroups[0]?.modifiers[2]).toMatchObject({
    name: 'Doble carne',
    priceDeltaCents: 1_550,
  });
});

it('a recount begins the counting, waste takes from it, and the ledger tells who and why', async () => {
  await field('Movimiento').selectOption('Conteo');
  await field('Cantidad').fill('10');
  await button('Registrar').click();
  await page.getByText('Quedan 10 porciones').waitFor();
  await field('Movimiento').selectOption('Merma');
  await field('Cantidad').fill('3');
  await field('Motivo').fill('Se cayeron');
  await button('Registrar').click();
  await page.getByText('Quedan 7 porciones').waitFor();
  const row = page.getByRole('row', { name: /Merma: Se cayeron/ });
  await row.waitFor();
  expect(await row.textContent()).toContain('-37cocina');
});

it('what is typed is not lost by a slip: leaving asks first', async () => {
  await field('Nombre').first().fill('Otro nombre');
  await page.keyboard.press('Escape');
  await page.getByText('Lo que escribiste no se ha guardado.').waitFor();
  await button('Descartar los cambios').click();
  await button(`Editar ${kitchen.torta}`).waitFor();
  expect(page.url()).not.toContain('dish=');
});

it('a category and a dish are created, put in order by keyboard and by mouse, and archived after a question', async () => {
  await button('Nueva categoría').click();
  await field('Nombre').fill('Bebidas');
  await button('Guardar').click();
  await button('Nuevo platillo en Bebidas').click();
  await field('Nombre').first().fill('Agua de jamaica');
  await field('Precio (pesos)').fill('18');
  await field('Porciones al empezar').fill('40');
  await field('Alérgenos').fill('Sulf');
  await page.getByRole('option', { name: 'Sulfitos' }).click();
  await button('Guardar').click();
  const named = await menuWith((read) => dishOf(read, 'Agua de jamaica') !== undefined);
  expect(dishOf(named, 'Agua de jamaica')).toMatchObject({ priceCents: 1_800, allergens: ['sulphites'] });

  await button(/^Mover Bebidas/).press('ArrowUp');
  await menuWith(({ categories }) => categories[0]?.name === 'Bebidas');

  const handle = await button(`Mover ${kitchen.chilaquiles}`).boundingBox();
  const other = await button(`Mover ${kitchen.torta}`).boundingBox();
  if (!handle || !other) throw new Error('no handles');
  await page.mouse.move(handle.x + 20, handle.y + 20);
  await page.mouse.down();
  await page.mouse.move(handle.x + 20, other.y - 4, { steps: 6 });
  await page.mouse.up();
  await menuWith(({ categories }) => categories[1]?.items[0]?.name === kitchen.chilaquiles);

  await button('Editar Agua de jamaica').click();
  await button('Quitar del menú para siempre').click();
  await page
    .getByRole('dialog', { name: 'Quitar Agua de jamaica del menú' })
    .getByRole('button', { name: 'Quitar del menú para siempre' })
    .click();
  await menuWith((read) => dishOf(read, 'Agua de jamaica') === undefined);
  await button('Borrar Bebidas').click();
  await page.getByRole('dialog').getByRole('button', { name: 'Borrar', exact: true }).click();
  await menuWith(({ categories }) => categories.length === 1);
});

it('a dish is duplicated with its options, and is on the menu when it is saved', async () => {
  await button(`Editar ${kitchen.torta}`).click();
  await button('Duplicar').click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText('Nuevo platillo').waitFor();
  expect(dishOf(await menuWith(() => true), `${kitchen.torta} (copia)`)).toBeUndefined();
  await button('Guardar').click();
  const read = await menuWith((now) => dishOf(now, `${kitchen.torta} (copia)`) !== undefined);
  const [own, copy] = [kitchen.torta, `${kitchen.torta} (copia)`].map((name) => dishOf(read, name));
  const plain = (dish: typeof own) =>
    dish?.modifierGroups.map(({ name, modifiers }) => [
      name,
      modifiers.map((option) => [option.name, option.priceDeltaCents]),
    ]);
  expect(plain(copy)).toEqual(plain(own));
  expect(copy?.priceCents).toBe(own?.priceCents);
  expect(copy?.id).not.toBe(own?.id);
  // It leaves the menu to the tests that follow.
  await kitchen.sql('update menu_items set archived_at = now() where id = $1', [copy?.id]);
  await page.reload();
});

it('an ingredient that has run out takes the dishes that need it off sale', async () => {
  await page.getByText('Ingredientes', { exact: true }).click();
  await page.getByLabel('Nuevo ingrediente').fill('Tortilla');
  await button('Agregar').click();
  await page.getByText('Tortilla', { exact: true }).waitFor();
  await page.getByText('Platillos', { exact: true }).click();
  await button(`Editar ${kitchen.chilaquiles}`).click();
  await field('Ingredientes que necesita').fill('tort');
  await page.getByRole('option', { name: 'Tortilla' }).click();
  await button('Guardar').click();
  await leave();
  await page.getByText('Ingredientes', { exact: true }).click();
  await page.getByRole('switch', { name: 'Tortilla: hay' }).press('Space');
  await menuWith((read) => dishOf(read, kitchen.chilaquiles)?.available === false);
});

it('a photo from a telephone is made small and is on the menu, is changed, and is taken away', async () => {
  await page.goto(`${url}/admin/office/menu`);
  await page.setViewportSize(tablet);
  await button(`Editar ${kitchen.torta}`).click();
  const photo = page.getByRole('img', { name: `Foto de ${kitchen.torta}` });
  const choose = async (file: Buffer, mimeType: string) =>
    page.locator('input[type=file]').setInputFiles({ name: 'IMG_0001', mimeType, buffer: file });
  const plain = { channels: 3, background: '#c2410c' } as const;
  await choose(
    await sharp({ create: { width: 4032, height: 3024, ...plain } })
      .jpeg()
      .toBuffer(),
    'image/jpeg',
  );
  await photo.waitFor();
  const shown = () => photo.evaluate((img: HTMLImageElement) => [img.naturalWidth, img.naturalHeight]);
  await expect.poll(shown, { timeout: 20_000 }).toEqual([1_200, 900]);
  const first = await photo.getAttribute('src');
  expect(first).toMatch(/^\/photos\/.+\.webp$/);
  await menuWith((read) => dishOf(read, kitchen.torta)?.imageUrl === first);
  // Its address is no field of the form any more.
  expect(await field('Imagen (dirección)').count()).toBe(0);
  await choose(
    await sharp({ create: { width: 300, height: 200, ...plain } })
      .png()
      .toBuffer(),
    'image/png',
  );
  await expect.poll(shown, { timeout: 20_000 }).toEqual([300, 200]);
  await choose(Buffer.from('no es una foto'), 'image/jpeg');
  await page.getByText('Este navegador no puede leer esa foto').waitFor();
  await button('Quitar foto').click();
  await page.getByRole('dialog').getByRole('button', { name: 'Quitar foto' }).last().click();
  await page.getByText('Sin foto: los estudiantes ven un dibujo').waitFor();
  await menuWith((read) => dishOf(read, kitchen.torta)?.imageUrl === null);
});

it('is refused in the API’s words, and a broken picture is told', async () => {
  await page.goto(`${url}/admin/office/menu`);
  await page.setViewportSize(tablet);
  await button(`Editar ${kitchen.torta}`).click();
  await field('Imagen (dirección)').fill('/no-such-picture.webp');
  await page.getByText('La imagen no se pudo cargar').waitFor();
  await field('Imagen (dirección)').fill('');
  await field('Etiquetas de dieta').fill('9');
  await field('Etiquetas de dieta').press('Enter');
  await button('Guardar').click();
  await page.getByText(/Palabras en minúsculas/).waitFor();
});

it('a form sends what was typed in it, and of options neither the stock nor the switch that nobody touched', async () => {
  await kitchen.sql('update modifiers set stock = 9');
  const { accessToken: token } = await kitchen.grantTo(kitchen.email);
  const path = `/cafeterias/${kitchen.cafeteriaId}/menu-items`;
  const { data } = (await kitchen.call<{ data: StaffDish[] }>(path, { token })).body;
  const dish = data.find(({ name }) => name === kitchen.torta) ?? null;
  const before = draftOf(dish, '');
  const [group] = before.groups;
  if (!group) throw new Error('no options');
  expect(changesOf(before, before)).toEqual({});
  expect(changesOf({ ...before, price: '61.9', dailyStock: '30' }, before)).toEqual({
    priceCents: 6_190,
    dailyStock: 30,
  });
  const window = { key: 'w', weekdays: [1, 5], from: '07:00', until: '24:00' };
  expect(changesOf({ ...before, windows: [window] }, before)).toEqual({
    windows: [{ weekdays: [1, 5], from: '07:00', until: '24:00' }],
  });
  const options = group.options.map((option, at) => (at === 0 ? { ...option, stock: '' } : option));
  const { modifierGroups } = changesOf({ ...before, groups: [{ ...group, options }] }, before);
  expect(modifierGroups?.[0]?.modifiers[0]).toMatchObject({ stock: null });
  expect(modifierGroups?.[0]?.modifiers[1]).not.toHaveProperty('stock');
  expect(modifierGroups?.[0]?.modifiers[1]).not.toHaveProperty('available');
});
