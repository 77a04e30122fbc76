import { sql } from 'drizzle-orm';
import type { CafeteriaAddress, CafeteriaEvent } from '../../contracts/events.ts';
import { readRows, type TenantDatabase } from '../../db/client.ts';
import { isDatabaseTrouble, refusalOf } from '../../db/constraints.ts';
import { planNotifications, switchOf } from '../../domain/notifications.ts';
import { park, type SetAside } from '../parked/park.ts';
import { type Consequences, consequencesOf, queueConsequences } from './consequences.ts';
import { enqueueDeliveries, plannedDelivery } from './enqueue.ts';

type Context = { env: Env; db: TenantDatabase; address: CafeteriaAddress };
type Planned = { event: CafeteriaEvent; consequences: Consequences; notifications: object[] };

/**
 * Plans the notifications of events, records them in the ledger with the events' `processed_at` (one transaction,
 * one round trip), then queues them; acts that the audit log keeps, and payments that an order's move asks for, are
 * queued before. A crash in between is repaired: before the commit by the next catch-up, after it by the sweep.
 *
 * An event that cannot be processed is parked, and the others go on without it. Throws when nothing can be: the database or a
 * queue is in trouble, and all of it is tried again.
 */
export async function processEvents(ctx: Context, events: CafeteriaEvent[]): Promise<void> {
  const faults: SetAside[] = [];
  const planned = events.flatMap((event) => {
    try {
      return planOf(ctx.address, event);
    } catch (error) {
      faults.push(faultOf(event, error));
      return [];
    }
  });
  try {
    if (planned.length > 0) await process(ctx, planned);
  } catch (error) {
    if (isDatabaseTrouble(error)) throw error;
    faults.push(...(await processEach(ctx, planned, error)));
  }
  await park(ctx, faults);
}

/** One after the other. What the database refuses is the event's own fault; what a queue does not take is, when it takes others'. */
async function processEach(ctx: Context, planned: Planned[], firstError: unknown): Promise<SetAside[]> {
  const faults: (SetAside & { isOwn: boolean })[] = [];
  for (const each of planned) {
    try {
      await process(ctx, [each]);
    } catch (error) {
      if (isDatabaseTrouble(error)) throw error;
      faults.push({ ...faultOf(each.event, error), isOwn: refusalOf(error) !== null });
    }
  }
  if (faults.length === planned.length && faults.some(({ isOwn }) => !isOwn)) throw firstError;
  return faults.map(({ isOwn: _, ...fault }) => fault);
}

async function process({ env, db, address }: Context, planned: Planned[]): Promise<void> {
  await queueConsequences(
    env,
    address,
    planned.map(({ consequences }) => consequences),
  );
  const plans = planned.map(({ event, notifications }) => ({ eventId: event.id, notifications }));
  const deliveries = await readRows(
    db,
    sql`select id, channel from record_deliveries(${JSON.stringify(plans)}::jsonb)`,
    plannedDelivery,
  );
  await enqueueDeliveries(env, address, deliveries);
}

const planOf = ({ cafeteriaId }: CafeteriaAddress, event: CafeteriaEvent): Planned => ({
  event,
  consequences: consequencesOf(cafeteriaId, event),
  notifications: planNotifications({ type: event.event, order: event.order, data: event.data }).map(
    (planned) => ({ ...planned, ...switchOf(planned.template, planned.channel) }),
  ),
});

const faultOf = ({ id, event }: CafeteriaEvent, error: unknown): SetAside => ({
  kind: 'event',
  subjectId: id,
  what: event,
  error,
});
