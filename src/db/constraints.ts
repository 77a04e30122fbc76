import type { ProblemCode } from '../contracts/problems.ts';

/**
 * Constraints that a client can run into, and what its refusal means. Any other is our fault. `is_refusal` (SQL) has
 * those of orders and menus: what it does not name is not kept under an idempotency key.
 */
const meanings: Record<string, ProblemCode> = {
  menu_items_stock_not_negative: 'out_of_stock',
  modifiers_stock_not_negative: 'out_of_stock',
  ingredients_name_unique: 'name_taken',
  orders_total_not_negative: 'modifiers_invalid',
  cafeterias_archived_without_orders: 'cafeteria_has_open_orders',
  orders_cafeteria_in_use: 'cafeteria_archived',
  order_refunds_of_paid: 'nothing_to_refund',
  order_refunds_within_paid: 'refund_exceeds_paid',
  orders_refunded_stays: 'recall_refunded',
  cafeterias_accept_within_bounded: 'validation_failed',
  cafeterias_no_show_bounded: 'validation_failed',
  cafeterias_slot_bounded: 'validation_failed',
  cafeterias_lead_bounded: 'validation_failed',
  cafeterias_capacity_percent_bounded: 'validation_failed',
  cafeterias_extra_wait_bounded: 'validation_failed',
  cafeterias_tax_bounded: 'validation_failed',
  cafeterias_book_ahead_bounded: 'validation_failed',
  opening_hours_once: 'validation_failed',
  opening_hours_ordered: 'validation_failed',
  opening_exceptions_ordered: 'validation_failed',
  breaks_ordered: 'validation_failed',
  breaks_once: 'name_taken',
  altered_breaks_ordered: 'validation_failed',
};

export function problemOfConstraint(constraint: string | undefined): ProblemCode {
  return meanings[constraint ?? ''] ?? 'internal_error';
}

/**
 * Whether a failed query is the database's (or the way to it) passing trouble, so that trying again makes sense:
 * no SQLSTATE at all (it never got there), or classes 08 connection, 53 resources, 57P shutdown, 40 serialization.
 */
export function isDatabaseTrouble(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (error.name !== 'NeonDbError') return isDatabaseTrouble(error.cause);
  const { code } = error as { code?: string };
  return !code || /^(08|53|57P|40)/.test(code);
}

/**
 * What the database has refused, as itself would again: the SQLSTATE, and the constraint where it was one. null: it was passing
 * trouble, or the fault is none of the database's.
 */
export function refusalOf(error: unknown): { code: string; constraint: string | null } | null {
  if (!(error instanceof Error)) return null;
  if (error.name !== 'NeonDbError') return refusalOf(error.cause);
  const { code, constraint } = error as { code?: string; constraint?: string };
  return code && !isDatabaseTrouble(error) ? { code, constraint: constraint ?? null } : null;
}

/**
 * Whether a query failed because a text in it is none that PostgreSQL can hold (NUL, half a surrogate pair): SQLSTATE 22021
 * as a parameter, 22P05 inside JSON. It came from outside, past a schema that should have refused it.
 */
export function isUnstorableText(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code } = error as { code?: string };
  return code === '22021' || code === '22P05' || isUnstorableText(error.cause);
}
