import { beginBusinessDay } from './business-day.ts';
import { bringBack, changeEta, moveOrder } from './change-order.ts';
import type { Command, OrderRequest, Outcome, PlannedOrder } from './commands.ts';
import { Draft } from './draft.ts';
import type { Chance, Changes, DecidedEvent } from './events.ts';
import { followPayment } from './follow-payment.ts';
import { decideChange, proposeChange, withdrawChange } from './line-changes.ts';
import { makeLine } from './make-line.ts';
import { notePrinting } from './note-printing.ts';
import { placeOrder } from './place-order.ts';
import { planOrder } from './plan-order.ts';
import { refundOrder } from './refund-order.ts';
import { Refusal, type RefusalFacts } from './refusal.ts';
import type { Demand, OrderingState } from './state.ts';
import { runOut, tick } from './timers.ts';

export type Refused = { kind: 'refused'; code: Refusal['code']; facts: RefusalFacts };

/** What a command leads to: its events, and what changes without one. */
export type Decided = { kind: 'decided'; outcome: Outcome; events: DecidedEvent[]; rest: Changes };

/**
 * Decides a command on a state: a refusal with its code and facts, or the events. Pure: `now` (milliseconds since the
 * epoch) and chance are arguments, and the state stays as it is (see `evolve`).
 */
export function decide(
  state: OrderingState,
  command: Command,
  now: number,
  chance: Chance,
): Decided | Refused {
  const draft = new Draft(state, now, chance);
  return refusing(() => {
    const outcome = run(draft, command);
    return { kind: 'decided', outcome, events: draft.events, rest: draft.rest };
  });
}

/** Nothing of a quote is kept, so nothing in it needs a name. */
const noChance: Chance = { id: () => '', random: () => 0 };

/**
 * The price and the promise that an order would get: what placing decides on, and nothing more. That is the stock of
 * today, even before anybody has begun the day.
 */
export function quote(
  state: OrderingState,
  request: OrderRequest,
  now: number,
): { kind: 'quoted'; quote: PlannedOrder; demand: Demand } | Refused {
  return refusing(() => {
    const draft = new Draft(state, now, noChance);
    beginBusinessDay(draft);
    const { order, basket } = planOrder(draft.soFar(), request, now);
    return { kind: 'quoted', quote: order, demand: basket.demand };
  });
}

function run(draft: Draft, command: Command): Outcome {
  switch (command.kind) {
    case 'place':
      return placeOrder(draft, command);
    case 'move':
      return moveOrder(draft, command);
    case 'recall':
      return bringBack(draft, command);
    case 'refund':
      return refundOrder(draft, command);
    case 'eta':
      return changeEta(draft, command);
    case 'make_line':
      return makeLine(draft, command);
    case 'note_printing':
      return notePrinting(draft, command);
    case 'propose_change':
      return proposeChange(draft, command);
    case 'withdraw_change':
      return withdrawChange(draft, command);
    case 'decide_change':
      return decideChange(draft, command);
    case 'follow_payment':
      return followPayment(draft, command);
    case 'run_out':
      return runOut(draft, command);
    case 'tick':
      return tick(draft);
  }
}

function refusing<T>(work: () => T): T | Refused {
  try {
    return work();
  } catch (error) {
    if (error instanceof Refusal) return { kind: 'refused', code: error.code, facts: error.facts };
    throw error;
  }
}
