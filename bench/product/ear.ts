import { connectStream } from '@itsur-eats/stream-client';
import { WebSocket } from 'ws';
import type { Audience, CafeteriaEvent } from '../../src/contracts/events.ts';

export type Who = { id: string; token: string; audience: Audience };
type Headers = { headers: Record<string, string> };

/** One socket of somebody, by the client that everybody uses, and all that it heard. */
export class Ear {
  readonly who: Who;
  readonly stream: ReturnType<typeof connectStream>;
  /** When each new order was heard: on the monotonic clock, and after its `createdAt`. */
  readonly orders = new Map<string, { at: number; sinceCreatedMs: number }>();
  readonly faults: string[] = [];
  /** Why the last connection was not had. */
  trouble = '';
  #lastSeq = 0;
  #snapshots = 0;
  #connection: WebSocket | null = null;
  #caughtUp = Promise.withResolvers<void>();

  constructor(url: string, cafeteriaId: string, who: Who) {
    this.who = who;
    this.stream = connectStream({
      url,
      cafeteriaId,
      audience: who.audience,
      institution: 'itsur',
      accessToken: async () => who.token,
      WebSocket: this.#tapped(),
      onSnapshot: ({ seq }) => {
        this.#lastSeq = seq;
        if (++this.#snapshots > 1)
          this.faults.push('a second snapshot: what was missed did not come as events');
      },
      onEvent: (event) => this.#hear(event),
      onError: (message) => {
        this.trouble = message;
      },
      onStatus: (status) => {
        if (status === 'connected') this.#caughtUp.resolve();
      },
    });
  }

  caughtUp(): Promise<void> {
    return this.#caughtUp.promise;
  }

  /** As a dead network does it: no close is said. */
  drop(): void {
    this.#caughtUp = Promise.withResolvers();
    this.#connection?.terminate();
  }

  #hear({ seq, event, order }: CafeteriaEvent): void {
    if (seq <= this.#lastSeq) this.faults.push(`${seq} after ${this.#lastSeq}`);
    if (this.who.audience === 'staff' && seq !== this.#lastSeq + 1)
      this.faults.push(`${seq} after ${this.#lastSeq}`);
    this.#lastSeq = seq;
    if (!order) return;
    if (this.who.audience === 'student' && order.userId !== this.who.id)
      this.faults.push(`somebody else's ${order.id}`);
    if (event !== 'order.placed') return;
    const sinceCreatedMs = Date.now() - Date.parse(order.createdAt);
    this.orders.set(order.id, { at: performance.now(), sinceCreatedMs });
  }

  /** The client would forgive a double and mend a gap: looks at what really comes on one connection. */
  #tapped() {
    const ear = this;
    return class Tapped extends WebSocket {
      constructor(url: string, protocols: string[], options: Headers) {
        super(url, protocols, options);
        ear.#connection = this;
        let last: number | null = null;
        this.on('message', (data) => {
          const text = data.toString();
          if (text === 'pong') return;
          const { type, seq } = JSON.parse(text) as { type: string; seq: number };
          if (type !== 'event') return;
          const continues = ear.who.audience === 'staff' ? seq === (last ?? seq - 1) + 1 : seq > (last ?? 0);
          if (!continues) ear.faults.push(`on the wire ${seq} after ${last}`);
          last = seq;
        });
      }
    };
  }
}
