import type { DeliveryMessage } from '../contracts/events.ts';
import { tenantDatabase } from '../db/client.ts';
import { logEvent } from '../observability/log.ts';
import { deliveriesTotal } from '../observability/metrics.ts';
import { buryDeliveries } from '../services/deliveries/ledger.ts';
import { byInstitution } from './by-institution.ts';

/** Time for a database that does not answer to come back; a lost message is found by nobody else here. */
const postponeSeconds = 60;

/** Marks deliveries whose tries are used up as `dead`, where staff can see them. One round trip an institution. */
export async function buryDeadLetters(batch: MessageBatch<DeliveryMessage>, env: Env): Promise<void> {
  for (const { institutionId, roleName, messages } of byInstitution(batch.messages)) {
    try {
      const db = tenantDatabase(env, { id: institutionId, roleName });
      const buried = await buryDeliveries(
        db,
        messages.map((message) => message.body.deliveryId),
      );
      for (const { channel } of buried)
        deliveriesTotal.inc({ institution: institutionId, channel, outcome: 'dead' });
      for (const message of messages) message.ack();
    } catch (error) {
      logEvent('error', 'dead_letters_postponed', { institution: institutionId, error });
      for (const message of messages) message.retry({ delaySeconds: postponeSeconds });
    }
  }
}
