import { z } from 'zod';
import { institutionChoicesSchema, institutionConfigSchema } from '../../src/contracts/institution.ts';
import { type Command, requireId, UsageError } from './command.ts';
import { updateRegistered } from './registry.ts';

const usage = `configure ID '{"push":"onesignal", "limits":{"natRanges":["203.0.113.0/24"]}}'`;

/** Changes what is named, whole, and leaves the rest; null takes a choice back. The Worker knows within half a minute. */
export const configure: Command = {
  usage,
  async run([id, text], { ownerUrl }) {
    const institution = requireId(id, usage);
    if (!text) throw new UsageError(usage);
    const changes = parseChanges(text);
    const { config } = await updateRegistered(
      ownerUrl,
      institution,
      'config = jsonb_strip_nulls(config || $2::jsonb)',
      [JSON.stringify(changes)],
    );
    console.log(JSON.stringify(institutionConfigSchema.parse(config), null, 2));
  },
};

/** As it was written, without the defaults that parsing adds: what nobody chose stays the platform's to change. */
function parseChanges(text: string): Record<string, unknown> {
  let changes: Record<string, unknown>;
  try {
    changes = z.record(z.string(), z.unknown()).parse(JSON.parse(text));
  } catch {
    throw new UsageError(`No es un objeto JSON. / It is no JSON object.\n${usage}`);
  }
  const chosen = Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== null));
  const { error } = institutionChoicesSchema.safeParse(chosen);
  if (error) throw new UsageError(z.prettifyError(error).replaceAll('\u0000', ' / '));
  return changes;
}
