import { z } from '@hono/zod-openapi';
import { sql } from 'drizzle-orm';
import { type Cash, type CountCash, cashSchema } from '../../contracts/cash.ts';
import { sumOfPieces } from '../../contracts/cash-pieces.ts';
import { Problem } from '../../contracts/problems.ts';
import { callFunction } from '../../db/client.ts';
import { sha256Hex } from '../../domain/hash.ts';
import { recordAct } from '../audit/record-act.ts';
import { requireStaffOf, type UserContext } from '../context.ts';
import { problemOfRefusal, refused } from '../refusals.ts';

const cashOrNull = cashSchema.nullable();

/** The cash of a day, without `day` today's. One round trip. Errors: `forbidden`, `cafeteria_not_found`. */
export async function readCash(
  { db, principal }: UserContext,
  { cafeteriaId, day }: { cafeteriaId: string; day?: string },
): Promise<Cash> {
  requireStaffOf(principal, cafeteriaId);
  const cash = await callFunction(
    db,
    sql`cash_document(${cafeteriaId}::uuid, ${day ?? null}::date)`,
    cashOrNull,
  );
  if (!cash) throw new Problem('cafeteria_not_found');
  return cash;
}

const counted = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('done'),
    countId: z.string(),
    answer: cashSchema,
    replayed: z.literal(true).optional(),
  }),
  refused,
]);

/**
 * Writes down what was counted, and tells the audit log. What was counted before stays; the newest counts. One round trip.
 * Errors: `forbidden`, `cafeteria_not_found`, `idempotency_key_reused`, `validation_failed` for a day to come.
 */
export async function countCash(
  { env, db, institution, principal, requestId }: UserContext & { env: Env; requestId: string },
  cafeteriaId: string,
  { countedCents, pieces, day, note }: CountCash,
  idempotencyKey?: string,
): Promise<{ cash: Cash; replayed: boolean }> {
  requireStaffOf(principal, cafeteriaId);
  const { userId, role } = principal;
  const count = { cafeteriaId, day, countedCents: countedCents ?? sumOfPieces(pieces ?? {}), pieces, note };
  const requestHash = await sha256Hex(JSON.stringify(count));
  const command = JSON.stringify({ ...count, userId, idempotencyKey, requestHash });
  const answer = await callFunction(db, sql`count_cash(${command}::jsonb)`, counted);
  if (answer.kind === 'refused') throw problemOfRefusal(answer);
  const { countId, answer: cash, replayed = false } = answer;
  const kept = cash.counts.find(({ id }) => id === countId);
  // Again for a replay as well: whoever asked the first time may have died before. It is kept once.
  await recordAct(env, institution, {
    actId: countId,
    actorId: userId,
    actorRole: role,
    action: 'cash.counted',
    subjectType: 'cafeteria',
    subjectId: cafeteriaId,
    facts: {
      cafeteriaId,
      day: cash.day,
      currency: cash.currency,
      expectedCents: kept?.expectedCents,
      countedCents: kept?.countedCents,
      differenceCents: kept?.differenceCents,
    },
    requestId,
  });
  return { cash, replayed };
}
