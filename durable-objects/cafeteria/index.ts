import type {
  CafeteriaAddress,
  CafeteriaEvent,
  CafeteriaObject,
  LoadedLog,
  OutboxPage,
} from '../../src/contracts/events.ts';
import { tenantDatabase } from '../../src/db/client.ts';
import { countTransitions } from '../../src/observability/count-transitions.ts';
import { logEvent } from '../../src/observability/log.ts';
import { unattendedBoardsTotal } from '../../src/observability/metrics.ts';
import { recordJob } from '../../src/observability/record.ts';
import { reportMetricsSoon } from '../../src/observability/report-metrics.ts';
import { reportUnattended } from '../../src/services/cafeterias/report-unattended.ts';
import { processEvents } from '../../src/services/deliveries/process-events.ts';
import { endOverdueOrder } from '../../src/services/orders/end-overdue.ts';
import { loadEventLog, readOutbox } from '../../src/services/orders/read-outbox.ts';
import type { CafeteriaRelay } from './fan-out.ts';
import { Relay } from './relay.ts';
import { catchUpEveryMs, StreamObject } from './stream-object.ts';
import { Subscribers } from './subscribers.ts';

/** Orders may wait for so long with nobody on the board; then the staff are called. */
const unattendedAfterMs = 60_000;
/** After an event, so long the next one is expected soon. */
const busyForMs = 600_000;
const catchUpWhenQuietMs = 60_000;

/** One a cafeteria: its ordered event log, its board, and the sockets that listen. */
export class Cafeteria extends StreamObject implements CafeteriaObject {
  readonly #subscribers: Subscribers;
  #lastEventAt = Date.now();

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    this.#subscribers = new Subscribers(ctx.storage);
  }

  /** Looks for events that no publish announced. */
  async wake(address: CafeteriaAddress): Promise<void> {
    await this.keepWatch(address);
    await this.relayFor(address).catchUp();
  }

  /** Makes no round trip but the object's first. */
  async menuVersion(address: CafeteriaAddress): Promise<number | null> {
    return (await this.relayFor(address).ready()) ? this.log.cafeteria().menuVersion : null;
  }

  async rebuild(address: CafeteriaAddress) {
    await this.keepWatch(address);
    await this.relayFor(address).reload();
    return this.log.position();
  }

  async closeSessions(sessionIds: string[]): Promise<void> {
    this.sockets.closeSessions(sessionIds);
    await this.#toSubscribers((relay) => relay.closeSessions(sessionIds));
  }

  async drain(): Promise<number> {
    const away = await this.#toSubscribers((relay) => relay.drain());
    return away.reduce((sum, count) => sum + count, this.sockets.sendAway());
  }

  async subscribe(address: CafeteriaAddress, relay: string): Promise<boolean> {
    if (!(await this.relayFor(address).ready())) return false;
    this.#subscribers.add(relay);
    return true;
  }

  async handOver(): Promise<LoadedLog | null> {
    return this.log.handOver();
  }

  async unsubscribe(relay: string): Promise<void> {
    this.#subscribers.remove(relay);
  }

  async eventsAfter(seq: number): Promise<OutboxPage | null> {
    return this.log.page(seq);
  }

  override async alarm(): Promise<void> {
    const address = await this.address();
    if (!address) return;
    // Set first: a failure below must not end the watch.
    await this.ctx.storage.setAlarm(Date.now() + catchUpEveryMs);
    try {
      await recordJob(this.env, 'alarm', address.institutionId, () => this.#watch(address));
    } finally {
      reportMetricsSoon(this.env, this.ctx);
    }
  }

  /** One round of the watch. Answers what it found to do; null: nothing. */
  async #watch(address: CafeteriaAddress) {
    const { institutionId, cafeteriaId } = address;
    const relay = this.relayFor(address);
    const before = this.log.position()?.seq ?? 0;
    await relay.catchUp();
    const now = Date.now();
    const overdue = this.log.overdue(now);
    for (const order of overdue) {
      const events = await endOverdueOrder(this.#database(address), order);
      countTransitions(institutionId, events);
      await relay.publish(events);
    }
    const silent = this.sockets.dropSilent(now);
    await this.#callStaffIfUnattended(address, now);
    this.prune(now);
    await this.#watchOn(now);
    const events = (this.log.position()?.seq ?? 0) - before;
    return events + silent > 0
      ? { cafeteriaId, events, overdueOrders: overdue.length, silentSockets: silent }
      : null;
  }

  /**
   * Looks again soon while there is work, every minute while staff or a forgotten order only wait, and at the moment
   * when an order's time runs out. Without either the minute cron is enough until the next order.
   */
  async #watchOn(now: number): Promise<void> {
    if (!this.sockets.hasStaff() && !this.log.hasActiveOrders()) return this.ctx.storage.deleteAlarm();
    const quiet = now - this.#lastEventAt > busyForMs;
    const due = this.log.nextDue() ?? Number.POSITIVE_INFINITY;
    await this.ctx.storage.setAlarm(
      Math.max(now, Math.min(now + (quiet ? catchUpWhenQuietMs : catchUpEveryMs), due)),
    );
  }

  protected override async socketsChanged(): Promise<void> {
    this.sockets.announcePresence();
  }

  protected override makeRelay(address: CafeteriaAddress): Relay {
    const db = this.#database(address);
    return new Relay({
      log: this.log,
      loadLog: () => loadEventLog(db, address.cafeteriaId),
      readOutbox: (afterSeq) => readOutbox(db, address.cafeteriaId, afterSeq),
      process: (events) => processEvents({ env: this.env, db, address }, events),
      broadcast: (event) => this.#broadcast(address, event),
      restart: () => this.sockets.sendAway(),
    });
  }

  #broadcast(address: CafeteriaAddress, event: CafeteriaEvent): void {
    this.#lastEventAt = Date.now();
    this.sockets.broadcast(event);
    this.ctx.waitUntil(this.#toSubscribers((relay) => relay.publish(address, [event])));
  }

  /** One that does not answer catches up by itself. */
  #toSubscribers<T>(call: (relay: DurableObjectStub<CafeteriaRelay>) => Promise<T>): Promise<T[]> {
    return this.#subscribers.each(async (name) => {
      try {
        return await call(this.env.CAFETERIA_RELAY.getByName(name));
      } catch (error) {
        logEvent('warn', 'relay_not_reached', { relay: name, error });
        return null;
      }
    });
  }

  /** Calls the staff once when orders wait and nobody has a board open; again only after somebody was there. */
  async #callStaffIfUnattended(address: CafeteriaAddress, now: number): Promise<void> {
    const { storage } = this.ctx;
    const known = await storage.get<{ since: number; called: boolean }>('unattended');
    if (this.sockets.hasAttentiveStaff(now) || this.log.waitingOrders() === 0) {
      if (known) await storage.delete('unattended');
    } else if (!known) {
      await storage.put('unattended', { since: now, called: false });
    } else if (!known.called && now - known.since >= unattendedAfterMs) {
      await this.publish(address, await reportUnattended(this.#database(address), address.cafeteriaId));
      await storage.put('unattended', { ...known, called: true });
      unattendedBoardsTotal.inc({ institution: address.institutionId });
      const { institutionId: institution, cafeteriaId } = address;
      logEvent('warn', 'board_unattended', { institution, cafeteriaId });
    }
  }

  #database({ institutionId, roleName }: CafeteriaAddress) {
    return tenantDatabase(this.env, { id: institutionId, roleName });
  }
}
