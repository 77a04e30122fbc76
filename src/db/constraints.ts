import type { ProblemCode } from '../contracts/problems.ts';

/** Constraints that a client can run into, and what its refusal means. Any other is our fault. */
const meanings: Record<string, ProblemCode> = {
  menu_items_stock_not_negative: 'out_of_stock',
  orders_total_not_negative: 'modifiers_invalid',
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
