import { sql } from 'drizzle-orm';
import type { Cash, CountCash } from '../../contracts/cash.ts';
import { sumOfPieces } from '../../contracts/cash-pieces.ts';
import { Problem } from '../../contracts/problems.ts';
import { callFunction } from '../../db/client.ts';
import { sha256Hex } from '../../domain/hash.ts';
import { recordAct } from '../audit/record-act.ts';
import { problemOfRefusal, type Refused } from '../cafeterias/change-cafeteria.ts';
import { requireStaffOf, type UserContext } from '../context.ts';

/** The cash of a day, without `day` today's. One round trip. Errors: `forbidden`, `cafeteria_not_found`. */
export async function readCash(
  { db, principal }: UserContext,
  { cafeteriaId, day }: { cafeteriaId: string; day?: string },
): Promise<Cash> {
  requireStaffOf(principal, cafeteriaId);
  const cash = await callFunction<Cash | null>(
    db,
    sql`cash_document(${cafeteriaId}::uuid, ${day ?? null}::date)`,
  );
  if (!cash) throw new Problem('cafeteria_not_found');
  return cash;
}

type Counted = { kind: 'done'; countId: string; answer: Cash; replayed?: true };

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
  const counted = { cafeteriaId, day, countedCents: countedCents ?? sumOfPieces(pieces ?? {}), pieces, note };
  const requestHash = await sha256Hex(JSON.stringify(counted));
  const command = JSON.stringify({ ...counted, userId, idempotencyKey, requestHash });
  const answer = await callFunction<Counted | Refused>(db, sql`count_cash(${command}::jsonb)`);
  if (answer.kind === 'refused') throw problemOfRefusal(answer);
  const { countId, answer: cash, replayed = false } = answer;
  const count = cash.counts.find(({ id }) => id === countId);
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
      expectedCents: count?.expectedCents,
      countedCents: count?.countedCents,
      differenceCents: count?.differenceCents,
    },
    requestId,
  });
  return { cash, replayed };
}
