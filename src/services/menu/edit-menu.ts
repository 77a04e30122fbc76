import { sql } from 'drizzle-orm';
import type { CafeteriaEvent } from '../../contracts/events.ts';
import { Problem, type ProblemCode } from '../../contracts/problems.ts';
import { callFunction } from '../../db/client.ts';
import { problemOfConstraint } from '../../db/constraints.ts';
import { sha256Hex } from '../../domain/hash.ts';
import { requireStaffOf, type UserContext } from '../context.ts';

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
type Answer<T> =
  | { kind: 'done'; edited: T; events?: CafeteriaEvent[]; freedPhoto?: string; replayed?: true }
  | {
      kind: 'refused';
      code?: ProblemCode;
      constraint?: string;
      facts?: Record<string, unknown>;
      replayed?: true;
    }
  /** A fault of ours; nothing of it was written. */
  | { kind: 'failed'; error: string };

/**
 * Edits a menu as staff of its cafeteria, in one round trip. The menu's version rises once, in the same transaction.
 * What creates something, or moves stock, takes an idempotency key. Errors: `forbidden`, `cafeteria_not_found`, `idempotency_key_reused`,
 * and the code that the database refused with.
 */
export async function editMenu<T>(
  { db, principal }: UserContext,
  verb: Verb,
  command: { cafeteriaId: string } & Record<string, unknown>,
  idempotencyKey?: string,
): Promise<Edited<T>> {
  requireStaffOf(principal, command.cafeteriaId);
  const { userId, role: by } = principal;
  const requestHash = await sha256Hex(JSON.stringify(command));
  const wire = JSON.stringify({ ...command, userId, actorId: userId, by, idempotencyKey, requestHash });
  const answer = await callFunction<Answer<T>>(db, sql`edit_menu(${verb}, ${wire}::jsonb)`);
  if (answer.kind === 'failed') throw new Error(answer.error);
  const replayed = answer.replayed ?? false;
  if (answer.kind === 'done') {
    const { edited, events = [], freedPhoto = null } = answer;
    return { edited, events, replayed, freedPhoto };
  }
  throw new Problem(answer.code ?? problemOfConstraint(answer.constraint), {
    extensions: answer.facts,
    headers: replayed ? { 'Idempotency-Replayed': 'true' } : {},
  });
}
