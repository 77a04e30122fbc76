import { sql } from 'drizzle-orm';
import type { PlaceOrder, Quote } from '../../contracts/orders.ts';
import { Problem, type ProblemCode } from '../../contracts/problems.ts';
import { callFunction } from '../../db/client.ts';
import type { UserContext } from '../context.ts';
import { termsOf } from '../payments/offer.ts';
import { explain } from './place-order.ts';
import type { RefusalFacts } from './place-orders.ts';

type Answer = { kind: 'quoted'; quote: Quote } | { kind: 'refused'; code: ProblemCode; facts?: RefusalFacts };

/**
 * The price and the promise that an order would get now, by the same SQL that places it. Writes nothing. One round
 * trip. Errors: those of placing, but for allergens: their conflicts are part of the answer.
 */
export async function quoteOrder(
  { db, institution, principal }: UserContext,
  input: PlaceOrder,
): Promise<Quote> {
  const payment = termsOf(institution, input.paymentMethod);
  const command = JSON.stringify({ ...input, userId: principal.userId, payment });
  const answer = await callFunction<Answer>(db, sql`quote_order(${command}::jsonb)`);
  if (answer.kind === 'quoted') return answer.quote;
  throw new Problem(answer.code, { extensions: explain(answer.facts ?? {}) });
}
