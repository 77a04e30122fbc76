/* What could not be processed, put aside so that it stops nothing else. */
import { sql } from 'drizzle-orm';
import { check, integer, pgTable, text, unique, uuid } from 'drizzle-orm/pg-core';
import { parkedKinds } from '../../contracts/parked.ts';
import { id, instant } from './columns.ts';
import { cafeterias } from './places.ts';

export const parked = pgTable(
  'parked',
  {
    id: id(),
    cafeteriaId: uuid()
      .notNull()
      .references(() => cafeterias.id),
    kind: text({ enum: parkedKinds }).notNull(),
    /** The event; the order, or the cafeteria, that a command was about. */
    subjectId: uuid().notNull(),
    /** The type of the event, the kind of the command. */
    what: text().notNull(),
    /** An error's name and code, no words that somebody sent. */
    reason: text().notNull(),
    times: integer().notNull().default(1),
    firstAt: instant().notNull().default(sql`now()`),
    lastAt: instant().notNull().default(sql`now()`),
  },
  (t) => [
    unique('parked_once').on(t.kind, t.subjectId, t.what),
    check('parked_kind_known', sql`${t.kind} in ('event', 'order', 'command')`),
  ],
);
