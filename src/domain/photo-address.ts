import type { PhotoType } from './photo.ts';

const extensions = { 'image/jpeg': 'jpg', 'image/png': 'png', 'image/webp': 'webp' } as const;

/** Whose photo it is: an institution's, of a dish of a cafeteria, by the SHA-256 of its bytes. */
export type PhotoName = {
  institutionId: string;
  cafeteriaId: string;
  itemId: string;
  hash: string;
  type: PhotoType;
};

/** The key of a photo in its bucket; `/photos/` before it, and it is its address. Of other bytes it is another. */
export const photoKey = ({ institutionId, cafeteriaId, itemId, hash, type }: PhotoName): string =>
  `${institutionId}/${cafeteriaId}/${itemId}/${hash}.${extensions[type]}`;

/** By the end of its name. */
export const photoTypeOf = (name: string): PhotoType =>
  name.endsWith('.jpg') ? 'image/jpeg' : name.endsWith('.png') ? 'image/png' : 'image/webp';

export const photosPath = '/photos/';

/** Whether a picture's address is one of ours. */
export const isPhoto = (address: string | null | undefined): address is string =>
  address?.startsWith(photosPath) ?? false;

/** The key of the photo at an address, if it is one of this cafeteria; null: another's, or no photo of ours. */
export function ownPhotoKey(
  address: string | null | undefined,
  { institutionId, cafeteriaId }: Pick<PhotoName, 'institutionId' | 'cafeteriaId'>,
): string | null {
  const own = `${photosPath}${institutionId}/${cafeteriaId}/`;
  return address?.startsWith(own) ? address.slice(photosPath.length) : null;
}
