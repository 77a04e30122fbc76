import { orderStatuses } from '../../contracts/orders.ts';
import { isOpen } from '../order-moves.ts';
import { nextVersion } from './advance-order.ts';
import { rfc3339 } from './calendar.ts';
import { orderOf, refuseStale } from './change-order.ts';
import type { NotePrintingCommand, Outcome } from './commands.ts';
import type { Draft } from './draft.ts';
import { Refusal } from './refusal.ts';

const notEnded = orderStatuses.filter(isOpen);

/**
 * Counts a printing of an order, with what it was promised for at that time: the next paper says what has changed since. One that
 * has ended is printed uncounted: nobody works by it. Errors: `order_not_found`, `version_conflict`, `illegal_transition`, and with
 * `ifFirst` `already_printed`.
 */
export function notePrinting(draft: Draft, command: NotePrintingCommand): Outcome {
  const { ifFirst, version } = command;
  const order = orderOf(draft.state, command);
  refuseStale(order, notEnded, version);
  const { printed, promisedFrom } = order.document;
  if (ifFirst && printed) throw new Refusal('already_printed', { order: order.document });
  const times = (printed?.times ?? 0) + 1;
  const noted = nextVersion(order, draft.now, { printed: { times, at: rfc3339(draft.now), promisedFrom } });
  draft.emit('order.printed', noted, { times });
  return { kind: 'done', order: noted.document };
}
