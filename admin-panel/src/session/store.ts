import { storeNamed } from '../../../clients/browser/kept.ts';
import { institutionIdPattern } from '../../../src/domain/institution-id.ts';

/** What the panel keeps on a device. */
export const panelStore = storeNamed('itsur-eats');

/** A link may name the institution (`?institution=`), as one to the app does; whoever is signed in here stays where they are. */
export function rememberNamed(search: string): void {
  const named = new URLSearchParams(search).get('institution')?.trim().toLowerCase() ?? '';
  if (institutionIdPattern.test(named) && panelStore.readKept() === null)
    panelStore.rememberInstitution(named);
}
