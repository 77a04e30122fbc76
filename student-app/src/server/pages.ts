import type { Forecast } from '../../../src/contracts/forecast.ts';
import type { Slot } from '../../../src/contracts/hours.ts';
import type { Locale } from '../../../src/contracts/languages.ts';
import type { Menu } from '../../../src/contracts/menu.ts';
import type { Order, PlaceOrder, Quote } from '../../../src/contracts/orders.ts';
import type { Timetable } from '../../../src/contracts/timetable.ts';
import type { Boot } from '../boot.ts';
import type { CampusToday, Place } from '../data/place.ts';

/** What a page that the Worker writes has to load, under names that change with their content. */
export type ShellFacts = {
  script: string;
  preloads: string[];
  styles: string[];
  icon: string;
  touchIcon: string;
  manifest: string;
};

/** What is round a screen. */
export type Page = {
  facts: ShellFacts;
  language: Locale;
  path: string;
  brand: string;
  /** What the page goes on from; null: nothing runs on it. */
  boot: Boot | null;
  /** Where the same is to be had without a script. */
  plainPath?: string;
  /** The page looks again by itself. */
  reloadSeconds?: number;
};

/** What stands on it. `now`, `at`: milliseconds since the epoch; `trouble`: why what was sent did not do, in the reader's language. */
export type Screen =
  | { kind: 'today'; campuses: CampusToday[]; now: number }
  | { kind: 'menu'; place: Place; menu: Menu; now: number }
  | { kind: 'later' }
  | { kind: 'institution'; isUnknown: boolean }
  | { kind: 'lost'; says: string }
  /* Without a script. */
  | { kind: 'plain-places'; campuses: CampusToday[]; orders: Order[]; now: number }
  | { kind: 'plain-sign-in'; to: string; email: string; trouble: string | null }
  | {
      kind: 'plain-menu';
      place: Place;
      menu: Menu;
      slots: Slot[];
      now: number;
      chosen: PlaceOrder | null;
      trouble: string[];
    }
  | {
      kind: 'plain-confirm';
      place: Place;
      quote: Quote;
      basket: PlaceOrder;
      timetable: Timetable | null;
      orderKey: string;
      now: number;
      trouble: string | null;
    }
  | {
      kind: 'plain-order';
      order: Order;
      place: Place;
      /** Of one that is still to be made. */
      forecast: Forecast | null;
      now: number;
      trouble: string | null;
    };
