import type { AuditAct } from '../../contracts/audit.ts';
import type { CafeteriaAddress, CafeteriaEvent } from '../../contracts/events.ts';
import { actOfEvent } from '../../domain/audit-acts.ts';
import { movesMoney } from '../../domain/payments.ts';
import { queueActs } from '../audit/record-act.ts';
import { queuePayments } from '../payments/queue-payment.ts';

/** What follows from an event beside its messages: an act for the audit log, an order whose money is to be moved. */
export type Consequences = { act: AuditAct | null; payFor: string | null };

export const consequencesOf = (cafeteriaId: string, event: CafeteriaEvent): Consequences => ({
  act: actOfEvent(cafeteriaId, event),
  payFor: event.order && movesMoney(event.event, event.order.paymentMethod) ? event.order.id : null,
});

export const hasConsequences = ({ act, payFor }: Consequences): boolean => act !== null || payFor !== null;

/**
 * Queues what follows from events. Before they count as processed: an act that was queued twice is kept once; one of an event
 * that counts as processed would be lost. Throws when the queue of the audit log does not take them.
 */
export async function queueConsequences(
  env: Env,
  address: CafeteriaAddress,
  consequences: readonly Consequences[],
): Promise<void> {
  await queueActs(
    env,
    address,
    consequences.flatMap(({ act }) => act ?? []),
  );
  await queuePayments(env, address, [...new Set(consequences.flatMap(({ payFor }) => payFor ?? []))]);
}
