import { v7 as uuidv7 } from 'uuid';
import { type CafeteriaAddress, cafeteriaName } from '../../contracts/events.ts';
import type { Institution } from '../../contracts/institution.ts';
import type { Origin } from '../../contracts/origin.ts';
import { Problem } from '../../contracts/problems.ts';
import type { TenantDatabase } from '../../db/client.ts';
import type { RefusalFacts } from '../../domain/ordering/refusal.ts';
import { logEvent } from '../../observability/log.ts';
import type { UserContext } from '../context.ts';
import { parkIfPossible, type SetAside } from '../parked/park.ts';
import { publishEvents } from '../stream/publish-events.ts';
import { afterCommit } from './after-commit.ts';
import type { Answer, OrderingObject, Submission } from './commands.ts';
import type { Committed } from './desk.ts';
import { openDesk } from './open-desk.ts';

/** Where and on whose behalf commands are submitted. `origin`: the request that they go back to. */
export type OrderingContext = {
  env: Env;
  db: TenantDatabase;
  institution: Pick<Institution, 'id' | 'roleName'>;
  origin?: Origin;
};

export type OrderingUserContext = OrderingContext & UserContext;

type Accepted = Exclude<Answer, { kind: 'refused' } | { kind: 'failed' } | { kind: 'unknown' }>;

export const addressOf = (
  { institution }: Pick<OrderingContext, 'institution'>,
  cafeteriaId: string,
): CafeteriaAddress => ({
  institutionId: institution.id,
  roleName: institution.roleName,
  cafeteriaId,
});

export const orderingObject = (env: Env, address: CafeteriaAddress): OrderingObject =>
  env.CAFETERIA.getByName(cafeteriaName(address)) as unknown as OrderingObject;

/**
 * Submits a command at the desk of its cafeteria: that of its object, or, where the object cannot be had, one of this
 * request, by the same code and the same guard. Cost: one call of the object and a share of one round trip. Errors: the code
 * that it was refused with, beside its facts; `temporarily_unavailable`, when nobody knows whether it was written.
 */
export async function submitCommand(
  ctx: OrderingContext,
  cafeteriaId: string,
  wanted: Omit<Submission, 'id'>,
): Promise<Accepted> {
  const submission: Submission = { id: uuidv7(), origin: ctx.origin, ...wanted };
  const answer = await atSomeDesk(ctx, addressOf(ctx, cafeteriaId), submission);
  switch (answer.kind) {
    case 'refused':
      throw problemOf(answer);
    case 'failed':
      throw new Error(answer.error);
    case 'unknown':
      throw new Problem('temporarily_unavailable', { headers: { 'Retry-After': '5' } });
    default:
      return answer;
  }
}

async function atSomeDesk(
  ctx: OrderingContext,
  address: CafeteriaAddress,
  submission: Submission,
): Promise<Answer> {
  try {
    return await orderingObject(ctx.env, address).submit(address, submission);
  } catch (error) {
    const { institutionId: institution, cafeteriaId } = address;
    logEvent('warn', 'desk_not_reached', { institution, cafeteriaId, error });
    return submitHere(ctx, address, { ...submission, isAgain: true });
  }
}

/**
 * Decides and commits at a desk of this request alone. Cost: two or three round trips. The object hears of it as of any other
 * writer.
 */
export async function submitHere(
  { env, db }: OrderingContext,
  address: CafeteriaAddress,
  submission: Submission,
): Promise<Answer> {
  const commits: Committed[] = [];
  const aside: SetAside[] = [];
  const desk = openDesk(db, address, {
    committed: (each) => commits.push(each),
    missed: () => {},
    setAside: (thing) => aside.push(thing),
  });
  const answer = await desk.submit(submission);
  await parkIfPossible({ db, address }, aside);
  for (const committed of commits) {
    await afterCommit({ env, db, address }, committed);
    await publishEvents(env, address, committed.events, { counted: true });
  }
  return answer;
}

/** A refusal as its sender is told of it: wrong lines with their place in the basket, the current order with its version. */
export function problemOf({ code, facts, replayed }: Extract<Answer, { kind: 'refused' }>): Problem {
  const { order } = facts as { order?: { version: number } };
  return new Problem(code, {
    extensions: explain(facts),
    headers: {
      ...(order && { ETag: `"${order.version}"` }),
      ...(replayed && { 'Idempotency-Replayed': 'true' }),
    },
  });
}

/** Wrong lines as the `errors` of a problem document, each with its place in the basket. */
export function explain({ lines, ...facts }: RefusalFacts): Record<string, unknown> {
  if (!lines) return facts;
  const errors = lines.map((line) => ({ pointer: `#/items/${line.index}`, ...line }));
  return { ...facts, errors };
}
