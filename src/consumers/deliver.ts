import type { DeliveryMessage } from '../contracts/events.ts';
import type { Institution } from '../contracts/institution.ts';
import { type TenantDatabase, tenantDatabase } from '../db/client.ts';
import { Lanes } from '../domain/concurrency.ts';
import { retryDelaySeconds } from '../domain/retry-delay.ts';
import { logEvent } from '../observability/log.ts';
import { deliveriesTotal } from '../observability/metrics.ts';
import { enqueueDeliveries, type PlannedDelivery } from '../services/deliveries/enqueue.ts';
import {
  type ClaimedDelivery,
  claimDeliveries,
  type DeliveryResult,
  recordDeliveryResults,
} from '../services/deliveries/ledger.ts';
import { findInstitution } from '../services/tenancy/find-institution.ts';
import { byInstitution, type InstitutionMessages } from './by-institution.ts';
import { Circuits } from './circuits.ts';
import { providerNameOf, providersFor } from './providers/choose.ts';
import { type Means, sendDelivery } from './send-delivery.ts';

/**
 * A Worker may wait for six answers at a time; one connection stays free for the ledger. A provider that hangs leaves
 * lanes to the others of its batch.
 */
const sendsAtATime = 5;

/**
 * Delivers a batch: claims it in the ledger, sends, records. Two round trips an institution, however many messages; a
 * provider's circuit is asked at most once a second, and told in the background. Never throws after an ack: a message
 * acknowledged stays so.
 *
 * Each recipient is reached once. A claim keeps a queue message that came twice, or a sweep, from speaking to the
 * provider a second time. What remains is the window between the provider's taking a letter and our writing it down:
 * its answer is lost, or the consumer dies. The letter then goes out again, after its retry delay or when its claim has
 * run out (two minutes). OneSignal and Resend know it by its id and deliver it once; FCM and Web Push do not, there
 * the same collapse key or topic makes the second replace the first on the phone; by Cloudflare's e-mail it comes twice.
 */
export async function deliverBatch(
  batch: MessageBatch<DeliveryMessage>,
  env: Env,
  ctx: Pick<ExecutionContext, 'waitUntil'>,
): Promise<void> {
  const known = batch.messages.filter(({ body }) => 'deliveryId' in body);
  // Of a kind that a newer version has brought: it goes to the dead letters, which keep it.
  for (const message of batch.messages.filter((each) => !known.includes(each)))
    message.retry({ delaySeconds: retryDelaySeconds(message.attempts) });

  const circuits = new Circuits(env);
  const outside = { env, circuits, providerNamed: providersFor(env), lanes: new Lanes(sendsAtATime) };
  // All claims before the first letter: else the institution that answers first would take every lane.
  const claims = await Promise.all(
    byInstitution(known).map((group) => orPostpone(group, () => claim(group, env))),
  );
  await Promise.all(
    claims.map((claimed) => claimed && orPostpone(claimed, () => deliverOfInstitution(claimed, outside))),
  );
  // In the background: the queue hands out the next batch when this one has ended.
  ctx.waitUntil(circuits.report());
}

/** One institution's fault leaves the others of its batch alone. */
async function orPostpone<T>(
  { institutionId, messages }: InstitutionMessages<DeliveryMessage>,
  work: () => Promise<T>,
): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    // The database did not answer. What was claimed and sent is not sent again before its claim has run out.
    logEvent('error', 'deliveries_postponed', { institution: institutionId, error });
    for (const message of messages) message.retry({ delaySeconds: retryDelaySeconds(message.attempts) });
    return undefined;
  }
}

type Claimed = InstitutionMessages<DeliveryMessage> & {
  institution: Institution;
  db: TenantDatabase;
  deliveries: ClaimedDelivery[];
};

async function claim(group: InstitutionMessages<DeliveryMessage>, env: Env): Promise<Claimed> {
  const { institutionId, roleName, messages } = group;
  const institution = await findInstitution(env, { host: '', id: institutionId });
  if (!institution) throw new Error('the institution is not in the registry');
  const db = tenantDatabase(env, { id: institutionId, roleName });
  const ids = new Set(messages.map(({ body }) => body.deliveryId));
  return { ...group, institution, db, deliveries: await claimDeliveries(db, [...ids]) };
}

async function deliverOfInstitution(
  { institutionId, roleName, messages, institution, db, deliveries }: Claimed,
  { env, lanes, ...outside }: Omit<Means, 'institution' | 'queueTries'> & { env: Env; lanes: Lanes },
): Promise<void> {
  const queueTries = new Map(messages.map(({ body, attempts }) => [body.deliveryId, attempts]));
  const means = { ...outside, env, institution, queueTries };
  const results = await Promise.all(
    deliveries.map((delivery) =>
      lanes.run(providerNameOf(delivery, institution.config), () => sendDelivery(delivery, means)),
    ),
  );
  const fallback = await recorded(db, results);

  const resultOf = new Map(results.map((result) => [result.id, result]));
  const channel = deliveries[0]?.channel ?? 'push';
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
  const outcomes = Map.groupBy(results, ({ status, held: isHeld }) =>
    isHeld ? 'held' : status === 'pending' ? 'retried' : status,
  );
  for (const [outcome, { length }] of outcomes)
    deliveriesTotal.inc({ institution: institutionId, channel, outcome }, length);
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
