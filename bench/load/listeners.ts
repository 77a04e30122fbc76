/** Sockets of students and staff: a stream of ours, or the classic stack's Socket.IO (Engine.IO 4, by hand). */
import { WebSocket } from 'ws';
import { mapBounded } from '../../src/domain/concurrency.ts';

export type Listener = {
  kind: 'stream' | 'socket.io';
  url: string;
  headers: Record<string, string>;
  /** What Socket.IO is told when it connects. */
  auth?: object;
  staff: boolean;
};
/** New orders that staff heard of: one entry a socket and order; `at` on the wall clock, in milliseconds. */
export type Heard = { ids: string[]; sockets: number[]; at: number[]; faults: string[]; closed: number };

const opensWithinMs = 30_000;
const wallClockOffset = Date.now() - performance.now();

export class Listeners {
  readonly #sockets: WebSocket[] = [];
  readonly #heard: Heard = { ids: [], sockets: [], at: [], faults: [], closed: 0 };
  #leaving = false;

  /** Opens them, so many at a time; answers how long that took and why some were not had. */
  async open({ listeners, atATime }: { listeners: Listener[]; atATime: number }) {
    const began = performance.now();
    const failed: string[] = [];
    await mapBounded(listeners, atATime, (listener) =>
      this.#open(listener).catch((error: Error) => failed.push(error.message)),
    );
    return { elapsedMs: performance.now() - began, opened: listeners.length - failed.length, failed };
  }

  heard(): Heard {
    return this.#heard;
  }

  close(): void {
    this.#leaving = true;
    for (const socket of this.#sockets) socket.terminate();
  }

  #open(listener: Listener): Promise<void> {
    const socket = new WebSocket(listener.url, { headers: listener.headers, perMessageDeflate: false });
    const number = this.#sockets.push(socket) - 1;
    const hear =
      listener.kind === 'stream'
        ? this.#ofStream(number, listener)
        : this.#ofSocketIo(number, listener, socket);
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error('the socket did not open in time')), opensWithinMs);
      socket.on('message', (data) => {
        if (!hear(data.toString())) return;
        clearTimeout(timer);
        resolve();
      });
      socket.on('error', reject);
      socket.on('close', (code) => {
        reject(new Error(`closed with ${code}`));
        if (!this.#leaving) this.#heard.closed++;
      });
    });
  }

  /** Answers whether this message says that the listener has joined. */
  #ofStream(number: number, { staff }: Listener): (text: string) => boolean {
    let last: number | null = null;
    return (text) => {
      const { type, seq, event, order } = JSON.parse(text) as StreamMessage;
      if (type === 'hello' || type === 'snapshot') last = seq; // all that comes after it comes as events
      if (type !== 'event') return type === 'hello';
      const continues = staff ? seq === (last ?? seq - 1) + 1 : seq > (last ?? 0);
      if (!continues) this.#heard.faults.push(`${staff ? 'staff' : 'student'}: ${seq} after ${last}`);
      last = seq;
      if (staff && event === 'order.placed' && order) this.#note(number, order.id);
      return false;
    };
  }

  #ofSocketIo(number: number, { auth, staff }: Listener, socket: WebSocket): (text: string) => boolean {
    return (text) => {
      if (text.startsWith('0')) socket.send(`40${JSON.stringify(auth)}`);
      if (text === '2') socket.send('3');
      if (staff && text.startsWith('42["order.created"'))
        this.#note(number, (JSON.parse(text.slice(2)) as [string, { id: string }])[1].id);
      return text.startsWith('40');
    };
  }

  #note(socket: number, id: string): void {
    this.#heard.ids.push(id);
    this.#heard.sockets.push(socket);
    this.#heard.at.push(performance.now() + wallClockOffset);
  }
}

type StreamMessage = { type: string; seq: number; event?: string; order?: { id: string } };
