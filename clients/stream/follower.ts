import type { CafeteriaEvent } from '../../src/contracts/events.ts';
import type { ClientMessage, ServerMessage } from '../../src/contracts/stream.ts';
import type { Snapshot, StreamOptions } from './options.ts';
import { type Position, placeOf } from './position.ts';
import { isKnownStatus } from './protocol.ts';
import { call, report, strangenessOf } from './trouble.ts';

export type FollowerDeps = {
  options: Pick<StreamOptions, 'audience' | 'from' | 'onSnapshot' | 'onEvent' | 'onPresence' | 'onTrouble'>;
  /** For the answer to a replay that was asked for. */
  answerWithinMs: number;
  send(message: ClientMessage): void;
  reconnect(): void;
  /** All that was missed is here or follows at once. */
  caughtUp(): void;
};

/** Keeps its place in a cafeteria's history, whatever connection the messages come by. */
export class Follower {
  readonly #deps: FollowerDeps;
  #position: Position | null;
  /** The snapshot is on its way: what is heard before it belongs to another history. */
  #awaitsSnapshot = false;
  #replay: { from: number; late: ReturnType<typeof setTimeout> } | null = null;

  constructor(deps: FollowerDeps) {
    this.#deps = deps;
    this.#position = deps.options.from ?? null;
  }

  get position(): Position | null {
    return this.#position;
  }

  hear(message: ServerMessage): void {
    const { options, caughtUp } = this.#deps;
    switch (message.type) {
      case 'hello':
        // Its seq is where the history ends, not where we are: we move with each event that we hear.
        this.#awaitsSnapshot = !message.recovered;
        if (message.recovered) caughtUp();
        break;
      case 'snapshot':
        this.#awaitsSnapshot = false;
        this.#standAt({ seq: message.seq, epoch: message.epoch });
        this.#show(message);
        caughtUp();
        break;
      case 'event':
        this.#take(message);
        break;
      case 'presence':
        call(options, 'onPresence', () => options.onPresence?.(message.staff));
        break;
      default:
        // Of a newer server, or `error`: what this client says is understood.
        report(options, { kind: 'unknown_message', text: JSON.stringify(message) });
    }
  }

  /** The connection is gone, and with it whatever was under way on it. */
  rest(): void {
    this.#awaitsSnapshot = false;
    this.#forgetReplay();
  }

  #take(event: CafeteriaEvent): void {
    if (!this.#position || this.#awaitsSnapshot) return;
    const place = placeOf(event, this.#position.seq, this.#deps.options.audience);
    switch (place.kind) {
      case 'duplicate':
        break;
      case 'gap':
        this.#askFor(place.from);
        break;
      case 'next':
        this.#standAt({ ...this.#position, seq: event.seq });
        this.#tell(event);
        break;
    }
  }

  #tell(event: CafeteriaEvent): void {
    const { options } = this.#deps;
    const strange = strangenessOf(event);
    if (strange) report(options, strange);
    else call(options, 'onEvent', () => options.onEvent(event));
  }

  #show(snapshot: Snapshot): void {
    const { options } = this.#deps;
    const orders = snapshot.orders.filter((order) => isKnownStatus(order.status));
    for (const order of snapshot.orders)
      if (!orders.includes(order)) report(options, { kind: 'unknown_status', order });
    call(options, 'onSnapshot', () => options.onSnapshot({ ...snapshot, orders }));
  }

  /** Once a gap: the events that come before the answer are in the answer. */
  #askFor(from: number): void {
    if (this.#replay?.from === from) return;
    this.#forgetReplay();
    this.#replay = { from, late: setTimeout(this.#deps.reconnect, this.#deps.answerWithinMs) };
    this.#deps.send({ type: 'replay', from });
  }

  /** Whatever moves the position answers a replay. */
  #standAt(position: Position): void {
    this.#position = position;
    this.#forgetReplay();
  }

  #forgetReplay(): void {
    clearTimeout(this.#replay?.late);
    this.#replay = null;
  }
}
