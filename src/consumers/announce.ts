import type { AnnounceMessage } from '../contracts/announcements.ts';
import { retryDelaySeconds } from '../domain/retry-delay.ts';
import { logEvent } from '../observability/log.ts';
import { announcePage } from '../services/announcements/announce-page.ts';

/** Makes a page of each announcement of a batch. One round trip a page. */
export async function announceBatch(batch: MessageBatch<AnnounceMessage>, env: Env): Promise<void> {
  for (const message of batch.messages) {
    const { institutionId, announcementId } = message.body;
    try {
      await announcePage(env, message.body, message.attempts > 1);
      message.ack();
    } catch (error) {
      // Given up after three more tries: the cron goes on with what makes no progress.
      logEvent('error', 'page_postponed', { institution: institutionId, announcementId, error });
      message.retry({ delaySeconds: retryDelaySeconds(message.attempts) });
    }
  }
}
