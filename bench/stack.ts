/** What a bench measures: the platform of this repository, or the classic stack. Both are asked through the same verbs. */
import type { Counted } from './figures/cpu.ts';
import type { Listener } from './load/listeners.ts';
import type { Template } from './load/requests.ts';

export type Person = { id: string; token: string };
/** `menu`: dishes that never run out, none of which wants a choice; `scarceDish`: one that does. */
export type Counter = {
  cafeteriaId: string;
  menu: { id: string; priceCents: number }[];
  scarceDish?: string;
};
/** Cafeterias opened for one turn, and who comes to them; of staff, `cafeteriaId` is where they work. */
export type Day = { counters: Counter[]; students: Person[]; staff: (Person & { cafeteriaId: string })[] };
export type Basket = {
  cafeteriaId: string;
  lines: { menuItemId: string; quantity: number }[];
  pickupSlot?: string;
};

export type Stack = {
  name: 'itsur' | 'classic';
  /** Where phones are answered; each phone keeps to one. */
  origins: string[];
  /** Processes whose CPU is told apart. `api` is what answers phones, `postgres` the database with all its backends. */
  processes: Record<string, Counted>;
  /** Of these, what is the application's own: not the database, not what stands in for other people's services. */
  application: string[];
  /** Round trips to the database so far. null: this stack's cannot be counted. */
  roundTrips(): Promise<number | null>;
  /** `scarce`: portions of a dish, in the first cafeteria, that has no more. */
  openDay(wanted: { cafeterias: number; students: number; staff: number; scarce?: number }): Promise<Day>;
  stockOf(dishId: string): Promise<number>;
  /** Starts of pickup slots that can be ordered for. Empty: this stack has none. */
  slotStarts(counter: Counter): Promise<string[]>;
  order(origin: string, student: Person, basket: Basket): Template;
  /** `path` of a cafeteria's own: its menu, and its pickup slots where the stack has those. */
  read(origin: string, what: 'menu' | 'slots', counter: Counter, reader?: Reader): Template | null;
  /** The version (ETag) of what is read now. null: it has none, or cannot be read. */
  versionOf(origin: string, what: 'menu' | 'slots', counter: Counter): Promise<string | null>;
  listener(origin: string, person: Person, cafeteriaId: string, role: 'student' | 'staff'): Listener;
  /** Events and messages that still wait to be dealt with. */
  waiting(): Promise<number>;
  /**
   * Of these orders, all that is not as it must be; empty: each is there once, in order, and told. Of requests that got no
   * answer, so many (`unanswered`) may be there as well.
   */
  faults(day: Day, orderIds: readonly string[], unanswered: number): Promise<string[]>;
  /** When the push provider was told of an order, in milliseconds on the wall clock. */
  pushedAt(day: Day): Promise<Map<string, number>>;
  /** Lets go of it; whoever started it ends it. */
  stop(): Promise<void>;
};
/** Whom a read comes from, and which version it has already. */
export type Reader = { token?: string; etag?: string };
