import { sql } from 'drizzle-orm';
import type { Announcement, CreateAnnouncement } from '../../contracts/announcements.ts';
import type { CafeteriaEvent } from '../../contracts/events.ts';
import { callFunction } from '../../db/client.ts';
import { sha256Hex } from '../../domain/hash.ts';
import { logEvent } from '../../observability/log.ts';
import { recordAct } from '../audit/record-act.ts';
import { problemOfRefusal, type Refused } from '../cafeterias/change-cafeteria.ts';
import type { UserContext } from '../context.ts';
import { requestPage } from './request-page.ts';

export type Announced = {
  announcement: Announcement;
  /** What each cafeteria's stream has to hear of; nothing of one that was announced before. */
  events: Record<string, CafeteriaEvent[]>;
  replayed: boolean;
};
type Answer = { kind: 'done'; answer: Announcement; events?: Announced['events']; replayed?: true } | Refused;

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
  const answer = await callFunction<Answer>(db, sql`create_announcement(${command}::jsonb)`);
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
