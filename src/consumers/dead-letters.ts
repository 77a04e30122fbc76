import type { AnnounceMessage } from '../contracts/announcements.ts';
import type { AuditMessage } from '../contracts/audit.ts';
import type { DeliveryMessage } from '../contracts/events.ts';
import type { PaymentMessage } from '../contracts/payments.ts';
import { tenantDatabase } from '../db/client.ts';
import { logEvent } from '../observability/log.ts';
import { deliveriesTotal } from '../observability/metrics.ts';
import { enqueueDeliveries } from '../services/deliveries/enqueue.ts';
import { buryDeliveries } from '../services/deliveries/ledger.ts';
import { requeueActs } from './audit.ts';
import { byInstitution } from './by-institution.ts';

/** Whatever queue it came from. */
export type DeadLetter = DeliveryMessage | AuditMessage | AnnounceMessage | PaymentMessage;

/** Time for a database that does not answer to come back; a lost message is found by nobody else here. */
const postponeSeconds = 60;

/**
 * What no consumer could settle. Deliveries end as `dead`, where staff can see them, one round trip an institution; acts
 * go back to the audit queue until the log takes them; announcements and payments are gone on with by the cron.
 */
export async function buryDeadLetters(batch: MessageBatch<DeadLetter>, env: Env): Promise<void> {
  const deliveries: Message<DeliveryMessage>[] = [];
  const acts: Message<AuditMessage>[] = [];
  for (const message of batch.messages) {
    if ('deliveryId' in message.body) deliveries.push(message as Message<DeliveryMessage>);
    else if ('act' in message.body) acts.push(message as Message<AuditMessage>);
    else if ('announcementId' in message.body || 'orderId' in message.body) message.ack();
    else keep(message);
  }
  await requeueActs(acts, env);
  await buryDeliveriesOf(deliveries, env);
}

/** Of a kind that a newer version has brought: it waits here for that version, an hour at a time, for as long as queues keep. */
function keep(message: Message<unknown>): void {
  logEvent('error', 'dead_letter_unknown', { messageId: message.id });
  message.retry({ delaySeconds: 3600 });
}

async function buryDeliveriesOf(letters: Message<DeliveryMessage>[], env: Env): Promise<void> {
  for (const { institutionId, roleName, messages } of byInstitution(letters)) {
    try {
      const db = tenantDatabase(env, { id: institutionId, roleName });
      const { buried, fallback } = await buryDeliveries(
        db,
        messages.map((message) => message.body.deliveryId),
      );
      for (const { channel } of buried)
        deliveriesTotal.inc({ institution: institutionId, channel, outcome: 'dead' });
      await enqueueDeliveries(env, { institutionId, roleName }, fallback);
      for (const message of messages) message.ack();
    } catch (error) {
      logEvent('error', 'dead_letters_postponed', { institution: institutionId, error });
      for (const message of messages) message.retry({ delaySeconds: postponeSeconds });
    }
  }
}
