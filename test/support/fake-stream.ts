import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';
import type { CafeteriaEvent } from '../../src/contracts/events.ts';
import type { Order } from '../../src/contracts/orders.ts';
import type { ServerMessage } from '../../src/contracts/stream.ts';

type Upgrade = { at: number; query: URLSearchParams; headers: IncomingMessage['headers'] };

/** A cafeteria's stream in Node, which goes wrong when told to. */
export class FakeStream {
  readonly #server: WebSocketServer;
  readonly upgrades: Upgrade[] = [];
  readonly replays: number[] = [];
  epoch: string = randomUUID();
  history: CafeteriaEvent[] = [];
  /** What a snapshot shows. */
  orders: Order[] = [];
  /** Events up to here are not in the history any more. */
  forgottenUntil = 0;
  answersPings = true;
  answersReplays = true;
  /** The next greeting is cut off behind its first message. */
  cutsGreeting = false;

  private constructor(server: WebSocketServer) {
    this.#server = server;
    server.on('connection', (socket, request) => this.#greet(socket, request));
  }

  static async open(): Promise<FakeStream> {
    const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
    await once(server, 'listening');
    return new FakeStream(server);
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  get open(): WebSocket[] {
    return [...this.#server.clients].filter((socket) => socket.readyState === socket.OPEN);
  }

  /** Something happens, and is heard by all, or by nobody. */
  happen({ lost = false, ...facts }: { lost?: boolean } & Record<string, unknown> = {}): void {
    const seq = this.history.length + 1;
    const event: CafeteriaEvent = {
      type: 'event',
      seq,
      id: randomUUID(),
      event: 'order.placed',
      at: new Date().toISOString(),
      ...facts,
    };
    this.history.push(event);
    if (!lost) this.say(event);
  }

  say(message: ServerMessage): void {
    this.sayText(JSON.stringify(message));
  }

  sayText(text: string): void {
    for (const socket of this.open) socket.send(text);
  }

  cut(): void {
    for (const socket of this.#server.clients) socket.terminate();
  }

  closeAll(code: number, reason: string): void {
    for (const socket of this.open) socket.close(code, reason);
  }

  /** As the platform closes: says so, closes, and holds the connection for longer than anybody waits. */
  leaveAll(code: number, reason: string): void {
    for (const socket of this.open) {
      (socket as unknown as { _socket: Socket })._socket.end = function hold() {
        return this;
      };
      socket.send(JSON.stringify({ type: 'closing', code, reason } satisfies ServerMessage));
      socket.close(code, reason);
    }
  }

  async stop(): Promise<void> {
    this.cut();
    this.#server.close();
    await once(this.#server, 'close');
  }

  #greet(socket: WebSocket, request: IncomingMessage): void {
    const query = new URL(request.url ?? '', this.url).searchParams;
    this.upgrades.push({ at: performance.now(), query, headers: request.headers });
    socket.on('message', (data) => this.#hear(socket, data.toString()));
    const since = query.get('epoch') === this.epoch ? Number(query.get('since')) : null;
    this.#catchUp(socket, since);
  }

  #hear(socket: WebSocket, text: string): void {
    if (text === 'ping') {
      if (this.answersPings) socket.send('pong');
      return;
    }
    const { from } = JSON.parse(text) as { from: number };
    this.replays.push(from);
    if (this.answersReplays) this.#catchUp(socket, from - 1);
  }

  #catchUp(socket: WebSocket, since: number | null): void {
    const send = (message: ServerMessage) => socket.send(JSON.stringify(message));
    const position = { seq: this.history.length, epoch: this.epoch };
    const recovered = since !== null && since >= this.forgottenUntil && since <= position.seq;
    send({ type: 'hello', ...position, recovered });
    if (this.cutsGreeting) {
      this.cutsGreeting = false;
      socket.close(1011);
      return;
    }
    if (recovered) for (const event of this.history.slice(since)) send(event);
    else send({ type: 'snapshot', ...position, orders: this.orders, cafeteria: quiet });
  }
}

const quiet = {
  status: 'open',
  pauseReason: null,
  pausedUntil: null,
  extraWaitMinutes: 0,
  menuVersion: 1,
} as const;
