/* Column types that the tables share. */
import { sql } from 'drizzle-orm';
import { type AnyPgColumn, timestamp, uuid } from 'drizzle-orm/pg-core';

export const id = () => uuid().primaryKey().default(sql`uuidv7()`);

export const instant = () => timestamp({ withTimezone: true, mode: 'string' });

export const weekdayKnown = (weekday: AnyPgColumn) => sql`${weekday} between 1 and 7`;
