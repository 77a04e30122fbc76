import type { DeliveryMessage } from '../contracts/events.ts';
import { type TenantDatabase, tenantDatabase } from '../db/client.ts';
import { mapBounded } from '../domain/concurrency.ts';
import { retryDelaySeconds } from '../domain/retry-delay.ts';
import { logEvent } from '../observability/log.ts';
import { deliveriesTotal } from '../observability/metrics.ts';
import { enqueueDeliveries, type PlannedDelivery } from '../services/deliveries/enqueue.ts';
import {
  claimDeliveries,
  type DeliveryResult,
  recordDeliveryResults,
} from '../services/deliveries/ledger.ts';
import { findInstitution } from '../services/tenancy/find-institution.ts';
import { byInstitution, type InstitutionMessages } from './by-institution.ts';
import { Circuits } from './circuits.ts';
import { providersFor } from './providers/choose.ts';
import { type Means, sendDelivery } from './send-delivery.ts';

/** A Worker may wait for six answers at a time; one connection stays free for the ledger. */
const sendsAtATime = 5;

/**
 * Delivers a batch: claims it in the ledger, sends, records. Two round trips an institution and two calls a provider's
 * circuit, however many messages. Never throws after an ack: a message acknowledged stays so.
 *
 * Each recipient is reached once. A claim keeps a queue message that came twice, or a sweep, from speaking to the
 * provider a second time. What remains is the window between the provider's taking a letter and our writing it down:
 * its answer is lost, or the consumer dies. The letter then goes out again, after its retry delay or when its claim has
 * run out (two minutes). OneSignal and Resend know it by its id and deliver it once; FCM and Web Push do not, there
 * the same collapse key or topic makes the second replace the first on the phone; by Cloudflare's e-mail it comes twice.
 */
export async function deliverBatch(batch: MessageBatch<DeliveryMessage>, env: Env): Promise<void> {
  const circuits = new Circuits(env);
  const providerNamed = providersFor(env);
  const known = batch.messages.filter(({ body }) => 'deliveryId' in body);
  // Of a kind that a newer version has brought: it goes to the dead letters, which keep it.
  for (const message of batch.messages.filter((each) => !known.includes(each)))
    message.retry({ delaySeconds: retryDelaySeconds(message.attempts) });
  for (const group of byInstitution(known)) {
    try {
      await deliverOfInstitution(group, { env, circuits, providerNamed });
    } catch (error) {
      // The database did not answer. What was claimed and sent is not sent again before its claim has run out.
      logEvent('error', 'deliveries_postponed', { institution: group.institutionId, error });
      for (const message of group.messages)
        message.retry({ delaySeconds: retryDelaySeconds(message.attempts) });
    }
  }
  await circuits.report();
}

async function deliverOfInstitution(
  { institutionId, roleName, messages }: InstitutionMessages<DeliveryMessage>,
  { env, ...outside }: Omit<Means, 'institution' | 'queueTries'> & { env: Env },
): Promise<void> {
  const institution = await findInstitution(env, { host: '', id: institutionId });
  if (!institution) throw new Error('the institution is not in the registry');
  const db = tenantDatabase(env, { id: institutionId, roleName });
  const queueTries = new Map(messages.map(({ body, attempts }) => [body.deliveryId, attempts]));
  const claimed = await claimDeliveries(db, [...queueTries.keys()]);

  const means = { ...outside, env, institution, queueTries };
  const results = await mapBounded(claimed, sendsAtATime, (delivery) => sendDelivery(delivery, means));
  const fallback = await recorded(db, results);

  const resultOf = new Map(results.map((result) => [result.id, result]));
  const channel = claimed[0]?.channel ?? 'push';
  const held = results.filter((result) => result.held);
  await enqueued(env, { institutionId, roleName }, [
    ...fallback,
    ...held.map(({ id, retryInSeconds }) => ({ id, channel, delaySeconds: retryInSeconds })),
  ]);
  for (const message of messages) {
    const result = resultOf.get(message.body.deliveryId);
    // Not claimed: final already, or in another consumer's hands, or the sweep will bring it back. Held: on the queue
    // anew, because the queue counts each of its own retries as a try.
    if (result?.status === 'pending' && !result.held) message.retry({ delaySeconds: result.retryInSeconds });
    else message.ack();
  }
  for (const { status, held: isHeld } of results) {
    const outcome = isHeld ? 'held' : status === 'pending' ? 'retried' : status;
    deliveriesTotal.inc({ institution: institutionId, channel, outcome });
  }
}

/** Twice if need be: what was sent and is not recorded is sent again when its claim has run out. */
async function recorded(db: TenantDatabase, results: DeliveryResult[]): Promise<PlannedDelivery[]> {
  try {
    return await recordDeliveryResults(db, results);
  } catch {
    return await recordDeliveryResults(db, results);
  }
}

/** What the queue does not take is found by the sweep, a minute later. */
async function enqueued(
  env: Env,
  address: { institutionId: string; roleName: string },
  deliveries: PlannedDelivery[],
): Promise<void> {
  try {
    await enqueueDeliveries(env, address, deliveries);
  } catch (error) {
    logEvent('error', 'deliveries_left_to_the_sweep', { institution: address.institutionId, error });
  }
}
