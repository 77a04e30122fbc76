import { sql } from 'drizzle-orm';
import type { CafeteriaEvent } from '../../contracts/events.ts';
import { Problem, type ProblemCode } from '../../contracts/problems.ts';
import { callFunction } from '../../db/client.ts';
import { problemOfConstraint } from '../../db/constraints.ts';
import { requireStaffOf, type UserContext } from '../context.ts';

/** What an edit of the menu has made, and what its cafeteria's stream has to hear of. */
export type Edited<T> = { edited: T; events: CafeteriaEvent[] };

type Verb =
  | 'create_dish'
  | 'change_dish'
  | 'archive_dish'
  | 'switch_dish'
  | 'move_stock'
  | 'name_category'
  | 'delete_category'
  | 'order_menu'
  | 'write_ingredient';
type Answer<T> =
  | ({ kind: 'done' } & Edited<T>)
  | { kind: 'refused'; code?: ProblemCode; constraint?: string; facts?: Record<string, unknown> };

/**
 * Edits a menu as staff of its cafeteria, in one round trip. The menu's version rises once, in the same transaction.
 * Errors: `forbidden`, `cafeteria_not_found`, and the code that the database refused with.
 */
export async function editMenu<T>(
  { db, principal }: UserContext,
  verb: Verb,
  command: { cafeteriaId: string } & Record<string, unknown>,
): Promise<Edited<T>> {
  requireStaffOf(principal, command.cafeteriaId);
  const { userId, role: by } = principal;
  const wire = JSON.stringify({ ...command, userId, actorId: userId, by });
  const answer = await callFunction<Answer<T>>(db, sql`edit_menu(${verb}, ${wire}::jsonb)`);
  if (answer.kind === 'done') return { edited: answer.edited, events: answer.events };
  throw new Problem(answer.code ?? problemOfConstraint(answer.constraint), { extensions: answer.facts });
}
