/** What a photo of a dish may be. The panel makes them smaller; what comes from elsewhere is held to the same. */
export const photoTypes = ['image/jpeg', 'image/png', 'image/webp'] as const;
export type PhotoType = (typeof photoTypes)[number];
export const mostPhotoBytes = 512 * 1024;
/** On either side, in pixels. A decoder takes four bytes for each: 16 MB. */
export const mostPhotoSide = 2_048;

export type Photo = {
  type: PhotoType;
  width: number;
  height: number;
  /** The picture alone: without what cameras and programs write beside it (the place where it was taken, texts, other files). */
  bytes: Uint8Array<ArrayBuffer>;
};

/**
 * Reads what a file is by its own bytes, whatever it was called: a whole JPEG, PNG or WebP of one picture, from its first
 * byte to its last. null: it is none, it moves, or something follows its end. Its pixels are not decoded.
 */
export function readPhoto(bytes: Uint8Array): Photo | null {
  try {
    return readJpeg(bytes) ?? readPng(bytes) ?? readWebp(bytes);
  } catch (error) {
    // It ends in the middle of something.
    if (error instanceof RangeError) return null;
    throw error;
  }
}

const viewOf = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
const startsWith = (bytes: Uint8Array, start: readonly number[], at = 0) =>
  start.every((byte, index) => bytes[at + index] === byte);
const nameAt = (bytes: Uint8Array, at: number) => String.fromCharCode(...bytes.subarray(at, at + 4));

function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

// Source: ITU-T T.81, annex B. Of the application's own segments a decoder needs Adobe's (14) for its colours.
const startOfImage = [0xff, 0xd8];
const endOfImage = 0xd9;
const startOfScan = 0xda;
const adobe = 0xee;
const isFrame = (marker: number) => marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
const isBeside = (marker: number) =>
  (marker >= 0xe0 && marker <= 0xef && marker !== adobe) || marker === 0xfe;

function readJpeg(bytes: Uint8Array): Photo | null {
  if (!startsWith(bytes, startOfImage)) return null;
  const view = viewOf(bytes);
  const parts = [bytes.subarray(0, 2)];
  let size: { width: number; height: number } | null = null;
  let hasScan = false;
  for (let at = 2; ; ) {
    if (view.getUint8(at) !== 0xff) return null;
    const marker = view.getUint8(at + 1);
    if (marker === endOfImage) {
      if (!size || !hasScan || at + 2 !== bytes.length) return null;
      parts.push(bytes.subarray(at));
      return { type: 'image/jpeg', ...size, bytes: joined(parts) };
    }
    const length = view.getUint16(at + 2);
    let end = at + 2 + length;
    if (length < 2 || end > bytes.length) return null;
    if (isFrame(marker)) {
      if (size) return null;
      size = { height: view.getUint16(at + 5), width: view.getUint16(at + 7) };
    }
    if (marker === startOfScan) {
      hasScan = true;
      end = endOfScan(view, end);
    }
    if (!isBeside(marker)) parts.push(bytes.subarray(at, end));
    at = end;
  }
}

/** Where the next marker is: within a scan 0xff is followed by 0, or by one of eight that say where to resume. */
function endOfScan(view: DataView, from: number): number {
  for (let at = from; ; at++) {
    if (view.getUint8(at) !== 0xff) continue;
    const next = view.getUint8(at + 1);
    if (next !== 0 && (next < 0xd0 || next > 0xd7)) return at;
  }
}

// Source: PNG, third edition (https://www.w3.org/TR/png-3/), section 5.
const pngStart = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const pngKept = ['IHDR', 'PLTE', 'tRNS', 'sRGB', 'gAMA', 'IDAT', 'IEND'];

function readPng(bytes: Uint8Array): Photo | null {
  if (!startsWith(bytes, pngStart)) return null;
  const view = viewOf(bytes);
  const parts = [bytes.subarray(0, 8)];
  if (nameAt(bytes, 12) !== 'IHDR' || view.getUint32(8) !== 13) return null;
  const size = { width: view.getUint32(16), height: view.getUint32(20) };
  let hasPixels = false;
  for (let at = 8; ; ) {
    const name = nameAt(bytes, at + 4);
    const end = at + 12 + view.getUint32(at);
    if (end > bytes.length || name === 'acTL' || (name === 'IHDR' && at !== 8)) return null;
    if (pngKept.includes(name)) parts.push(bytes.subarray(at, end));
    hasPixels ||= name === 'IDAT';
    if (name === 'IEND') {
      if (!hasPixels || end !== bytes.length) return null;
      return { type: 'image/png', ...size, bytes: joined(parts) };
    }
    at = end;
  }
}

// Source: RFC 9649, section 2. One chunk holds the picture; a further one, if any, what of it is transparent.
const webpKept = ['VP8X', 'ALPH', 'VP8 ', 'VP8L'];
const hasTransparency = 0x10;
const moves = 0x02;

function readWebp(bytes: Uint8Array): Photo | null {
  if (bytes.length < 20 || nameAt(bytes, 0) !== 'RIFF' || nameAt(bytes, 8) !== 'WEBP') return null;
  const view = viewOf(bytes);
  if (view.getUint32(4, true) + 8 !== bytes.length) return null;
  const parts: Uint8Array[] = [];
  const sizes: { width: number; height: number }[] = [];
  for (let at = 12; at < bytes.length; ) {
    const name = nameAt(bytes, at);
    const length = view.getUint32(at + 4, true);
    const end = at + 8 + length + (length % 2);
    if (end > bytes.length) return null;
    const chunk = bytes.slice(at, end);
    if (name === 'VP8X') {
      const flags = view.getUint8(at + 8);
      if (flags & moves) return null;
      // What is taken out below is no longer announced.
      chunk[8] = flags & hasTransparency;
    }
    const size = webpSize(name, viewOf(chunk.subarray(8)));
    if (size) sizes.push(size);
    if (webpKept.includes(name)) parts.push(chunk);
    at = end;
  }
  const [size, other] = sizes;
  if (!size || other) return null;
  const content = joined(parts);
  const head = bytes.slice(0, 12);
  viewOf(head).setUint32(4, content.length + 4, true);
  return { type: 'image/webp', ...size, bytes: joined([head, content]) };
}

/** Of a chunk that is a picture (RFC 6386, section 9.1; RFC 9649, section 3.4), its size; null: it is none. */
function webpSize(name: string, chunk: DataView): { width: number; height: number } | null {
  if (name === 'VP8 ')
    return { width: chunk.getUint16(6, true) & 0x3fff, height: chunk.getUint16(8, true) & 0x3fff };
  if (name !== 'VP8L') return null;
  const bits = chunk.getUint32(1, true);
  return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 };
}
