import type { ProblemCode } from '../contracts/problems.ts';

/** Constraints that a client can run into, and what its refusal means. Any other is our fault. */
const meanings: Record<string, ProblemCode> = {
  menu_items_stock_not_negative: 'out_of_stock',
  orders_total_not_negative: 'modifiers_invalid',
};

export function problemOfConstraint(constraint: string | undefined): ProblemCode {
  return meanings[constraint ?? ''] ?? 'internal_error';
}
