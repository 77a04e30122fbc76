import type { AuditAct } from '../contracts/audit.ts';
import type { CafeteriaEvent } from '../contracts/events.ts';
import type { Order } from '../contracts/orders.ts';

/** Moves by students are their own affair, and no secret of the order; these are what somebody answers for. */
const accountable = ['staff', 'manager', 'campus_admin', 'admin', 'system'] as const;

/** What the audit log keeps of an event's data: no words that somebody wrote. */
const kept = [
  'etaMinutes',
  'itemId',
  'until',
  'capacityPercent',
  'capacityUntil',
  'extraWaitMinutes',
  'amountCents',
  'refundReason',
  'way',
];

/**
 * The act that an event tells of, or null when nobody has to answer for it: orders moved and cafeterias changed by staff,
 * admins or the platform itself, prices and stock changed by hand. Its id is the event's.
 */
export function actOfEvent(cafeteriaId: string, event: CafeteriaEvent): AuditAct | null {
  const { act, order, data = {} } = event;
  const by = accountable.find((role) => role === data.by);
  const told = by && /^(order|cafeteria)\./.test(event.event);
  if (!act?.action && !told) return null;
  const { menuItemId, ...facts } = act?.facts ?? {};
  const [subjectType, subjectId] = order
    ? ['order', order.id]
    : menuItemId
      ? ['menu_item', String(menuItemId)]
      : ['cafeteria', cafeteriaId];
  return {
    actId: event.id,
    at: event.at,
    actorId: by === 'system' ? null : (act?.actorId ?? null),
    actorRole: by ?? act?.actorRole ?? 'system',
    action: act?.action ?? event.event,
    subjectType,
    subjectId,
    facts: { cafeteriaId, ...(order && factsOf(order)), ...pick(data), ...facts },
    requestId: act?.requestId ?? null,
  };
}

const factsOf = ({ number, status, version, totalCents, currency, paymentMethod, paymentStatus }: Order) => ({
  number,
  status,
  version,
  totalCents,
  currency,
  paymentMethod,
  paymentStatus,
});

const pick = (data: Record<string, unknown>) =>
  Object.fromEntries(Object.entries(data).filter(([name]) => kept.includes(name)));
