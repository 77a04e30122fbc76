import type { MessengerName } from '../contracts/breakers.ts';
import type { Institution } from '../contracts/institution.ts';
import { tidyLine } from '../contracts/tidy-text.ts';
import { isOvertaken, pushLifeSeconds } from '../domain/notifications.ts';
import { maxAttempts, retryDelaySeconds } from '../domain/retry-delay.ts';
import { logEvent } from '../observability/log.ts';
import { isSampled, originFacts } from '../observability/record.ts';
import type { ClaimedDelivery, DeliveryResult } from '../services/deliveries/ledger.ts';
import { writeMessage } from '../services/deliveries/write-message.ts';
import type { Circuits } from './circuits.ts';
import { providerNameOf } from './providers/choose.ts';
import type { Letter, Provider, SendOutcome } from './providers/provider.ts';

/** A message comes with its event; one that has waited longer may tell of what is no longer so. */
const lateAfterSeconds = 15;

export type Means = {
  env: Env;
  institution: Institution;
  circuits: Circuits;
  providerNamed: (name: MessengerName) => Provider;
  /** How often the queue has brought each delivery, this time included. */
  queueTries: Map<string, number>;
};

/** One delivery, whatever happens to it: a letter that cannot be written must not take its neighbours along. */
export async function sendDelivery(delivery: ClaimedDelivery, means: Means): Promise<DeliveryResult> {
  const { id, attempts: attempt } = delivery;
  const pointless = whyPointless(delivery);
  if (pointless) return { id, attempt, status: 'skipped', ...pointless };
  const provider = means.providerNamed(providerNameOf(delivery, means.institution.config));
  const circuit = await means.circuits.of(provider.name);
  if (!circuit.admits()) {
    const error = `held: the circuit of ${provider.name} is open`;
    return { id, attempt, status: 'pending', held: true, error, retryInSeconds: circuit.holdSeconds() };
  }
  try {
    const outcome = bounded(await provider.send(await toLetter(delivery, means)));
    circuit.note(outcome.kind !== 'failed');
    const settled = settle(delivery, outcome, means.queueTries.get(id) ?? 1);
    tell(delivery, means, provider.name, outcome.kind);
    return { id, attempt, provider: provider.name, outcome: outcome.kind, ...settled };
  } catch (error) {
    const about = { institution: means.institution.id, deliveryId: id, ...originFacts(delivery.origin) };
    logEvent('error', 'delivery_not_composed', { ...about, error });
    return { id, attempt, status: 'failed', error: 'the message could not be composed' };
  }
}

/** What a provider answered, for whoever follows a request id. Its words may name the recipient: they are in the ledger. */
function tell(
  { id: deliveryId, channel, template, attempts, origin }: ClaimedDelivery,
  { env, institution }: Means,
  provider: MessengerName,
  outcome: SendOutcome['kind'],
): void {
  if (outcome === 'delivered' && !isSampled(env)) return;
  const facts = { deliveryId, channel, template, provider, outcome, attempt: attempts };
  const level = outcome === 'delivered' ? 'info' : 'warn';
  logEvent(level, 'delivery', { institution: institution.id, ...facts, ...originFacts(origin) });
}

/** Why it is better not sent; null: it is. An e-mail about a state comes in place of a push, so it is late by its nature. */
function whyPointless(delivery: ClaimedDelivery): Pick<DeliveryResult, 'error' | 'gone'> | null {
  const { channel, pushToken, template, attempts, waitedSeconds, statusNow } = delivery;
  if (channel === 'push' && !pushToken) return { error: 'the device is gone', gone: true };
  const isLate = attempts > 1 || waitedSeconds > lateAfterSeconds || channel === 'email';
  return isLate && statusNow && isOvertaken(template, statusNow)
    ? { error: `overtaken: the order is ${statusNow}` }
    : null;
}

async function toLetter(delivery: ClaimedDelivery, { env, institution }: Means): Promise<Letter> {
  const { id, channel, template, pushToken, email, order, data, origin, readyOrders } = delivery;
  return {
    id,
    origin,
    to: channel === 'push' ? (pushToken ?? '') : email,
    from: institution.config.emailFrom ?? env.EMAIL_FROM,
    ...(await writeMessage(env, institution.id, delivery)),
    collapseKey: order?.id ?? String(data?.announcementId ?? template),
    badge: readyOrders,
    path: order ? `/o/${order.id}` : '/',
    lifeSeconds: pushLifeSeconds(template, order, new Date()),
  };
}

/** A provider's words: of an error page or a library, as much as a person reads. */
const longestWords = 300;

function bounded(outcome: SendOutcome): SendOutcome {
  if (outcome.kind !== 'delivered') return { ...outcome, reason: tidyLine(outcome.reason, longestWords) };
  const { providerMessageId: id } = outcome;
  return { ...outcome, providerMessageId: id && tidyLine(id, longestWords) };
}

function settle(
  { attempts, pushToken }: ClaimedDelivery,
  outcome: SendOutcome,
  queueTries: number,
): Pick<DeliveryResult, 'status' | 'error' | 'providerMessageId' | 'forgetToken' | 'retryInSeconds'> {
  switch (outcome.kind) {
    case 'delivered':
      return { status: 'sent', providerMessageId: outcome.providerMessageId };
    case 'unreachable':
      return { status: 'failed', error: outcome.reason, forgetToken: pushToken ?? undefined };
    case 'refused':
      return { status: 'failed', error: outcome.reason };
    case 'failed':
      // The queue's fourth try is its last, and hands the message to the dead-letter queue, which ends the delivery. The
      // queue counts fewer where a message was lost or put back meanwhile: then it ends here.
      if (attempts >= maxAttempts && queueTries < maxAttempts)
        return { status: 'dead', error: outcome.reason };
      return {
        status: 'pending',
        error: outcome.reason,
        retryInSeconds: Math.max(
          outcome.retryAfterSeconds ?? 0,
          retryDelaySeconds(Math.min(attempts, maxAttempts - 1)),
        ),
      };
  }
}
