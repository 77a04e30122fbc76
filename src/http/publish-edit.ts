import { ownPhotoKey } from '../domain/photo-address.ts';
import { forgetPhoto } from '../services/menu/dish-photos.ts';
import type { Edited } from '../services/menu/edit-menu.ts';
import { type Publishing, publish } from './publish.ts';

/** After the answer to an edit of a menu: its cafeteria's stream hears of it, and a photo that no dish has any more is forgotten. */
export function publishEdit(
  c: Publishing,
  cafeteriaId: string,
  { events, freedPhoto }: Pick<Edited<unknown>, 'events' | 'freedPhoto'>,
): void {
  publish(c, cafeteriaId, events);
  const key = ownPhotoKey(freedPhoto, { institutionId: c.var.institution.id, cafeteriaId });
  if (key) c.executionCtx.waitUntil(forgetPhoto(c.env, key));
}
