import sharp from 'sharp';

/** Pictures of the app for home screens, in pixels; a maskable one may be cut to a circle of four fifths: https://www.w3.org/TR/appmanifest/#icon-masks */
export const appIcons = [
  { name: 'icon-192.png', side: 192, purpose: 'any' },
  { name: 'icon-512.png', side: 512, purpose: 'any' },
  { name: 'icon-maskable.png', side: 512, purpose: 'maskable' },
] as const;

/** `ground`: what a maskable one stands on, to its edges. */
export async function drawIcon(svg: string, { side, purpose }: (typeof appIcons)[number], ground: string) {
  const own = purpose === 'any' ? side : Math.round(side * 0.7);
  const drawn = sharp(Buffer.from(svg), { density: 72 * 16 }).resize(own, own);
  if (purpose === 'any') return drawn.png({ compressionLevel: 9 }).toBuffer();
  const margin = (side - own) / 2;
  return drawn
    .extend({
      top: Math.floor(margin),
      bottom: Math.ceil(margin),
      left: Math.floor(margin),
      right: Math.ceil(margin),
      background: ground,
    })
    .flatten({ background: ground })
    .png({ compressionLevel: 9 })
    .toBuffer();
}
