/** Pictures as files are laid out, for what reads no pixels: those in here are of no colour. */

type Size = { width?: number; height?: number };

const joined = (...parts: readonly (Uint8Array | readonly number[])[]) =>
  new Uint8Array(parts.flatMap((part) => [...part]));
const ascii = (of: string) => [...of].map((letter) => letter.charCodeAt(0));
const big = (of: number, bytes: number) =>
  Array.from({ length: bytes }, (_, index) => (of >>> (8 * (bytes - 1 - index))) & 0xff);
const little = (of: number, bytes: number) => big(of, bytes).reverse();

/** A marker segment of a JPEG. */
export const segment = (marker: number, content: Uint8Array | readonly number[]) =>
  joined([0xff, marker], big(content.length + 2, 2), content);

/** `beside`: segments before its frame. */
export function jpeg({
  width = 64,
  height = 48,
  beside = [],
  frame = [segment(0xc0, [8, ...big(height, 2), ...big(width, 2), 1, 1, 0x11, 0])],
}: Size & { beside?: Uint8Array[]; frame?: Uint8Array[] } = {}): Uint8Array {
  const table = segment(0xdb, new Uint8Array(65));
  const scan = joined(segment(0xda, [1, 1, 0, 0, 63, 0]), [0x12, 0xff, 0x00, 0x34, 0xff, 0xd0, 0x56]);
  return joined([0xff, 0xd8], ...beside, table, ...frame, scan, [0xff, 0xd9]);
}

/** A chunk of a PNG; nobody in here looks at its checksum. */
export const pngChunk = (name: string, content: Uint8Array | readonly number[]) =>
  joined(big(content.length, 4), ascii(name), content, [0, 0, 0, 0]);

export function png({
  width = 64,
  height = 48,
  beside = [],
  pixels = [pngChunk('IDAT', [1, 2, 3])],
}: Size & { beside?: Uint8Array[]; pixels?: Uint8Array[] } = {}): Uint8Array {
  const head = pngChunk('IHDR', [...big(width, 4), ...big(height, 4), 8, 2, 0, 0, 0]);
  const start = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
  return joined(start, head, ...beside, ...pixels, pngChunk('IEND', []));
}

export const webpChunk = (name: string, content: Uint8Array | readonly number[]) =>
  joined(ascii(name), little(content.length, 4), content, content.length % 2 ? [0] : []);

/** `before` and `beside`: chunks around its picture. */
export function webp({
  width = 64,
  height = 48,
  before = [],
  beside = [],
  chunks = [webpChunk('VP8 ', [0, 0, 0, 0x9d, 0x01, 0x2a, ...little(width, 2), ...little(height, 2), 7])],
}: Size & { before?: Uint8Array[]; beside?: Uint8Array[]; chunks?: Uint8Array[] } = {}): Uint8Array {
  const content = joined(ascii('WEBP'), ...before, ...chunks, ...beside);
  return joined(ascii('RIFF'), little(content.length, 4), content);
}
