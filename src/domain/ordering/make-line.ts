import type { OrderStatus } from '../../contracts/orders.ts';
import { isAllMade, marked } from '../made-lines.ts';
import { staffMoves, whyNoRecall } from '../order-moves.ts';
import { advanceOrder, nextVersion, recallOrder } from './advance-order.ts';
import { unmarkedStations } from './basket.ts';
import { rfc3339 } from './calendar.ts';
import { orderOf, refuseStale } from './change-order.ts';
import type { Actor, MakeLineCommand, Outcome } from './commands.ts';
import type { Draft } from './draft.ts';
import { Refusal } from './refusal.ts';
import type { OrderRecord } from './state.ts';

const beingMade: readonly OrderStatus[] = ['accepted', 'preparing'];

/**
 * Marks a line as made at a station, or takes the mark back. The first begins an order that was accepted, the last makes it
 * ready, unless its student is being asked about a line; a mark that is taken back brings a ready one back. Two boards may tap at
 * once: what is so already is no event.
 * Errors: `order_not_found`, `order_item_not_found`, `version_conflict`, `illegal_transition`, `recall_too_late`.
 */
export function makeLine(draft: Draft, command: MakeLineCommand): Outcome {
  const { itemId, station, made, version, actor } = command;
  const order = orderOf(draft.state, command);
  const { document } = order;
  const line = document.items.find(({ id, removedAt }) => id === itemId && removedAt === null);
  if (!line) throw new Refusal('order_item_not_found');
  const known =
    line.stations.length > 0 ? line : { ...line, stations: unmarkedStations(draft.state, line.menuItemId) };
  const after = marked(known, station, made ? rfc3339(draft.now) : null);
  // Of a ready order every line is made, whoever said so.
  if (after === known || (made && document.status === 'ready')) return { kind: 'done', order: document };
  refuseStale(order, made ? beingMade : [...beingMade, 'ready'], version);
  const items = document.items.map((each) => (each.id === itemId ? after : each));
  if (document.status === 'ready') {
    const why = whyNoRecall(document, draft.now);
    if (why) throw new Refusal(why, { order: document });
    return { kind: 'done', order: recallOrder(draft, order, 'preparing', actor.role, items).document };
  }
  const begun = made && document.status === 'accepted' ? advance(draft, order, 'start', actor) : order;
  const changed = nextVersion(begun, draft.now, { items });
  draft.markItem(itemId);
  // By nobody: what a cook makes line by line is no act to answer for.
  draft.emit('order.line_made', changed, { itemId, made, ...(station && { station }) });
  return { kind: 'done', order: readyIfMade(draft, changed, actor).document };
}

/** Makes an order ready of which nothing is left to be made, and nothing to be asked. */
export function readyIfMade(draft: Draft, order: OrderRecord, actor: Actor): OrderRecord {
  const { status, items, changes } = order.document;
  const isAsked = changes.some((change) => change.status === 'proposed');
  return status === 'preparing' && !isAsked && isAllMade(items)
    ? advance(draft, order, 'ready', actor)
    : order;
}

function advance(draft: Draft, order: OrderRecord, verb: 'start' | 'ready', { role, userId }: Actor) {
  const { to, event } = staffMoves[verb];
  return advanceOrder(draft, order, { to, event, by: role, byUserId: userId });
}
