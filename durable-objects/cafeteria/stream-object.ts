import { DurableObject } from 'cloudflare:workers';
import type { CafeteriaAddress, CafeteriaEvent, StreamFacts } from '../../src/contracts/events.ts';
import { catchUpEveryMs } from '../../src/domain/watch.ts';
import { metricsObject, reportMetricsSoon } from '../../src/observability/report-metrics.ts';
import { EventLog } from './event-log.ts';
import type { Relay } from './relay.ts';
import { Sockets } from './sockets.ts';
import { UsedTickets } from './tickets.ts';

const pruneEveryMs = 3_600_000;
/** Sockets that come and go within this time are counted together. */
const countSocketsAfterMs = 1_000;

/** An event log and the sockets that hear it: what a cafeteria's object and its relay objects have in common. */
export abstract class StreamObject extends DurableObject<Env> {
  protected readonly log: EventLog;
  protected readonly sockets: Sockets;
  readonly #usedTickets: UsedTickets;
  #relay: Relay | null = null;
  #countingSockets = false;
  #prunedAt = 0;
  #address: CafeteriaAddress | undefined;
  /** When the alarm is set for; null: not known since this object woke. */
  #alarmAt: number | null = null;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    this.log = new EventLog(ctx.storage);
    this.sockets = new Sockets(ctx, this.log);
    this.#usedTickets = new UsedTickets(ctx.storage);
  }

  /** Where this object's events come from. */
  protected abstract makeRelay(address: CafeteriaAddress): Relay;
  /** Called a moment after sockets have come or gone. */
  protected abstract socketsChanged(address: CafeteriaAddress): Promise<void>;

  /** Brings the log up to where a socket may be greeted from it. false: no such cafeteria. */
  protected prepare(address: CafeteriaAddress): Promise<boolean> {
    return this.relayFor(address).ready();
  }

  protected relayFor(address: CafeteriaAddress): Relay {
    this.#relay ??= this.makeRelay(address);
    return this.#relay;
  }

  /** Takes events just committed. Costs the sockets nothing but the broadcast. */
  async publish(address: CafeteriaAddress, events: CafeteriaEvent[]): Promise<void> {
    await this.keepWatch(address);
    await this.relayFor(address).publish(events);
  }

  /** Only the upgrade. 401: the ticket was used before. 404: no such cafeteria. */
  override async fetch(request: Request): Promise<Response> {
    const { address, listener, ticket } = JSON.parse(
      request.headers.get('x-stream-facts') ?? '',
    ) as StreamFacts;
    if (ticket && !this.#usedTickets.use(ticket)) return new Response(null, { status: 401 });
    if (!(await this.prepare(address))) return new Response(null, { status: 404 });
    await this.keepWatch(address);
    const response = this.sockets.accept(request, listener);
    reportMetricsSoon(this.env, this.ctx);
    this.#countSockets(address);
    return response;
  }

  override webSocketMessage(socket: WebSocket, message: string | ArrayBuffer): void {
    this.sockets.hear(socket, message);
  }

  override async webSocketClose(socket: WebSocket, code: number): Promise<void> {
    // Not answered, the client would hang in CLOSING; 1005 and 1006 may not be sent.
    socket.close(code === 1005 || code === 1006 ? 1000 : code);
    const address = await this.address();
    if (address) this.#countSockets(address);
  }

  protected async address(): Promise<CafeteriaAddress | undefined> {
    this.#address ??= await this.ctx.storage.get<CafeteriaAddress>('address');
    return this.#address;
  }

  /** Sees to it that the alarm comes soon. Asks storage once in a life, and not for every command. */
  protected async keepWatch(address: CafeteriaAddress): Promise<void> {
    if (!(await this.address())) {
      this.#address = address;
      await this.ctx.storage.put('address', address);
    }
    this.#alarmAt ??= (await this.ctx.storage.getAlarm()) ?? Number.POSITIVE_INFINITY;
    const soon = Date.now() + catchUpEveryMs;
    if (this.#alarmAt > soon) await this.setAlarm(soon);
  }

  /** null: no alarm. */
  protected async setAlarm(at: number | null): Promise<void> {
    this.#alarmAt = at ?? Number.POSITIVE_INFINITY;
    if (at === null) await this.ctx.storage.deleteAlarm();
    else await this.ctx.storage.setAlarm(at);
  }

  /** Once an hour the log forgets what is too old. */
  protected prune(now: number): void {
    if (now - this.#prunedAt < pruneEveryMs) return;
    this.#prunedAt = now;
    this.log.prune(now);
  }

  /** Reports how many sockets there are, once for all that come and go within a second. */
  #countSockets(address: CafeteriaAddress): void {
    if (this.#countingSockets) return;
    this.#countingSockets = true;
    const report = async () => {
      await scheduler.wait(countSocketsAfterMs);
      this.#countingSockets = false;
      const name = this.ctx.id.name ?? address.cafeteriaId;
      await metricsObject(this.env).reportSockets(address.institutionId, name, this.sockets.counts());
      await this.socketsChanged(address);
    };
    this.ctx.waitUntil(report());
  }
}
