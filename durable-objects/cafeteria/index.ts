import { DurableObject } from 'cloudflare:workers';
import {
  type CafeteriaAddress,
  type CafeteriaEvent,
  type CafeteriaRelay,
  type Listener,
  type StreamFacts,
  sessionEndedCode,
  streamProtocol,
} from '../../src/contracts/events.ts';
import { tenantDatabase } from '../../src/db/client.ts';
import { metricsObject } from '../../src/observability/report-metrics.ts';
import { processEvents } from '../../src/services/deliveries/process-events.ts';
import { endOverdueOrder } from '../../src/services/orders/end-overdue.ts';
import { loadEventLog, readOutbox } from '../../src/services/orders/read-outbox.ts';
import { audienceOf } from './audience.ts';
import { EventLog } from './event-log.ts';
import { Relay } from './relay.ts';
import { UsedTickets } from './tickets.ts';

/** The safety net's period while the cafeteria is at work. Source: the seed's worker scanned every 5 s. */
const catchUpEveryMs = 5_000;
/** Sockets that come and go within this time are counted together. */
const countSocketsAfterMs = 1_000;
/** In characters or bytes: what a client may send that we ignore. */
const largestMessage = 16_384;

/** One a cafeteria: its ordered event log, its board, and the sockets that listen. */
export class Cafeteria extends DurableObject<Env> implements CafeteriaRelay {
  readonly #log: EventLog;
  readonly #usedTickets: UsedTickets;
  #relay: Relay | null = null;
  #countingSockets = false;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    this.#log = new EventLog(ctx.storage);
    this.#usedTickets = new UsedTickets(ctx.storage);
    ctx.setWebSocketAutoResponse(new WebSocketRequestResponsePair('ping', 'pong'));
  }

  /** Takes events just committed. Costs the sockets nothing but the broadcast. */
  async publish(address: CafeteriaAddress, events: CafeteriaEvent[]): Promise<void> {
    await this.#keepWatch(address);
    await this.#relayFor(address).publish(events);
  }

  /** Looks for events that no publish announced. */
  async wake(address: CafeteriaAddress): Promise<void> {
    await this.#keepWatch(address);
    await this.#relayFor(address).catchUp();
  }

  async closeSessions(sessionIds: string[]): Promise<void> {
    for (const socket of sessionIds.flatMap((id) => this.ctx.getWebSockets(`session:${id}`))) {
      socket.close(sessionEndedCode, 'session ended');
    }
  }

  /** The version that the menu has now; null: no such cafeteria. Makes no round trip but the object's first. */
  async menuVersion(address: CafeteriaAddress): Promise<number | null> {
    return (await this.#relayFor(address).ready()) ? this.#log.cafeteria().menuVersion : null;
  }

  /** Only the upgrade. 401: the ticket was used before. 404: no such cafeteria. */
  override async fetch(request: Request): Promise<Response> {
    const { address, listener, ticket } = JSON.parse(
      request.headers.get('x-stream-facts') ?? '',
    ) as StreamFacts;
    if (ticket && !this.#usedTickets.use(ticket)) return new Response(null, { status: 401 });
    if (!(await this.#relayFor(address).ready())) return new Response(null, { status: 404 });
    await this.#keepWatch(address);

    const { 0: client, 1: server } = new WebSocketPair();
    this.ctx.acceptWebSocket(server, [listener.audience, tagOf(listener), `session:${listener.sessionId}`]);
    server.serializeAttachment(listener);
    this.#greet(server, listener, new URL(request.url).searchParams);
    this.#countSockets(address);
    // A browser closes a socket whose answer does not name one of the protocols that it offered.
    const headers = offersStream(request.headers.get('sec-websocket-protocol'))
      ? { 'sec-websocket-protocol': streamProtocol }
      : undefined;
    return new Response(null, { status: 101, webSocket: client, headers });
  }

  override async alarm(): Promise<void> {
    const address = await this.#address();
    if (!address) return;
    // Set first: a failure below must not end the watch.
    await this.ctx.storage.setAlarm(Date.now() + catchUpEveryMs);
    const relay = this.#relayFor(address);
    await relay.catchUp();
    const db = this.#databaseOf(address);
    for (const order of this.#log.overdue(Date.now())) await relay.publish(await endOverdueOrder(db, order));
    // No staff are there and nothing is being cooked: the minute cron is enough until the next order.
    if (this.ctx.getWebSockets('staff').length === 0 && !this.#log.hasActiveOrders())
      await this.ctx.storage.deleteAlarm();
  }

  /** The stream speaks; a client says nothing but `ping`, which is answered without waking us. */
  override webSocketMessage(socket: WebSocket, message: string | ArrayBuffer): void {
    const size = typeof message === 'string' ? message.length : message.byteLength;
    if (size > largestMessage) socket.close(1009, 'message too big');
  }

  override async webSocketClose(socket: WebSocket, code: number): Promise<void> {
    // Not answered, the client would hang in CLOSING; 1005 and 1006 may not be sent.
    socket.close(code === 1005 || code === 1006 ? 1000 : code);
    const address = await this.#address();
    if (address) this.#countSockets(address);
  }

  /** Everything from here is one synchronous step: nothing can be appended between the replay and going live. */
  #greet(socket: WebSocket, listener: Listener, query: URLSearchParams): void {
    const position = this.#log.position();
    if (!position) throw new Error('the log was not loaded');
    const since = query.get('since');
    const sameHistory = (query.get('epoch') ?? position.epoch) === position.epoch;
    const missed = since !== null && sameHistory ? this.#log.missed(Number(since), listener) : null;

    socket.send(JSON.stringify({ type: 'hello', ...position, recovered: missed !== null }));
    if (missed) {
      for (const event of missed) socket.send(event);
    } else {
      const orders = this.#log.board(listener);
      socket.send(
        JSON.stringify({ type: 'snapshot', ...position, orders, cafeteria: this.#log.cafeteria() }),
      );
    }
  }

  /** To the staff, and to the students that it is for: the sockets of a tag, not all of them. */
  #broadcast(event: CafeteriaEvent): void {
    const message = JSON.stringify(event);
    const audience = audienceOf(event);
    const tags = ['staff'];
    if (audience === 'public') tags.push('student');
    else if (audience !== 'staff') tags.push(tagOf({ audience: 'student', userId: audience }));
    for (const socket of tags.flatMap((tag) => this.ctx.getWebSockets(tag))) {
      try {
        socket.send(message);
      } catch {
        // A socket that is already closing resumes from its last seq.
      }
    }
  }

  /** The history is another one: whoever listens comes back and, by the epoch, gets a snapshot. */
  #restart(): void {
    for (const socket of this.ctx.getWebSockets()) socket.close(1012, 'history restarted');
  }

  /** Reports how many sockets there are, once for all that come and go within a second. */
  #countSockets({ institutionId, cafeteriaId }: CafeteriaAddress): void {
    if (this.#countingSockets) return;
    this.#countingSockets = true;
    const report = async () => {
      await scheduler.wait(countSocketsAfterMs);
      this.#countingSockets = false;
      const count = (audience: Listener['audience']) =>
        this.ctx.getWebSockets(audience).filter((socket) => socket.readyState === WebSocket.OPEN).length;
      await metricsObject(this.env).reportSockets(institutionId, cafeteriaId, {
        staff: count('staff'),
        student: count('student'),
      });
    };
    this.ctx.waitUntil(report());
  }

  #address(): Promise<CafeteriaAddress | undefined> {
    return this.ctx.storage.get<CafeteriaAddress>('address');
  }

  async #keepWatch(address: CafeteriaAddress): Promise<void> {
    if (!(await this.#address())) await this.ctx.storage.put('address', address);
    if ((await this.ctx.storage.getAlarm()) === null)
      await this.ctx.storage.setAlarm(Date.now() + catchUpEveryMs);
  }

  #relayFor(address: CafeteriaAddress): Relay {
    this.#relay ??= this.#makeRelay(address);
    return this.#relay;
  }

  #makeRelay(address: CafeteriaAddress): Relay {
    const db = this.#databaseOf(address);
    return new Relay({
      log: this.#log,
      loadLog: () => loadEventLog(db, address.cafeteriaId),
      readOutbox: (afterSeq) => readOutbox(db, address.cafeteriaId, afterSeq),
      process: (events) => processEvents({ env: this.env, db, address }, events),
      broadcast: (event) => this.#broadcast(event),
      restart: () => this.#restart(),
    });
  }

  #databaseOf({ institutionId, roleName }: CafeteriaAddress) {
    return tenantDatabase(this.env, { id: institutionId, roleName });
  }
}

/** The sockets of one student; staff's are all alike. */
const tagOf = ({ audience, userId }: Pick<Listener, 'audience' | 'userId'>) => `${audience}:${userId}`;

const offersStream = (protocols: string | null) =>
  protocols?.split(/\s*,\s*/).includes(streamProtocol) ?? false;
