import { z } from '@hono/zod-openapi';
import { sql } from 'drizzle-orm';
import { type CafeteriaEvent, keptEvent } from '../../contracts/events.ts';
import { callFunction, type Shape } from '../../db/client.ts';
import { sha256Hex } from '../../domain/hash.ts';
import { requireStaffOf, type UserContext } from '../context.ts';
import { problemOfRefusal, refused } from '../refusals.ts';

/** What an edit of the menu has made, and what its cafeteria's stream has to hear of: nothing when it was made before. */
export type Edited<T> = {
  edited: T;
  events: CafeteriaEvent[];
  replayed: boolean;
  /** The address of a photo that no dish of the cafeteria has any more. */
  freedPhoto: string | null;
};

type Verb =
  | 'create_dish'
  | 'change_dish'
  | 'archive_dish'
  | 'switch_dish'
  | 'switch_option'
  | 'move_stock'
  | 'name_category'
  | 'delete_category'
  | 'order_menu'
  | 'write_ingredient';

const replayed = z.literal(true).optional();
const outcome = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('done'),
    edited: z.unknown(),
    events: z.array(keptEvent).optional(),
    freedPhoto: z.string().nullish(),
    replayed,
  }),
  refused.extend({ replayed }),
  /** A fault of ours; nothing of it was written. */
  z.object({ kind: z.literal('failed'), error: z.string() }),
]);

/**
 * Edits a menu as staff of its cafeteria, in one round trip. The menu's version rises once, in the same transaction.
 * What creates something, or moves stock, takes an idempotency key. Errors: `forbidden`, `cafeteria_not_found`, `idempotency_key_reused`,
 * and the code that the database refused with.
 */
export async function editMenu<T>(
  { db, principal }: UserContext,
  verb: Verb,
  command: { cafeteriaId: string } & Record<string, unknown>,
  shape: Shape<T>,
  idempotencyKey?: string,
): Promise<Edited<T>> {
  requireStaffOf(principal, command.cafeteriaId);
  const { userId, role: by } = principal;
  const requestHash = await sha256Hex(JSON.stringify(command));
  const wire = JSON.stringify({ ...command, userId, actorId: userId, by, idempotencyKey, requestHash });
  const answer = await callFunction(db, sql`edit_menu(${verb}, ${wire}::jsonb)`, outcome);
  if (answer.kind === 'failed') throw new Error(answer.error);
  const wasReplayed = answer.replayed ?? false;
  if (answer.kind === 'done') {
    const { edited, events = [], freedPhoto = null } = answer;
    return { edited: shape.parse(edited), events, replayed: wasReplayed, freedPhoto };
  }
  throw problemOfRefusal(answer, wasReplayed ? { 'Idempotency-Replayed': 'true' } : {});
}
