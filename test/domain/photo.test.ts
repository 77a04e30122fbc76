import { expect, it } from 'vitest';
import { fittedIn } from '../../admin-panel/src/office/menu/fitted.ts';
import { type Photo, readPhoto } from '../../src/domain/photo.ts';
import { jpeg, png, pngChunk, segment, webp, webpChunk } from '../support/pictures.ts';

const text = (of: string) => new TextEncoder().encode(of);
const and = (...parts: Uint8Array[]) => new Uint8Array(parts.flatMap((part) => [...part]));
const facts = (photo: Photo | null) => photo && [photo.type, photo.width, photo.height];
const script = text('<script>alert(1)</script>');

it.each([
  ['image/jpeg', jpeg({ width: 640, height: 480 })],
  ['image/png', png({ width: 640, height: 480 })],
  ['image/webp', webp({ width: 640, height: 480 })],
])('a whole %s is told by its bytes, with its size, and kept as it is', (type, bytes) => {
  const photo = readPhoto(bytes);
  expect(facts(photo)).toEqual([type, 640, 480]);
  expect(photo?.bytes).toEqual(bytes);
});

it('a WebP without losses, and one with transparency, have their sizes where their kinds have them', () => {
  const bits = (width: number, height: number) => (width - 1) | ((height - 1) << 14);
  const lossless = new Uint8Array(10);
  lossless[0] = 0x2f;
  new DataView(lossless.buffer).setUint32(1, bits(900, 700), true);
  expect(facts(readPhoto(webp({ chunks: [webpChunk('VP8L', lossless)] })))).toEqual(['image/webp', 900, 700]);
});

it('what a camera or a program wrote beside the picture is left out, and the picture stays whole', () => {
  const size = { width: 320, height: 200 };
  const place = text('Exif\0\0 20.1 N 101.1 W');
  expect(readPhoto(jpeg({ ...size, beside: [segment(0xe1, place), segment(0xfe, script)] }))?.bytes).toEqual(
    jpeg(size),
  );
  expect(
    readPhoto(png({ ...size, beside: [pngChunk('eXIf', place), pngChunk('tEXt', script)] }))?.bytes,
  ).toEqual(png(size));
  const flags = (of: number) => webpChunk('VP8X', new Uint8Array([of, 0, 0, 0, 63, 1, 0, 199, 0, 0]));
  const described = webp({
    ...size,
    before: [flags(0x3c)],
    beside: [webpChunk('EXIF', place), webpChunk('XMP ', script)],
  });
  expect(readPhoto(described)?.bytes).toEqual(webp({ ...size, before: [flags(0x10)] }));
});

it.each<[string, Uint8Array]>([
  ['nothing', new Uint8Array()],
  ['a page', text('<!doctype html><script>alert(1)</script>')],
  [
    'a drawing in SVG, which runs scripts',
    text('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'),
  ],
  ['a GIF', text('GIF89a\u0001\0\u0001\0')],
  ['the beginning of a JPEG', jpeg().slice(0, 30)],
  ['the beginning of a PNG', png().slice(0, -5)],
  ['the beginning of a WebP', webp().slice(0, -3)],
  ['a JPEG that a page follows', and(jpeg(), script)],
  [
    'a JPEG that another file follows, made to end like one',
    and(jpeg(), script, new Uint8Array([0xff, 0xd9])),
  ],
  ['a PNG that a page follows', and(png(), script)],
  ['a WebP that a page follows', and(webp(), script)],
  ['a JPEG that says nothing of its size', jpeg({ frame: [] })],
  [
    'a JPEG of two sizes',
    jpeg({ frame: [segment(0xc0, new Uint8Array(15)), segment(0xc0, new Uint8Array(15))] }),
  ],
  ['a PNG that moves', png({ beside: [pngChunk('acTL', new Uint8Array(8))] })],
  ['a PNG without pixels', png({ pixels: [] })],
  [
    'a WebP that moves',
    webp({ before: [webpChunk('VP8X', new Uint8Array([2, 0, 0, 0, 0, 0, 0, 0, 0, 0]))] }),
  ],
  ['a WebP of two pictures', webp({ beside: webp().length > 0 ? [webp().slice(12)] : [] })],
  ['only the names of formats', text('RIFF\u0004\0\0\0WEBP')],
])('%s is no photo', (_, bytes) => {
  expect(readPhoto(bytes)).toBeNull();
});

it('whatever bytes are sent, it says yes or no', () => {
  for (const whole of [jpeg(), png(), webp()])
    for (let at = 0; at < whole.length; at++) {
      const broken = whole.slice();
      broken[at] = (broken[at] ?? 0) ^ 0xff;
      expect(() => readPhoto(broken)).not.toThrow();
      expect(readPhoto(whole.slice(0, at))).toBeNull();
    }
});

it.each([
  [
    { width: 4032, height: 3024 },
    { width: 1200, height: 900 },
  ],
  [
    { width: 3024, height: 4032 },
    { width: 900, height: 1200 },
  ],
  [
    { width: 640, height: 480 },
    { width: 640, height: 480 },
  ],
  [
    { width: 20_000, height: 3 },
    { width: 1200, height: 1 },
  ],
])('a picture of %j is sent as %j', (from, to) => {
  expect(fittedIn(1_200, from)).toEqual(to);
});
