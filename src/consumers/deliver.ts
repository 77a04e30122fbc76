import type { DeliveryMessage } from '../contracts/events.ts';
import { type TenantDatabase, tenantDatabase } from '../db/client.ts';
import { mapBounded } from '../domain/concurrency.ts';
import { isOvertaken } from '../domain/notifications.ts';
import { maxAttempts, retryDelaySeconds } from '../domain/retry-delay.ts';
import { logEvent } from '../observability/log.ts';
import { deliveriesTotal } from '../observability/metrics.ts';
import {
  type ClaimedDelivery,
  claimDeliveries,
  type DeliveryResult,
  recordDeliveryResults,
} from '../services/deliveries/ledger.ts';
import { composeMessage } from '../services/deliveries/messages.ts';
import { byInstitution, type InstitutionMessages } from './by-institution.ts';
import type { Letter, Provider, SendOutcome } from './providers/provider.ts';

/** A Worker may wait for six answers at a time; one connection stays free for the ledger. */
const sendsAtATime = 5;

/**
 * Delivers a batch: claims it in the ledger, sends, records. Two round trips an institution, however many messages.
 * Never throws after an ack: a message acknowledged stays so.
 */
export async function deliverBatch(
  batch: MessageBatch<DeliveryMessage>,
  env: Env,
  provider: Provider,
): Promise<void> {
  for (const group of byInstitution(batch.messages)) {
    try {
      await deliverOfInstitution(group, env, provider);
    } catch (error) {
      // The database did not answer. What was claimed and sent is not sent again before its claim has run out.
      logEvent('error', 'deliveries_postponed', { institution: group.institutionId, error });
      for (const message of group.messages)
        message.retry({ delaySeconds: retryDelaySeconds(message.attempts) });
    }
  }
}

async function deliverOfInstitution(
  { institutionId, roleName, messages }: InstitutionMessages,
  env: Env,
  provider: Provider,
): Promise<void> {
  const db = tenantDatabase(env, { id: institutionId, roleName });
  const claimed = await claimDeliveries(
    db,
    messages.map((message) => message.body.deliveryId),
  );

  const results = await mapBounded(claimed, sendsAtATime, (delivery) => deliver(delivery, provider));
  await recorded(db, results);

  const resultOf = new Map(results.map((result) => [result.id, result]));
  for (const message of messages) {
    const result = resultOf.get(message.body.deliveryId);
    // Not claimed: final already, or in another consumer's hands, or the sweep will bring it back.
    if (result?.status === 'pending') message.retry({ delaySeconds: result.retryInSeconds });
    else message.ack();
  }
  for (const { status } of results) {
    deliveriesTotal.inc({
      institution: institutionId,
      channel: claimed[0]?.channel,
      outcome: status === 'pending' ? 'retried' : status,
    });
  }
}

/** One delivery, whatever happens to it: a letter that cannot be written must not take its neighbours along. */
async function deliver(delivery: ClaimedDelivery, provider: Provider): Promise<DeliveryResult> {
  const { id, channel, pushToken, template, attempts, statusNow } = delivery;
  if (channel === 'push' && !pushToken) return { id, status: 'skipped', error: 'the device is gone' };
  // The first try comes with its event; a later one may be late.
  if (channel === 'push' && attempts > 1 && statusNow && isOvertaken(template, statusNow)) {
    return { id, status: 'skipped', error: `overtaken: the order is ${statusNow}` };
  }
  try {
    return toResult(delivery, await provider.send(toLetter(delivery)));
  } catch (error) {
    logEvent('error', 'delivery_not_composed', { deliveryId: id, error });
    return { id, status: 'failed', error: 'the message could not be composed' };
  }
}

/** Twice if need be: what was sent and is not recorded is sent again when its claim has run out. */
async function recorded(db: TenantDatabase, results: DeliveryResult[]): Promise<void> {
  try {
    await recordDeliveryResults(db, results);
  } catch {
    await recordDeliveryResults(db, results);
  }
}

function toLetter({
  id,
  channel,
  template,
  locale,
  pushToken,
  email,
  cafeteriaName,
  timezone,
  order,
  data,
}: ClaimedDelivery): Letter {
  return {
    id,
    to: channel === 'push' ? (pushToken ?? '') : email,
    message: composeMessage(template, locale, { cafeteriaName, timezone, order, data }),
    collapseKey: order?.id ?? template,
  };
}

function toResult({ id, attempts, pushToken }: ClaimedDelivery, outcome: SendOutcome): DeliveryResult {
  switch (outcome.kind) {
    case 'delivered':
      return { id, status: 'sent', providerMessageId: outcome.providerMessageId };
    case 'unreachable':
      return { id, status: 'failed', error: outcome.reason, forgetToken: pushToken ?? undefined };
    case 'refused':
      return { id, status: 'failed', error: outcome.reason };
    case 'failed':
      // Swept after its queue message was lost, a delivery may have been tried more often than its message was.
      if (attempts > maxAttempts) return { id, status: 'dead', error: outcome.reason };
      // The fourth failure is the last: the queue then hands the message to the dead-letter queue, which ends it.
      return {
        id,
        status: 'pending',
        error: outcome.reason,
        retryInSeconds: Math.max(
          outcome.retryAfterSeconds ?? 0,
          retryDelaySeconds(Math.min(attempts, maxAttempts - 1)),
        ),
      };
  }
}
