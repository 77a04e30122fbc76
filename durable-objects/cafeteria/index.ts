import { DurableObject } from 'cloudflare:workers';
import type { CafeteriaAddress, CafeteriaEvent, CafeteriaRelay } from '../../src/contracts/events.ts';
import { tenantDatabase } from '../../src/db/client.ts';
import { processEvents } from '../../src/services/deliveries/process-events.ts';
import { loadEventLog, readOutbox } from '../../src/services/orders/read-outbox.ts';
import { type Listener, mayHear, maySee } from './audience.ts';
import { EventLog } from './event-log.ts';
import { Relay } from './relay.ts';

/** The safety net's period while the cafeteria is at work. Source: the seed's worker scanned every 5 s. */
const catchUpEveryMs = 5_000;

/** One a cafeteria: its ordered event log, its board, and the sockets that listen. */
export class Cafeteria extends DurableObject<Env> implements CafeteriaRelay {
  readonly #log: EventLog;
  #relay: Relay | null = null;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    this.#log = new EventLog(ctx.storage);
    ctx.setWebSocketAutoResponse(new WebSocketRequestResponsePair('ping', 'pong'));
  }

  /** Takes an event just committed. Costs the sockets nothing but the broadcast. */
  async publish(address: CafeteriaAddress, event: CafeteriaEvent): Promise<void> {
    await this.#keepWatch(address);
    await this.#relayFor(address).publish(event);
  }

  /** Looks for events that no publish announced. */
  async wake(address: CafeteriaAddress): Promise<void> {
    await this.#keepWatch(address);
    await this.#relayFor(address).catchUp();
  }

  /** Only the upgrade: the Worker has checked who this is and says so in the headers. */
  override async fetch(request: Request): Promise<Response> {
    const { address, listener } = JSON.parse(request.headers.get('x-stream-facts') ?? '') as {
      address: CafeteriaAddress;
      listener: Listener;
    };
    await this.#keepWatch(address);
    await this.#relayFor(address).ready();

    const { 0: client, 1: server } = new WebSocketPair();
    this.ctx.acceptWebSocket(server, [listener.audience]);
    server.serializeAttachment(listener);
    this.#greet(server, listener, new URL(request.url).searchParams);
    return new Response(null, { status: 101, webSocket: client });
  }

  override async alarm(): Promise<void> {
    const address = await this.ctx.storage.get<CafeteriaAddress>('address');
    if (!address) return;
    // Set first: a failure below must not end the watch.
    await this.ctx.storage.setAlarm(Date.now() + catchUpEveryMs);
    await this.#relayFor(address).catchUp();
    // Nobody listens and nothing is being cooked: the minute cron is enough until the next order.
    if (this.ctx.getWebSockets().length === 0 && this.#log.board().length === 0) await this.ctx.storage.deleteAlarm();
  }

  override webSocketClose(socket: WebSocket, code: number): void {
    // Not answered, the client would hang in CLOSING; 1005 and 1006 may not be sent.
    socket.close(code === 1005 || code === 1006 ? 1000 : code);
  }

  /** Everything from here is one synchronous step: nothing can be appended between the replay and going live. */
  #greet(socket: WebSocket, listener: Listener, query: URLSearchParams): void {
    const position = this.#log.position();
    if (!position) throw new Error('the log was not loaded');
    const since = query.get('since');
    const sameHistory = (query.get('epoch') ?? position.epoch) === position.epoch;
    const missed = since !== null && sameHistory ? this.#log.after(Number(since)) : null;

    socket.send(JSON.stringify({ type: 'hello', ...position, recovered: missed !== null }));
    if (missed) {
      for (const event of missed) if (mayHear(listener, event)) socket.send(JSON.stringify(event));
    } else {
      const orders = this.#log.board().filter((order) => maySee(listener, order));
      socket.send(JSON.stringify({ type: 'snapshot', ...position, orders }));
    }
  }

  #broadcast(event: CafeteriaEvent): void {
    const message = JSON.stringify(event);
    for (const socket of this.ctx.getWebSockets()) {
      if (!mayHear(socket.deserializeAttachment() as Listener, event)) continue;
      try {
        socket.send(message);
      } catch {
        // A socket that is already closing resumes from its last seq.
      }
    }
  }

  async #keepWatch(address: CafeteriaAddress): Promise<void> {
    if (!(await this.ctx.storage.get('address'))) await this.ctx.storage.put('address', address);
    if ((await this.ctx.storage.getAlarm()) === null) await this.ctx.storage.setAlarm(Date.now() + catchUpEveryMs);
  }

  #relayFor(address: CafeteriaAddress): Relay {
    const db = tenantDatabase(this.env, { id: address.institutionId, roleName: address.roleName });
    this.#relay ??= new Relay({
      log: this.#log,
      loadLog: () => loadEventLog(db, address.cafeteriaId),
      readOutbox: (afterSeq) => readOutbox(db, address.cafeteriaId, afterSeq),
      process: (events) => processEvents({ env: this.env, db, address }, events),
      broadcast: (event) => this.#broadcast(event),
    });
    return this.#relay;
  }
}
