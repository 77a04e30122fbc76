import type { Locale } from '../../src/contracts/languages.ts';
import type { Menu } from '../../src/contracts/menu.ts';
import type { CampusToday, Place } from './data/place.ts';

/** What the Worker has written into a page beside its HTML, so that the page can go on from there. */
export type Boot = {
  institution: { id: string; name: string };
  language: Locale;
  /** When it was so, in milliseconds since the epoch. */
  at: number;
  today?: CampusToday[];
  menu?: { place: Place; menu: Menu };
  /** This document is for paying; `scriptAt`: where the provider's script is, null: where it always is. */
  pay?: { scriptAt: string | null };
};

export const bootId = 'boot';
export const rootId = 'app';
