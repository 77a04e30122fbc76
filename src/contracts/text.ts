import { z } from 'zod';

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what PostgreSQL or a ticket printer would choke on.
const controlCharacters = /[\u0000-\u0009\u000b-\u001f\u007f]/;

/** Text that a person writes: trimmed, bounded, and nothing in it that a database or a printer could not take. */
export const plainText = (max: number) =>
  z
    .string()
    .trim()
    .max(max)
    .refine((text) => text.isWellFormed() && !controlCharacters.test(text), {
      message: 'Quita los caracteres de control. / Remove the control characters.',
    });
