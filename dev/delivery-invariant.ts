import { keptDays } from '../src/contracts/deliveries.ts';
import type { CafeteriaEvent } from '../src/contracts/events.ts';
import { type Channel, planNotifications } from '../src/domain/notifications.ts';
import { maxAttempts, retryDelaySeconds } from '../src/domain/retry-delay.ts';

/** A claim lasts two minutes (`claim_deliveries`), and its consumer may take a while to begin; the sweep looks every minute. */
const claimedSeconds = 150;
const sweepEverySeconds = 60;

/**
 * Longest that a pending delivery, or an event, can be overdue while somebody looks after it: all waits of its retries,
 * each try claimed by a consumer that died, and two rounds of the sweep. About a quarter of an hour. It counts from when
 * the next try is due: a `Retry-After`, quiet hours, an open circuit or an admin's retry make an old delivery rightly wait.
 */
export const retryHorizonSeconds =
  Array.from({ length: maxAttempts - 1 }, (_, index) => retryDelaySeconds(index + 1, 1)).reduce(
    (sum, seconds) => sum + seconds,
    0,
  ) +
  maxAttempts * claimedSeconds +
  2 * sweepEverySeconds;

/** Claimed more often, a delivery ends one consumer after the other and never gets anywhere. */
export const mostAttempts = 2 * maxAttempts;

/** What an admin may not have purged yet; older events cannot be compared with the ledger. */
export const comparedDays = keptDays;

/** A processed event as the database has it, with its deliveries, and those of its recipients' devices that were there before. */
export type ProcessedEvent = {
  event: CafeteriaEvent;
  deliveries: { userId: string; channel: Channel; deviceId: string | null; template: string }[];
  /** The users among those the event may be told to that exist, with their devices' ids. */
  recipients: { userId: string; deviceIds: string[] }[];
};

/**
 * The deliveries that an event should have and has not, each in words. What its recipient has switched off has a row too,
 * skipped; a device that came or went around the event's time is nobody's fault.
 */
export function missingDeliveries({ event, deliveries, recipients }: ProcessedEvent): string[] {
  const has = (userId: string, channel: Channel, template: string, deviceId: string | null) =>
    deliveries.some(
      (found) =>
        found.userId === userId &&
        found.channel === channel &&
        found.template === template &&
        found.deviceId === deviceId,
    );
  const devicesOf = new Map(recipients.map(({ userId, deviceIds }) => [userId, deviceIds]));
  return planNotifications({ type: event.event, order: event.order, data: event.data }).flatMap(
    ({ userId, channel, template }) => {
      const devices = devicesOf.get(userId);
      if (!devices) return []; // their account is gone
      const places = channel === 'push' ? devices : [null];
      return places
        .filter((deviceId) => !has(userId, channel, template, deviceId))
        .map(
          (deviceId) =>
            `event ${event.id} (${event.event}): ${template} by ${channel} to ${userId}${deviceId ? ` on ${deviceId}` : ''} is not in the ledger`,
        );
    },
  );
}
