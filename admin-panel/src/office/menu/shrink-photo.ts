import { mostPhotoBytes } from '../../../../src/domain/photo.ts';
import { fittedIn } from './fitted.ts';

/** Twice what the student's app shows on the widest phone. */
const side = 1_200;
/** Each tried until it is small enough; photos of food are some 150 kB at the first. */
const qualities = [0.82, 0.6, 0.4];

/** No browser of this kind can read it: some do not know what telephones of another make write. */
export class PhotoUnreadable extends Error {}

/**
 * A photo as a menu needs it: turned as it was held, no larger than the API takes, without the place where it was taken.
 * WebP, or JPEG where the browser writes none. Errors: `PhotoUnreadable`.
 */
export async function shrinkPhoto(file: Blob): Promise<Blob> {
  const picture = await createImageBitmap(file).catch((error: unknown) => {
    throw new PhotoUnreadable(String(error));
  });
  const canvas = document.createElement('canvas');
  const size = fittedIn(side, picture);
  Object.assign(canvas, size);
  const context = canvas.getContext('2d');
  if (!context) throw new PhotoUnreadable('no canvas');
  // JPEG knows no transparency, and would make it black.
  context.fillStyle = '#fff';
  context.fillRect(0, 0, size.width, size.height);
  context.drawImage(picture, 0, 0, size.width, size.height);
  picture.close();
  for (const quality of qualities) {
    const webp = await written(canvas, 'image/webp', quality);
    const photo = webp?.type === 'image/webp' ? webp : await written(canvas, 'image/jpeg', quality);
    if (photo && photo.size <= mostPhotoBytes) return photo;
  }
  throw new PhotoUnreadable('too large still');
}

const written = (canvas: HTMLCanvasElement, type: string, quality: number) =>
  new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, type, quality));
