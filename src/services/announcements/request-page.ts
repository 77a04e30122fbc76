import type { AnnounceMessage } from '../../contracts/announcements.ts';
import type { Institution } from '../../contracts/institution.ts';

/** Asks the queue for the next page of an announcement, from `cursor` on, after so many seconds. */
export async function requestPage(
  env: Env,
  { id, roleName }: Pick<Institution, 'id' | 'roleName'>,
  page: Pick<AnnounceMessage, 'announcementId' | 'cursor'>,
  delaySeconds = 0,
): Promise<void> {
  await env.ANNOUNCE_QUEUE.send({ institutionId: id, roleName, ...page }, { delaySeconds });
}
