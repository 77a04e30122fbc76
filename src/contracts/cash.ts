import { z } from '@hono/zod-openapi';
import { cashPieces, sumOfPieces } from './cash-pieces.ts';
import { inBoth } from './languages.ts';
import { businessDay } from './reports.ts';
import { plainText } from './text.ts';

const known = new Set(Object.values(cashPieces).flat().map(String));

const most = 1_000_000_000;

export const countCashSchema = z
  .strictObject({
    /** Absent: today in the campus's zone. */
    day: businessDay.optional(),
    countedCents: z.int().min(0).max(most).optional(),
    /** How many of each note and coin, by its cents: `{"50000": 3}` is three notes of 500. */
    pieces: z
      .record(
        z.string().refine((cents) => known.has(cents), inBoth('No hay moneda así', 'There is no such coin')),
        z.int().min(0).max(10_000),
      )
      .optional(),
    note: plainText(280).optional(),
  })
  .refine(({ countedCents, pieces }) => (countedCents === undefined) !== (pieces === undefined), {
    message: inBoth('Una suma, o las piezas', 'A sum, or the pieces'),
    path: ['countedCents'],
  })
  .refine(({ pieces = {} }) => sumOfPieces(pieces) <= most, {
    message: inBoth('Es demasiado', 'That is too much'),
    path: ['pieces'],
  })
  .openapi('CountCash');
export type CountCash = z.infer<typeof countCashSchema>;

/** The cash of a day: what should be there, and what was counted, newest first. Amounts in cents. */
export const cashSchema = z
  .object({
    cafeteriaId: z.uuid(),
    day: z.iso.date(),
    timezone: z.string(),
    currency: z.string(),
    /** Orders of the day that were paid in cash. */
    orders: z.int(),
    receivedCents: z.int(),
    /** What was given back in cash on that day, of orders of any. */
    refunds: z.int(),
    refundedCents: z.int(),
    expectedCents: z.int(),
    counts: z.array(
      z.object({
        id: z.uuid(),
        /** What should have been there at that moment. */
        expectedCents: z.int(),
        countedCents: z.int(),
        /** Counted less expected: below zero something is missing. */
        differenceCents: z.int(),
        pieces: z.record(z.string(), z.int()).nullable(),
        note: z.string().nullable(),
        by: z.string(),
        at: z.iso.datetime(),
      }),
    ),
  })
  .openapi('Cash');
export type Cash = z.infer<typeof cashSchema>;
