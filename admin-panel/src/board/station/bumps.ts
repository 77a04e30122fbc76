import { ApiProblem, passes } from '../../../../clients/browser/problem.ts';
import type { Order } from '../../../../src/contracts/orders.ts';
import { isAllMade, marked, type Station } from '../../../../src/domain/made-lines.ts';
import { askAfterMs, undoMs } from '../moves.ts';

/**
 * `held`: it would finish its order, and can be taken back unheard. `waiting`: the API was not reached, and is tried again. `asking`: it
 * could not be sent for so long that somebody has to say whether it still holds. `sent`: the API has it.
 */
type Phase = 'held' | 'sending' | 'waiting' | 'asking' | 'sent';
/** A line that this board has marked, or unmarked, lately. */
export type Bump = {
  order: Order;
  itemId: string;
  /** Absent: of an order that does not tell where its lines are made. */
  station: Station | undefined;
  made: boolean;
  phase: Phase;
  /** In milliseconds since the epoch; so are the others. */
  tappedAt: number;
  dueAt: number;
};

type Deps = {
  send(bump: Bump): Promise<Order>;
  learned(order: Order): void;
  refused(bump: Bump, problem: ApiProblem): void;
  now(): number;
};

const tryAgainMs = 3_000;

/**
 * The bumps of a station on their way to the API. Each says what is wanted, not what changes, so that it may be sent twice
 * and meet the same bump of another board. It is sent at once; the one that would make its order ready waits for five seconds
 * in which it can be undone, since its student is told. For as long each stays in sight with its way back.
 */
export class Bumps {
  readonly #deps: Deps;
  #all: ReadonlyMap<string, Bump> = new Map();
  readonly #timers = new Map<string, ReturnType<typeof setTimeout>>();
  readonly #listeners = new Set<() => void>();

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  readonly all = () => this.#all;
  readonly subscribe = (listener: () => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Marks a line, or takes its mark back. One that nobody has heard of yet is gone without a word. */
  tap(order: Order, itemId: string, station: Station | undefined, made: boolean): void {
    const key = keyOf(order.id, itemId);
    const before = this.#all.get(key);
    if (before?.phase === 'held' && before.made !== made) {
      this.#put(key, null);
      return;
    }
    const tappedAt = this.#deps.now();
    const bump: Bump = { order, itemId, station, made, phase: 'held', tappedAt, dueAt: tappedAt };
    const finishes = made && isDone(withBumps(order, new Map(this.#all).set(key, bump)));
    // What is on its way is followed by what is wanted now.
    const phase = before?.phase === 'sending' ? 'sending' : 'held';
    this.#put(key, { ...bump, phase, dueAt: finishes ? tappedAt + undoMs : tappedAt });
    if (phase === 'held') this.#advance(key);
  }

  /** Answers what is asked of a bump: it still holds and is sent, or is let go of. */
  answer(key: string, holds: boolean): void {
    const bump = this.#all.get(key);
    if (bump?.phase !== 'asking') return;
    const tappedAt = this.#deps.now();
    this.#put(key, holds ? { ...bump, phase: 'held', tappedAt, dueAt: tappedAt } : null);
    if (holds) this.#advance(key);
  }

  undo(key: string): void {
    const bump = this.#all.get(key);
    if (bump?.phase === 'asking') this.answer(key, false);
    else if (bump) this.tap(bump.order, bump.itemId, bump.station, !bump.made);
  }

  /** Takes back the last one. */
  undoLast(): void {
    const last = [...this.#all].sort(([, a], [, b]) => b.tappedAt - a.tappedAt)[0];
    if (last) this.undo(last[0]);
  }

  /** Sends everything now: the page hides, and may not come back. */
  flush(): void {
    for (const [key, bump] of this.#all) {
      if (bump.phase === 'held') this.#put(key, { ...bump, dueAt: 0 });
      this.#advance(key);
    }
  }

  #advance(key: string): void {
    clearTimeout(this.#timers.get(key));
    const bump = this.#all.get(key);
    if (!bump || bump.phase === 'sending' || bump.phase === 'asking') return;
    const now = this.#deps.now();
    if (bump.phase === 'sent') {
      const left = bump.tappedAt + undoMs - now;
      if (left > 0) this.#later(key, left);
      else this.#put(key, null);
    } else if (bump.dueAt > now) this.#later(key, bump.dueAt - now);
    else if (now - bump.tappedAt > askAfterMs) this.#put(key, { ...bump, phase: 'asking' });
    else void this.#send(key, bump);
  }

  #later(key: string, ms: number): void {
    this.#timers.set(
      key,
      setTimeout(() => this.#advance(key), ms),
    );
  }

  async #send(key: string, bump: Bump): Promise<void> {
    this.#put(key, { ...bump, phase: 'sending' });
    try {
      this.#deps.learned(await this.#deps.send(bump));
      this.#settle(key, bump, 'sent');
    } catch (error) {
      if (passes(error)) {
        this.#settle(key, bump, 'waiting');
        return;
      }
      this.#put(key, null);
      if (!(error instanceof ApiProblem)) return;
      if (error.document.order) this.#deps.learned(error.document.order);
      this.#deps.refused(bump, error);
    }
  }

  /** What was tapped again while it was on its way is wanted otherwise by now. */
  #settle(key: string, sent: Bump, phase: 'sent' | 'waiting'): void {
    const now = this.#all.get(key);
    if (!now) return;
    const dueAt = phase === 'waiting' ? this.#deps.now() + tryAgainMs : now.dueAt;
    this.#put(key, { ...now, dueAt, phase: now.made === sent.made || phase === 'waiting' ? phase : 'held' });
    this.#advance(key);
  }

  #put(key: string, bump: Bump | null): void {
    const all = new Map(this.#all);
    if (bump) all.set(key, bump);
    else all.delete(key);
    this.#all = all;
    for (const listener of this.#listeners) listener();
  }
}

export const keyOf = (orderId: string, itemId: string) => `${orderId} ${itemId}`;

const isDone = ({ items, changes }: Order) =>
  isAllMade(items) && !changes.some(({ status }) => status === 'proposed');

/** An order with the marks of this board ahead of what the database knows. */
export function withBumps(order: Order, bumps: ReadonlyMap<string, Bump>): Order {
  const items = order.items.map((item) => {
    const bump = bumps.get(keyOf(order.id, item.id));
    if (!bump || bump.phase === 'sent') return item;
    const known = item.stations?.length
      ? item
      : { ...item, stations: [{ station: 'counter' as const, madeAt: null }] };
    return marked(known, bump.station, bump.made ? new Date(bump.tappedAt).toISOString() : null);
  });
  return items.some((item, index) => item !== order.items[index]) ? { ...order, items } : order;
}
