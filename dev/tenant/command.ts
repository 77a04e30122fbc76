/* What the commands of `npm run tenant` share. */
import type { Readable } from 'node:stream';
import { z } from 'zod';
import { institutionIdPattern } from '../../src/domain/institution-id.ts';

/** One verb: what it takes, for the usage text, and what it does with it. */
export type Command = {
  usage: string;
  run(args: string[], platform: Platform): Promise<void>;
};

/**
 * The database that is spoken of, as its owner. `apiUrl`: where its API is. `authKeys`: the Worker's AUTH_KEYS, which links
 * in letters are made with. `operatorToken`: its METRICS_TOKEN. `typed`: what a person types; absent: the terminal.
 */
export type Platform = {
  ownerUrl: string;
  apiUrl?: string;
  authKeys?: string;
  operatorToken?: string;
  typed?: Readable;
};

/** It was called in a way that it does not understand: exit code 2. */
export class UsageError extends Error {}

/** The institution that a command is about. Errors: `UsageError`. */
export function requireId(id: string | undefined, usage: string): string {
  if (!id) throw new UsageError(usage);
  if (!institutionIdPattern.test(id)) {
    throw new UsageError(
      `«${id}» no puede ser un id: a-z, 0-9 y _, desde una letra, de 2 a 31. / It cannot be an id: a-z, 0-9 and _, from a letter, 2 to 31.`,
    );
  }
  return id;
}

export const unknown = (id: string) =>
  new Error(`«${id}» no existe; \`tenant list\` dice cuáles hay. / There is no «${id}».`);

const hostSchema = z
  .string()
  .toLowerCase()
  .max(253)
  .regex(/^(?!-)[a-z0-9-]{1,63}(\.[a-z0-9-]{1,63})*$/);

/** A host name, as requests have it: no scheme, port or path. Errors: `UsageError`. */
export function requireHost(text: string): string {
  const { success, data } = hostSchema.safeParse(text);
  if (success) return data;
  throw new UsageError(
    `«${text}» no es un nombre de host, p. ej. eats.uni.edu.mx. / It is no host name, e.g. eats.uni.edu.mx.`,
  );
}
