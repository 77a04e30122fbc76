import { z } from '@hono/zod-openapi';
import { sql } from 'drizzle-orm';
import { keptEvent } from '../../contracts/events.ts';
import { type AlterBreak, changedTimetableSchema, type SetBreaks } from '../../contracts/timetable.ts';
import { callFunction } from '../../db/client.ts';
import { boundsOf, requireCampus, type UserContext } from '../context.ts';
import { problemOfRefusal, refused } from '../refusals.ts';

/** A timetable after a change, and what each cafeteria's stream has to hear of. */
const timetableChange = z.object({
  answer: changedTimetableSchema,
  events: z.record(z.string(), z.array(keptEvent)),
});
export type TimetableChange = z.infer<typeof timetableChange>;

const outcome = z.discriminatedUnion('kind', [timetableChange.extend({ kind: z.literal('done') }), refused]);

type BreakOfDay = { campusId: string; breakId: string; day: string };

/**
 * Sets the timetable of a campus anew; open orders go with their breaks. One round trip; an event for each cafeteria
 * and each order that moves. Errors: `forbidden` but to administrators of the campus, `campus_not_found`, `break_not_found`, `name_taken`.
 */
export async function setBreaks(ctx: UserContext, campusId: string, { breaks }: SetBreaks) {
  requireCampus(ctx.principal, campusId);
  return changeTimetable(ctx, 'breaks', { campusId, breaks });
}

/**
 * Alters a break on one day, for managers of the campus; its open orders go with it and their students hear of it. One
 * round trip. Errors: `forbidden`, `campus_not_found`, `break_not_found` (that weekday has no such break).
 */
export async function alterBreak(
  ctx: UserContext,
  { campusId, ...alteration }: BreakOfDay,
  times: AlterBreak,
) {
  return changeTimetable(ctx, 'alter', { campusId, alteration: { ...alteration, ...times } });
}

/** Takes an alteration back; orders that are still tied to the break go back with it. Cost and errors as altering. */
export async function takeBackAlteration(ctx: UserContext, { campusId, ...alteration }: BreakOfDay) {
  return changeTimetable(ctx, 'take_back', { campusId, alteration });
}

async function changeTimetable(
  { db, principal }: UserContext,
  verb: 'breaks' | 'alter' | 'take_back',
  command: { campusId: string } & Record<string, unknown>,
): Promise<TimetableChange> {
  const wire = JSON.stringify({
    ...command,
    cafeteriaIds: boundsOf(principal),
    by: principal.role,
    actorId: principal.userId,
  });
  const answer = await callFunction(db, sql`change_timetable(${verb}, ${wire}::jsonb)`, outcome);
  if (answer.kind === 'done') return answer;
  throw problemOfRefusal(answer);
}
