import { z } from '@hono/zod-openapi';
import { sql } from 'drizzle-orm';
import type { MessengerName } from '../../contracts/breakers.ts';
import { cafeteriaName } from '../../contracts/events.ts';
import { type Overview, overviewSchema } from '../../contracts/overview.ts';
import { Problem } from '../../contracts/problems.ts';
import { callFunction } from '../../db/client.ts';
import { logEvent } from '../../observability/log.ts';
import { requireStaffOf, type UserContext } from '../context.ts';
import { missingOf } from '../deliveries/set-up.ts';
import { addressOf } from '../ordering/submit.ts';
import { onlineMethodsOf, stripeAccountOf } from '../payments/stripe-account.ts';

const overviewDocument = overviewSchema
  .omit({ presence: true, notSetUp: true })
  .extend({ people: z.array(z.object({ id: z.string(), name: z.string() })) })
  .nullable();

/**
 * How a cafeteria is doing, for whoever runs it. One call of its object, which knows whose boards are open, and one round
 * trip. Errors: `forbidden`, `cafeteria_not_found`.
 */
export async function readOverview(ctx: UserContext & { env: Env }, cafeteriaId: string): Promise<Overview> {
  const { db, principal } = ctx;
  requireStaffOf(principal, cafeteriaId);
  const boards = await boardsOf(ctx, cafeteriaId);
  const asked = JSON.stringify({
    cafeteriaId,
    userIds: [...new Set(boards ?? [])],
    wholeInstitution: principal.reach === 'institution',
  });
  const told = await callFunction(db, sql`overview_document(${asked}::jsonb)`, overviewDocument);
  if (!told) throw new Problem('cafeteria_not_found');
  const { people, ...overview } = told;
  return {
    ...overview,
    presence: boards && { boards: boards.length, people },
    notSetUp: notSetUpOf(ctx),
  };
}

/** Whose boards are open, a user a board; null: the object could not be had, and the rest is worth showing without it. */
async function boardsOf(ctx: UserContext & { env: Env }, cafeteriaId: string): Promise<string[] | null> {
  const address = addressOf(ctx, cafeteriaId);
  try {
    return await ctx.env.CAFETERIA.getByName(cafeteriaName(address)).boards();
  } catch (error) {
    logEvent('warn', 'boards_not_asked', { institution: ctx.institution.id, cafeteriaId, error });
    return null;
  }
}

function notSetUpOf({ env, institution }: UserContext & { env: Env }): Overview['notSetUp'] {
  const { push, email } = institution.config;
  const messengers: MessengerName[] = [push, email, 'web_push'];
  const isUnpaid = onlineMethodsOf(institution).length > 0 && stripeAccountOf(env, institution) === null;
  return [
    ...messengers.filter((name) => missingOf(env, name) !== null),
    ...(isUnpaid ? ['stripe' as const] : []),
  ];
}
