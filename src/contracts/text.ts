import { z } from 'zod';
import { inBoth } from './languages.ts';

// biome-ignore lint/suspicious/noControlCharactersInRegex: what PostgreSQL or a ticket printer would choke on, and what turns a line of text around.
const controlCharacters = /[\u0000-\u0009\u000b-\u001f\u007f\u202a-\u202e\u2066-\u2069]/;

/** Text that a person writes: trimmed, bounded, and nothing in it that a database or a printer could not take. */
export const plainText = (max: number) =>
  z
    .string()
    .trim()
    .max(max)
    .refine((text) => text.isWellFormed() && !controlCharacters.test(text), {
      message: inBoth('Quita los caracteres de control', 'Remove the control characters'),
    });
