import { storeNamed } from '../../../clients/browser/kept.ts';

/** What the panel keeps on a device. */
export const panelStore = storeNamed('itsur-eats');
