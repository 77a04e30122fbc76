import { env, exports } from 'cloudflare:workers';
import { describe, expect, it } from 'vitest';
import { mostPhotoBytes, mostPhotoSide } from '../../src/domain/photo.ts';
import { agua, makeInstitution, openCafeteria, torta } from '../support/cafeteria.ts';
import type { Client } from '../support/clients.ts';
import { eventually } from '../support/lab.ts';
import { jpeg, png, segment, webp } from '../support/pictures.ts';

const photoPath = (id: string, itemId: string) => `/cafeterias/${id}/menu-items/${itemId}/photo`;

/** Sends bytes as a dish's photo, whatever they say that they are. */
async function send(as: Client, path: string, bytes: Uint8Array, type = 'image/jpeg') {
  const response = await exports.default.fetch(`http://itsur.test${path}`, {
    method: 'PUT',
    headers: { ...as.headers, 'content-type': type },
    body: bytes,
  });
  return { status: response.status, body: await response.json<any>() };
}

/** What a browser gets for a picture in a page: it sends no headers of ours. */
const look = (address: string, headers: Record<string, string> = {}) =>
  exports.default.fetch(`http://itsur.test${address}`, { headers });

const keysOf = async (institution: string) =>
  (await env.DISH_PHOTOS.list({ prefix: `${institution}/` })).objects.map(({ key }) => key);

/** Forgetting comes after the answer. */
const gone = (address: string) =>
  eventually(
    async () => (await look(address)).status,
    (status) => status === 404,
    5_000,
  );

describe('a photo of a dish', () => {
  it('is on the menu, and is shown for good by an address of its own', async () => {
    const { id, item, staff, student } = await openCafeteria();
    const sent = jpeg({ width: 1200, height: 900 });
    const { status, body: dish } = await send(staff, photoPath(id, item), sent);
    expect(status).toBe(200);
    expect(dish.imageUrl).toMatch(new RegExp(`^/photos/t_\\w+/${id}/${item}/[0-9a-f]{64}\\.jpg$`));
    await eventually(
      async () => (await student.call(`/cafeterias/${id}/menu`)).body,
      (menu) => JSON.stringify(menu).includes(dish.imageUrl),
    );
    const shown = await look(dish.imageUrl);
    expect(new Uint8Array(await shown.arrayBuffer())).toEqual(sent);
    expect(Object.fromEntries(shown.headers)).toMatchObject({
      'content-type': 'image/jpeg',
      'cache-control': 'public, max-age=31536000, immutable',
      'x-content-type-options': 'nosniff',
      'cross-origin-resource-policy': 'cross-origin',
      'content-security-policy': "default-src 'none'; sandbox; frame-ancestors 'none'",
    });
    const etag = shown.headers.get('etag') as string;
    const again = await look(dish.imageUrl, { 'if-none-match': `W/"x", ${etag}` });
    expect([again.status, await again.text()]).toEqual([304, '']);
  });

  it.each([
    ['image/png', 'png', png()],
    ['image/webp', 'webp', webp()],
  ])('is taken for %s by its bytes, not by what its sender says', async (type, extension, bytes) => {
    const { id, item, staff } = await openCafeteria();
    const { body } = await send(staff, photoPath(id, item), bytes, 'text/html');
    expect(body.imageUrl.endsWith(`.${extension}`)).toBe(true);
    expect((await look(body.imageUrl)).headers.get('content-type')).toBe(type);
  });

  it('is kept without what its camera wrote beside it', async () => {
    const { id, item, staff } = await openCafeteria();
    const place = new TextEncoder().encode('Exif\0\0 20.1 N 101.1 W');
    const { body } = await send(staff, photoPath(id, item), jpeg({ beside: [segment(0xe1, place)] }));
    expect(new Uint8Array(await (await look(body.imageUrl)).arrayBuffer())).toEqual(jpeg());
  });

  it('is refused when it is none, when a page hides behind it, and when it is too large', async () => {
    const { institution, id, item, staff } = await openCafeteria();
    const path = photoPath(id, item);
    const page = new TextEncoder().encode('<script>alert(1)</script>');
    const codeOf = async (bytes: Uint8Array) => {
      const { status, body } = await send(staff, path, bytes);
      return [status, body.code];
    };
    const before = await keysOf(institution);
    expect(await codeOf(page)).toEqual([422, 'photo_invalid']);
    expect(await codeOf(new Uint8Array())).toEqual([422, 'photo_invalid']);
    expect(await codeOf(new Uint8Array([...png(), ...page]))).toEqual([422, 'photo_invalid']);
    expect(await codeOf(jpeg({ width: 0, height: 5 }))).toEqual([422, 'photo_invalid']);
    expect(await codeOf(jpeg({ width: mostPhotoSide + 1 }))).toEqual([422, 'photo_too_large']);
    expect(await codeOf(new Uint8Array(mostPhotoBytes + 1))).toEqual([413, 'payload_too_large']);
    expect(await keysOf(institution)).toEqual(before);
  });

  it('takes the place of the one before, which is gone', async () => {
    const { id, item, staff } = await openCafeteria();
    const { body: first } = await send(staff, photoPath(id, item), jpeg());
    const { body: second } = await send(staff, photoPath(id, item), png());
    expect(second.imageUrl).not.toBe(first.imageUrl);
    await gone(first.imageUrl);
    expect((await look(second.imageUrl)).status).toBe(200);
    // The same once more is the same photo.
    const { body: third } = await send(staff, photoPath(id, item), png());
    expect(third.imageUrl).toBe(second.imageUrl);
    expect((await look(second.imageUrl)).status).toBe(200);
  });

  it('goes when it is taken away, when another address is written, and with its dish', async () => {
    const { id, items, staff } = await openCafeteria({ menu: [torta(), agua(), agua()] });
    const [taken, written, archived] = items as [string, string, string];
    const address = new Map<string, string>();
    for (const item of items)
      address.set(item, (await send(staff, photoPath(id, item), jpeg())).body.imageUrl);
    const { body } = await staff.call(photoPath(id, taken), { method: 'DELETE' });
    expect(body.imageUrl).toBeNull();
    await staff.call(`/cafeterias/${id}/menu-items/${written}`, {
      method: 'PATCH',
      body: { imageUrl: 'https://itsur.test/torta.jpg' },
    });
    await staff.call(`/cafeterias/${id}/menu-items/${archived}`, { method: 'DELETE' });
    for (const item of items) await gone(address.get(item) as string);
  });

  it('stays while a copy of its dish has it', async () => {
    const { id, items, staff } = await openCafeteria({ menu: [torta(), agua()] });
    const [own, copy] = items as [string, string];
    const { body: dish } = await send(staff, photoPath(id, own), jpeg());
    const change = (item: string, imageUrl: string | null) =>
      staff.call(`/cafeterias/${id}/menu-items/${item}`, { method: 'PATCH', body: { imageUrl } });
    await change(copy, dish.imageUrl);
    await staff.call(photoPath(id, own), { method: 'DELETE' });
    expect((await look(dish.imageUrl)).status).toBe(200);
    await change(copy, null);
    await gone(dish.imageUrl);
  });

  it('is for staff of its cafeteria, of a dish that is on its menu', async () => {
    const [here, there] = [await openCafeteria(), await openCafeteria()];
    const { body: theirs } = await send(there.staff, photoPath(there.id, there.item), jpeg());
    for (const [as, path, code] of [
      [here.student, photoPath(here.id, here.item), 'forbidden'],
      [here.staff, photoPath(there.id, there.item), 'forbidden'],
      [here.staff, photoPath(here.id, there.item), 'dish_not_found'],
      [here.staff, photoPath(here.id, crypto.randomUUID()), 'dish_not_found'],
      [here.admin, photoPath(crypto.randomUUID(), here.item), 'cafeteria_not_found'],
    ] as const) {
      expect((await send(as, path, jpeg())).body.code).toBe(code);
      expect((await as.call(path, { method: 'DELETE' })).body.code).toBe(code);
    }
    expect((await look(theirs.imageUrl)).status).toBe(200);
    expect((await keysOf(here.institution)).filter((key) => key.includes(here.id))).toEqual([]);
  });

  it("is not forgotten for another cafeteria's dish that names its address", async () => {
    const [here, there] = [await openCafeteria(), await openCafeteria()];
    const { body: theirs } = await send(there.staff, photoPath(there.id, there.item), jpeg());
    const change = (imageUrl: string | null) =>
      here.staff.call(`/cafeterias/${here.id}/menu-items/${here.item}`, {
        method: 'PATCH',
        body: { imageUrl },
      });
    await change(theirs.imageUrl);
    await change(null);
    await scheduler.wait(200);
    expect((await look(theirs.imageUrl)).status).toBe(200);
  });

  it("of one institution is no other's, neither to write nor to show", async () => {
    const here = await openCafeteria();
    const foreign = await openCafeteria({ institution: await makeInstitution() });
    const { body: dish } = await send(foreign.staff, photoPath(foreign.id, foreign.item), jpeg());
    const { body } = await send(here.admin, photoPath(foreign.id, foreign.item), png());
    expect(body.code).toBe('cafeteria_not_found');
    const elsewhere = dish.imageUrl.replace(foreign.institution, here.institution);
    expect((await look(elsewhere)).status).toBe(404);
    expect((await look(dish.imageUrl)).status).toBe(200);
  });

  it.each([
    '/photos/nowhere/a/b/c.jpg',
    '/photos/x/019af000-0000-7000-8000-000000000000/019af000-0000-7000-8000-000000000000/..%2f..%2fsecret.jpg',
  ])('there is none at %s', async (address) => {
    const response = await look(address);
    expect([response.status, (await response.json<any>()).code]).toEqual([404, 'not_found']);
  });
});
