import { exports } from 'cloudflare:workers';
import type { CafeteriaEvent } from '../../src/contracts/events.ts';
import type { Order } from '../../src/contracts/orders.ts';
import type { ServerMessage } from '../../src/contracts/stream.ts';

export type Reply<T = any> = { status: number; body: T; headers: Headers };
export type CallOptions = {
  method?: string;
  body?: unknown;
  headers?: Record<string, string>;
  /** `manual`: where one is led is the answer. */
  redirect?: 'follow' | 'manual';
};

/** A phone or a tablet on the HTTP API of one institution, with an address of its own. */
export class Client {
  /** What it sends with everything. */
  readonly headers: Record<string, string>;
  readonly user: { id: string; email: string; accessToken: string } | null;

  constructor(institution: string, user: { id: string; email: string; accessToken: string } | null) {
    this.user = user;
    this.headers = {
      'x-institution': institution,
      'cf-connecting-ip': `2001:db8:${crypto.randomUUID().slice(0, 4)}:${crypto.randomUUID().slice(0, 4)}::1`,
      ...(user && { authorization: `Bearer ${user.accessToken}` }),
    };
  }

  async call<T = any>(
    path: string,
    { method, body, headers, redirect }: CallOptions = {},
  ): Promise<Reply<T>> {
    const response = await exports.default.fetch(`http://itsur.test${path}`, {
      method: method ?? (body === undefined ? 'GET' : 'POST'),
      redirect,
      body: body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body),
      headers: {
        ...this.headers,
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
    });
    const text = await response.text();
    const isJson = /json/.test(response.headers.get('content-type') ?? '');
    return { status: response.status, body: isJson ? JSON.parse(text) : text, headers: response.headers };
  }

  post<T = any>(path: string, body: unknown = {}, headers: Record<string, string> = {}): Promise<Reply<T>> {
    return this.call<T>(path, { body, headers });
  }

  /** Orders quantities of menu items by their ids; the same again is meant. */
  order(
    cafeteriaId: string,
    items: Record<string, number>,
    headers: Record<string, string> = {},
  ): Promise<Reply<Order>> {
    const lines = Object.entries(items).map(([menuItemId, quantity]) => ({ menuItemId, quantity }));
    return this.post<Order>(
      '/orders',
      { cafeteriaId, items: lines, paymentMethod: 'cash', allowDuplicate: true },
      headers,
    );
  }

  /** Opens a live stream; everything heard is kept. */
  async stream(cafeteriaId: string, query = '', headers: Record<string, string> = {}): Promise<Stream> {
    const response = await exports.default.fetch(
      `http://itsur.test/cafeterias/${cafeteriaId}/stream${query}`,
      {
        headers: { ...this.headers, upgrade: 'websocket', ...headers },
      },
    );
    if (!response.webSocket) throw new Error(`no socket: ${response.status} ${await response.text()}`);
    return new Stream(response.webSocket);
  }

  /** Opens a live stream behind an event of the history that there is now. */
  async streamSince(cafeteriaId: string, seq: number): Promise<Stream> {
    const first = await this.stream(cafeteriaId);
    const hello = await first.hears((message) => message.type === 'hello');
    first.socket.close(1000);
    return this.stream(cafeteriaId, `?since=${seq}&epoch=${hello.type === 'hello' && hello.epoch}`);
  }
}

export class Stream {
  readonly heard: ServerMessage[] = [];
  closed: { code: number; reason: string } | null = null;
  readonly socket: WebSocket;

  constructor(socket: WebSocket) {
    this.socket = socket;
    socket.addEventListener('message', ({ data }) => {
      if (data !== 'pong') this.heard.push(JSON.parse(data as string));
    });
    socket.addEventListener('close', ({ code, reason }) => {
      this.closed = { code, reason };
    });
    socket.accept();
  }

  events(): CafeteriaEvent[] {
    return this.heard.filter((message) => message.type === 'event');
  }

  /** Waits until something of this kind was heard. */
  async hears<M extends ServerMessage>(
    kind: (message: ServerMessage) => message is M,
    withinMs?: number,
  ): Promise<M>;
  async hears(kind: (message: ServerMessage) => boolean, withinMs?: number): Promise<ServerMessage>;
  async hears(kind: (message: ServerMessage) => boolean, withinMs = 60_000): Promise<ServerMessage> {
    const deadline = Date.now() + withinMs;
    for (;;) {
      const found = this.heard.find(kind);
      if (found) return found;
      if (Date.now() > deadline)
        throw new Error(
          `not heard; heard ${JSON.stringify(this.heard.map((message) => ('event' in message ? message.event : message.type)))}`,
        );
      await scheduler.wait(10);
    }
  }

  hearsEvent(name: string, orderId?: string): Promise<ServerMessage> {
    return this.hears(
      (message) =>
        message.type === 'event' && message.event === name && (!orderId || message.order?.id === orderId),
    );
  }
}
