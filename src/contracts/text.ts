import { z } from 'zod';
import { inBoth } from './languages.ts';
import { oneLine, tidy } from './tidy-text.ts';

// biome-ignore lint/suspicious/noControlCharactersInRegex: what PostgreSQL or a ticket printer would choke on.
const controlCharacters = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/;

/** Text that a person writes: tidied, trimmed, bounded, and nothing in it that a database or a printer could not take. */
export const plainText = (max: number) =>
  z
    .string()
    .overwrite(tidy)
    .trim()
    .max(max)
    .refine((text) => text.isWellFormed() && !controlCharacters.test(text), {
      message: inBoth('Quita los caracteres de control', 'Remove the control characters'),
    });

/** As `plainText`, of one line: a name or a title, which stands in the subject of a mail, in a table and on a ticket. */
export const plainLine = (max: number) => plainText(max).overwrite(oneLine);
