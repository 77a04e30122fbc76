import { setTimeout as sleep } from 'node:timers/promises';
import { type CafeteriaStream, connectStream } from '@itsur-eats/stream-client';
import { WebSocket } from 'ws';
import type { Counter, Day, Person } from '../../bench/stack.ts';
import { itsur } from '../../dev/seed.ts';
import type { Dice } from '../simulate/dice.ts';

export type Board = {
  cafeteriaId: string;
  /** Orders by id that it was told of, in a snapshot or by an event. */
  known: Set<string>;
  /** What it should not have heard. */
  faults: string[];
};
type Screen = { stream: CafeteriaStream; sockets: WebSocket[] };

/** Tablets and phones by the client that everybody uses; of the tablets what they hear is looked at. */
export class Screens {
  readonly boards: Board[] = [];
  /** A board shows a new order. */
  onOrder: (order: { id: string; cafeteriaId: string }) => void = () => {};
  readonly #url: string;
  readonly #day: Day;
  readonly #dice: Dice;
  readonly #screens: Screen[] = [];
  #lastError = '';

  constructor(url: string, day: Day, dice: Dice) {
    this.#url = url;
    this.#day = day;
    this.#dice = dice;
  }

  /** A board for each cook, and phones up to `count`. */
  async open(count: number): Promise<void> {
    const { staff, students, counters } = this.#day;
    for (const cook of staff) this.#openBoard(cook, cook.cafeteriaId);
    for (let phone = staff.length; phone < count; phone++) {
      const student = students[phone % students.length] as Person;
      const { cafeteriaId } = counters[phone % counters.length] as Counter;
      this.#connect(student, cafeteriaId, 'student', { onSnapshot: () => {}, onEvent: () => {} });
    }
    await this.catchUp();
  }

  /** How many say that they are up to date. */
  get connected(): number {
    return this.#screens.filter(({ stream }) => stream.status === 'connected').length;
  }

  get count(): number {
    return this.#screens.length;
  }

  /** Until all are connected again, and a moment for what is on its way. */
  async catchUp(): Promise<void> {
    const until = performance.now() + 120_000;
    while (this.connected < this.count) {
      if (performance.now() > until)
        throw new Error(`${this.connected} of ${this.count} screens are connected: ${this.#lastError}`);
      await sleep(200);
    }
    await sleep(2_000);
  }

  /** Cuts off so many of them, as a wireless network does that goes down. */
  cut(share: number): void {
    for (const { sockets } of this.#screens) if (this.#dice.chance(share)) sockets.at(-1)?.terminate();
  }

  /** Lets nothing through to so many of them any more, and tells neither side. */
  freeze(share: number): void {
    for (const { sockets } of this.#screens) if (this.#dice.chance(share)) sockets.at(-1)?.pause();
  }

  close(): void {
    for (const { stream } of this.#screens) stream.close();
  }

  #openBoard(cook: Person, cafeteriaId: string): void {
    const board: Board = { cafeteriaId, known: new Set(), faults: [] };
    this.boards.push(board);
    let position: number | null = null;
    const placed = new Set<string>();
    this.#connect(cook, cafeteriaId, 'staff', {
      onSnapshot: ({ seq, orders }) => {
        position = seq;
        for (const { id } of orders) board.known.add(id);
      },
      onEvent: (event) => {
        if (position !== null && event.seq !== position + 1)
          board.faults.push(`event ${event.seq} came after ${position}`);
        position = event.seq;
        if (event.event === 'order.placed' && 'order' in event && event.order) {
          if (placed.has(event.order.id)) board.faults.push(`order ${event.order.id} was placed twice`);
          placed.add(event.order.id);
          board.known.add(event.order.id);
          this.onOrder({ id: event.order.id, cafeteriaId });
        }
      },
    });
  }

  #connect(
    { token }: Person,
    cafeteriaId: string,
    audience: 'staff' | 'student',
    ears: Pick<Parameters<typeof connectStream>[0], 'onSnapshot' | 'onEvent'>,
  ): void {
    const sockets: WebSocket[] = [];
    /** As the client opens them, and kept so that they can be cut off. */
    class Held extends WebSocket {
      constructor(...parameters: ConstructorParameters<typeof WebSocket>) {
        super(...parameters);
        sockets.push(this);
      }
    }
    const stream = connectStream({
      ...{ url: this.#url, cafeteriaId, audience, institution: itsur.id, WebSocket: Held },
      accessToken: async () => token,
      onError: (message) => {
        this.#lastError = message;
      },
      ...ears,
    });
    this.#screens.push({ stream, sockets });
  }
}
