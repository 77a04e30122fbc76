import type { CafeteriaEvent } from '../../src/contracts/events.ts';
import type { Order } from '../../src/contracts/orders.ts';
import { isKnownEvent, isKnownStatus } from './protocol.ts';

type Reporting = { onTrouble?: (trouble: Trouble) => void };
type Handler = 'onSnapshot' | 'onEvent' | 'onPolled' | 'onPresence' | 'onStatus' | 'onError' | 'onTrouble';

/** What was skipped, and why. The stream goes on behind it, and its position with it. */
export type Trouble =
  /** A handler of yours threw: what it was told of is not told again. */
  | { kind: 'handler_failed'; handler: Handler; error: unknown }
  /** No message of this protocol, or of a newer server; as it came. */
  | { kind: 'unknown_message'; text: string }
  /** Something that only a newer version knows how to show: whole, for whoever knows more. */
  | { kind: 'unknown_event'; event: CafeteriaEvent }
  /** An order in a state of a newer version: of an event, or one of a snapshot's, which is told without it. */
  | { kind: 'unknown_status'; order: Order };

/** Why an event cannot be told; null: it can. */
export function strangenessOf(event: CafeteriaEvent): Trouble | null {
  if (!isKnownEvent(event.event)) return { kind: 'unknown_event', event };
  if (event.order && !isKnownStatus(event.order.status))
    return { kind: 'unknown_status', order: event.order };
  return null;
}

/**
 * Calls a handler of the app, whose fault is told and stops nothing: neither the message's other handlers nor what comes after.
 * One that answers a promise is not waited for.
 */
export function call(options: Reporting, handler: Handler, work: () => unknown): void {
  const failed = (error: unknown) => report(options, { kind: 'handler_failed', handler, error });
  try {
    const answer = work();
    if (answer instanceof Promise) answer.catch(failed);
  } catch (error) {
    failed(error);
  }
}

/** Tells the app, or where it does not ask, the console. */
export function report({ onTrouble = toConsole }: Reporting, trouble: Trouble): void {
  try {
    onTrouble(trouble);
  } catch (error) {
    toConsole({ kind: 'handler_failed', handler: 'onTrouble', error });
  }
}

const toConsole = (trouble: Trouble) => console.error('itsur-eats stream', trouble);
