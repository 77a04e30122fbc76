import type { StaffDish } from '../../contracts/menu-editing.ts';
import { Problem } from '../../contracts/problems.ts';
import { sha256Hex } from '../../domain/hash.ts';
import { mostPhotoSide, type Photo, readPhoto } from '../../domain/photo.ts';
import { photoKey, photosPath } from '../../domain/photo-address.ts';
import { logEvent } from '../../observability/log.ts';
import { requireStaffOf, type UserContext } from '../context.ts';
import { changeDish, type DishOfCafeteria } from './edit-dishes.ts';
import type { Edited } from './edit-menu.ts';

/** Not every deployment has them, whatever wrangler.toml says: a preview has none. Errors: `photos_unavailable`. */
function bucketOf(env: Env): R2Bucket {
  const bucket: R2Bucket | undefined = env.DISH_PHOTOS;
  if (!bucket) throw new Problem('photos_unavailable');
  return bucket;
}

/**
 * Gives a dish this photo in place of the one it has. It is kept under the hash of its bytes before the menu names it. One
 * round trip to the database. Errors: those of `changeDish`, `photo_invalid`, `photo_too_large`, `photos_unavailable`.
 */
export async function putPhoto(
  ctx: UserContext & { env: Env },
  dish: DishOfCafeteria,
  sent: Uint8Array,
): Promise<Edited<StaffDish>> {
  requireStaffOf(ctx.principal, dish.cafeteriaId);
  const { type, bytes } = soundPhoto(sent);
  const bucket = bucketOf(ctx.env);
  const hash = await sha256Hex(bytes.buffer);
  const key = photoKey({ institutionId: ctx.institution.id, ...dish, hash, type });
  const isNew = await bucket.put(key, bytes, {
    ...{ httpMetadata: { contentType: type }, sha256: hash },
    onlyIf: { etagDoesNotMatch: '*' },
  });
  try {
    return await changeDish(ctx, dish, { imageUrl: `${photosPath}${key}` });
  } catch (error) {
    // Of a dish that is not to be had nothing is kept, but what was there before: a copy of the dish may show it. Where the database
    // did not answer, it may have been written.
    if (isNew && error instanceof Problem && error.code === 'dish_not_found') await bucket.delete(key);
    throw error;
  }
}

function soundPhoto(sent: Uint8Array): Photo {
  const photo = readPhoto(sent);
  if (!photo) throw new Problem('photo_invalid');
  const { width, height } = photo;
  if (Math.min(width, height) < 1) throw new Problem('photo_invalid');
  if (Math.max(width, height) > mostPhotoSide)
    throw new Problem('photo_too_large', { extensions: { width, height, mostSide: mostPhotoSide } });
  return photo;
}

/** Takes the photo of a dish away, wherever it is. One round trip. Errors: those of `changeDish`. */
export const removePhoto = (ctx: UserContext, dish: DishOfCafeteria): Promise<Edited<StaffDish>> =>
  changeDish(ctx, dish, { imageUrl: null });

/** Forgets a photo that no dish has any more. What fails is logged, and costs the room that it takes: nothing shows it. */
export async function forgetPhoto(env: Env, key: string): Promise<void> {
  try {
    await bucketOf(env).delete(key);
  } catch (error) {
    logEvent('warn', 'photo_not_forgotten', { key, error });
  }
}

/** A photo as it is kept; null: there is none of this name. */
export const readPhotoObject = async (env: Env, key: string): Promise<R2ObjectBody | null> =>
  bucketOf(env).get(key);
