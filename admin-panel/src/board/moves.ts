import { ApiProblem, passes } from '../../../clients/browser/problem.ts';
import type { Order, OrderStatus } from '../../../src/contracts/orders.ts';
import { type StaffVerb, staffMoves } from '../../../src/domain/order-moves.ts';

/**
 * `held`: can be undone. `sending`: the API has it. `waiting`: the API was not reached, and is tried again. `asking`: it could not
 * be sent for so long that somebody has to say whether it still holds.
 */
export type Phase = 'held' | 'sending' | 'waiting' | 'asking';
export type Move = {
  /** The order as it was seen when the move was made; of a move on top of another, as that one leaves it. */
  order: Order;
  verb: StaffVerb;
  from: OrderStatus;
  to: OrderStatus;
  /** Why an order is ended: its student reads it. */
  reason?: string;
  phase: Phase;
  /** When somebody's hand made it, or said that it still holds; in milliseconds since the epoch. */
  tappedAt: number;
  /** When it is sent, in milliseconds since the epoch. */
  dueAt: number;
};

export type Outcome =
  | { kind: 'undone'; move: Move }
  /** Somebody else has moved the order elsewhere. */
  | { kind: 'conflict'; move: Move; status: OrderStatus }
  /** It stands where it stood, and yet is not what was seen. */
  | { kind: 'changed'; move: Move }
  | { kind: 'refused'; move: Move; problem: ApiProblem };

type Deps = {
  send(move: Move): Promise<Order>;
  /** The order as an answer tells it. */
  learned(order: Order): void;
  told(outcome: Outcome): void;
  now(): number;
};

/** How long a move can be undone, in milliseconds. */
export const undoMs = 5_000;
const tryAgainMs = 3_000;
/** A kitchen goes on without a network: what was tapped so long ago may not be what is wanted now. */
export const askAfterMs = 60_000;
const ranks: readonly OrderStatus[] = ['placed', 'accepted', 'preparing', 'ready', 'collected'];

/**
 * The taps of a board on their way to the API, which knows no way back. So a tap shows at once and is sent when it can
 * no longer be undone: after five seconds; at once when the same order is tapped again, or when the page hides or
 * closes. Nobody is told of a meal by a slip of a finger, and other boards and the student hear of what happened, never
 * of what was taken back.
 *
 * Nothing is lost: what the network swallows is sent again until the API answers, for a minute; after that it is asked
 * whether it still holds. A page that dies before it could
 * send leaves the order where everybody else still sees it. Boards stay in step: each move names the version that was
 * seen, and a move that another board has made meanwhile counts as done here; any other change, but of what stations have made of it, takes it back with a word.
 */
export class Moves {
  readonly #deps: Deps;
  /** By order: moves in the order of their taps. Only the first is ever sent. */
  #queues: ReadonlyMap<string, readonly Move[]> = new Map();
  /** Orders that were ended here. */
  readonly #ended = new Set<string>();
  readonly #timers = new Map<string, ReturnType<typeof setTimeout>>();
  readonly #listeners = new Set<() => void>();

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  readonly all = () => this.#queues;
  readonly subscribe = (listener: () => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** `at`: where the board shows the order now, which may be ahead of `order`. */
  tap(order: Order, at: OrderStatus, { verb, to }: { verb: StaffVerb; to: OrderStatus }): void {
    const tappedAt = this.#deps.now();
    const move: Move = { order, verb, from: at, to, phase: 'held', tappedAt, dueAt: tappedAt + undoMs };
    const queue = this.#queueOf(order.id);
    this.#put(order.id, [...queue.map((before) => ({ ...before, dueAt: 0 })), move]);
    this.#advance(order.id);
  }

  /** Rejects or cancels an order: it can be taken back as any move can. */
  end(order: Order, verb: 'reject' | 'cancel', reason: string): void {
    const { to } = staffMoves[verb];
    const tappedAt = this.#deps.now();
    const dueAt = tappedAt + undoMs;
    this.#put(order.id, [{ order, verb, from: order.status, to, reason, phase: 'held', tappedAt, dueAt }]);
    this.#advance(order.id);
  }

  /** Whether it was this board that ended an order. */
  hasEnded(id: string): boolean {
    return this.#ended.has(id);
  }

  /** Takes back the last move of an order, or the last of all; one that the API has cannot be. */
  undo(orderId?: string): void {
    const held = [...this.#queues.values()]
      .flatMap((queue) => queue.slice(-1))
      .filter((move) => move.phase === 'held' && (orderId === undefined || move.order.id === orderId))
      .sort((a, b) => b.dueAt - a.dueAt);
    const [move] = held;
    if (!move) return;
    this.#put(move.order.id, this.#queueOf(move.order.id).slice(0, -1));
    this.#deps.told({ kind: 'undone', move });
  }

  /** Takes back every move that still can be. */
  undoAll(): void {
    for (const [id, queue] of this.#queues) if (queue.at(-1)?.phase === 'held') this.undo(id);
  }

  /** Answers what is asked of an order: its moves still hold and are sent, or are let go of. */
  answer(id: string, holds: boolean): void {
    const queue = this.#queueOf(id);
    const [first] = queue;
    if (first?.phase !== 'asking') return;
    const tappedAt = this.#deps.now();
    this.#put(id, holds ? queue.map((move) => ({ ...move, phase: 'held', tappedAt, dueAt: tappedAt })) : []);
    if (holds) this.#advance(id);
    else this.#deps.told({ kind: 'undone', move: first });
  }

  /** Sends everything now: the page hides, and may not come back. */
  flush(): void {
    for (const [id, queue] of this.#queues) {
      this.#put(
        id,
        queue.map((move) => ({ ...move, dueAt: 0 })),
      );
      this.#advance(id);
    }
  }

  /** The order as the stream tells it. */
  heard(order: Order): void {
    const [first] = this.#queueOf(order.id);
    if (first && first.phase !== 'sending' && order.version > first.order.version) this.#settle(order);
  }

  /** Lets go of every move that an order of a new snapshot contradicts; `orders` are all that are open. */
  heardAll(orders: ReadonlyMap<string, Order>): void {
    for (const id of this.#queues.keys()) {
      const order = orders.get(id);
      if (order) this.heard(order);
      else this.#put(id, []);
    }
  }

  #advance(id: string): void {
    clearTimeout(this.#timers.get(id));
    const [first] = this.#queueOf(id);
    if (!first || first.phase === 'sending' || first.phase === 'asking') return;
    const now = this.#deps.now();
    const wait = first.dueAt - now;
    if (wait <= 0 && now - first.tappedAt > askAfterMs) this.#ask(id);
    else if (wait <= 0) void this.#send(first);
    else
      this.#timers.set(
        id,
        setTimeout(() => this.#advance(id), wait),
      );
  }

  #ask(id: string): void {
    const [first, ...rest] = this.#queueOf(id);
    if (first) this.#put(id, [{ ...first, phase: 'asking' }, ...rest]);
  }

  async #send(move: Move): Promise<void> {
    const { id } = move.order;
    const [, ...rest] = this.#queueOf(id);
    this.#put(id, [{ ...move, phase: 'sending' }, ...rest]);
    if (move.verb === 'reject' || move.verb === 'cancel') this.#ended.add(id);
    try {
      const order = await this.#deps.send(move);
      this.#deps.learned(order);
      this.#pass(order);
    } catch (error) {
      this.#fail(move, error);
    }
  }

  #fail(move: Move, error: unknown): void {
    const { id } = move.order;
    this.#ended.delete(id);
    if (passes(error)) {
      const [, ...rest] = this.#queueOf(id);
      this.#put(id, [{ ...move, phase: 'waiting', dueAt: this.#deps.now() + tryAgainMs }, ...rest]);
      this.#advance(id);
      return;
    }
    const problem = error instanceof ApiProblem ? error : null;
    const order = problem?.document.order;
    if (order) this.#deps.learned(order);
    if (order && (problem.code === 'version_conflict' || problem.code === 'illegal_transition')) {
      this.#settle(order);
      return;
    }
    this.#put(id, []);
    if (problem) this.#deps.told({ kind: 'refused', move, problem });
  }

  /** The order is not as it was seen: what of its queue has happened, what still holds, what has to go? */
  #settle(order: Order): void {
    const queue = this.#queueOf(order.id);
    const [first] = queue;
    if (!first) return;
    if (isPast(order.status, first.to)) {
      this.#pass(order);
      return;
    }
    if (order.status === first.from && isSameWork(first.order, order)) {
      const [, ...rest] = queue;
      const phase = first.phase === 'sending' ? 'held' : first.phase;
      this.#put(order.id, [{ ...first, order, phase }, ...rest]);
      this.#advance(order.id);
      return;
    }
    this.#put(order.id, []);
    if (order.status === first.from) this.#deps.told({ kind: 'changed', move: first });
    else this.#deps.told({ kind: 'conflict', move: first, status: order.status });
  }

  /** Drops the moves that have happened; those that were made on top of them go on from the order as it is. */
  #pass(order: Order): void {
    const left = this.#queueOf(order.id).filter((move) => !isPast(order.status, move.to));
    this.#put(
      order.id,
      left.map((move, index) => (index === 0 ? { ...move, order } : move)),
    );
    this.#advance(order.id);
  }

  #queueOf(id: string): readonly Move[] {
    return this.#queues.get(id) ?? [];
  }

  #put(id: string, queue: readonly Move[]): void {
    const queues = new Map(this.#queues);
    if (queue.length > 0) queues.set(id, queue);
    else queues.delete(id);
    this.#queues = queues;
    for (const listener of this.#listeners) listener();
  }
}

/** Whether an order is to be made as it was seen: what a station has made of it since then, or a printer, does not matter. */
function isSameWork(seen: Order, now: Order): boolean {
  const workOf = ({ items, changes, promisedFrom, promisedUntil, paymentStatus }: Order) =>
    [
      promisedFrom,
      promisedUntil,
      paymentStatus,
      ...items.map(({ id, removedAt }) => `${id} ${removedAt}`),
      ...changes.map(({ id, status }) => `${id} ${status}`),
    ].join();
  return workOf(seen) === workOf(now);
}

/** Whether an order that stands at `status` has been at `to` on its way. Ended orders have been nowhere but where they are. */
const isPast = (status: OrderStatus, to: OrderStatus): boolean =>
  status === to ||
  (ranks.includes(status) && ranks.includes(to) && ranks.indexOf(status) >= ranks.indexOf(to));
