import type { CafeteriaEvent } from '../contracts/events.ts';
import { orderTransitionsTotal } from './metrics.ts';

/** Counts the orders that came to a state by what has just been committed; events about other things count for nothing. */
export function countTransitions(institution: string, events: readonly CafeteriaEvent[]): void {
  for (const { event, order } of events)
    if (order && event === `order.${order.status}`)
      orderTransitionsTotal.inc({ institution, to: order.status });
}
