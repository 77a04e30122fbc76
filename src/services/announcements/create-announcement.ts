import { z } from '@hono/zod-openapi';
import { sql } from 'drizzle-orm';
import {
  type Announcement,
  announcementSchema,
  type CreateAnnouncement,
} from '../../contracts/announcements.ts';
import { type CafeteriaEvent, keptEvent } from '../../contracts/events.ts';
import { callFunction } from '../../db/client.ts';
import { sha256Hex } from '../../domain/hash.ts';
import { logEvent } from '../../observability/log.ts';
import { recordAct } from '../audit/record-act.ts';
import type { UserContext } from '../context.ts';
import { problemOfRefusal, refused } from '../refusals.ts';
import { requestPage } from './request-page.ts';

export type Announced = {
  announcement: Announcement;
  /** What each cafeteria's stream has to hear of; nothing of one that was announced before. */
  events: Record<string, CafeteriaEvent[]>;
  replayed: boolean;
};
const created = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('done'),
    answer: announcementSchema,
    events: z.record(z.string(), z.array(keptEvent)).optional(),
    replayed: z.literal(true).optional(),
  }),
  refused,
]);

/**
 * Announces something to a campus, or to the students of a cafeteria. Open phones hear it at once; pushes and letters
 * are made in pages by the queue. One round trip. Errors: `campus_not_found`,
 * `cafeteria_not_found`, `idempotency_key_reused`.
 */
export async function createAnnouncement(
  { env, db, institution, principal, requestId }: UserContext & { env: Env; requestId: string },
  input: CreateAnnouncement,
  idempotencyKey?: string,
): Promise<Announced> {
  const { userId: actorId, role: by } = principal;
  const requestHash = await sha256Hex(JSON.stringify(input));
  const command = JSON.stringify({ ...input, actorId, by, idempotencyKey, requestHash });
  const answer = await callFunction(db, sql`create_announcement(${command}::jsonb)`, created);
  if (answer.kind === 'refused') throw problemOfRefusal(answer);

  const { id, campusId, cafeteriaId } = answer.answer;
  // Again for a replay as well: whoever asked the first time may have died before. It is kept once.
  await recordAct(env, institution, {
    actId: id,
    actorId,
    actorRole: by,
    action: 'announcement.created',
    subjectType: 'announcement',
    subjectId: id,
    facts: campusId ? { campusId } : { cafeteriaId },
    requestId,
  });
  const replayed = answer.replayed ?? false;
  if (!replayed) await requestPage(env, institution, { announcementId: id, cursor: null }).catch(lost);
  return { announcement: answer.answer, events: answer.events ?? {}, replayed };
}

/** The cron begins what this message would have. */
const lost = (error: unknown) => logEvent('warn', 'announcement_not_queued', { error });
