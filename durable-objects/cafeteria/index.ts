import type {
  CafeteriaAddress,
  CafeteriaEvent,
  CafeteriaObject,
  LoadedLog,
  OutboxPage,
} from '../../src/contracts/events.ts';
import { tenantDatabase } from '../../src/db/client.ts';
import type { OrderRequest } from '../../src/domain/ordering/commands.ts';
import { isTickDue } from '../../src/domain/ordering/timers.ts';
import { Recent } from '../../src/domain/recent.ts';
import { catchUpEveryMs, nextWatch } from '../../src/domain/watch.ts';
import { logEvent } from '../../src/observability/log.ts';
import { unattendedBoardsTotal } from '../../src/observability/metrics.ts';
import { recordJob } from '../../src/observability/record.ts';
import { reportMetricsSoon } from '../../src/observability/report-metrics.ts';
import { reportUnattended } from '../../src/services/cafeterias/report-unattended.ts';
import { processEvents } from '../../src/services/deliveries/process-events.ts';
import { SlotsAnswers } from '../../src/services/hours/slots-answer.ts';
import { afterCommit } from '../../src/services/ordering/after-commit.ts';
import type { Answer, OrderingObject, Submission } from '../../src/services/ordering/commands.ts';
import type { Committed, OrderDesk } from '../../src/services/ordering/desk.ts';
import { forecastOf, quoteWithRange } from '../../src/services/ordering/forecast.ts';
import { openDesk } from '../../src/services/ordering/open-desk.ts';
import { ReadyTimes, readPastOrders } from '../../src/services/ordering/ready-times.ts';
import { loadEventLog, readOutbox } from '../../src/services/orders/read-outbox.ts';
import { parkIfPossible, type SetAside } from '../../src/services/parked/park.ts';
import { endUnpaidOrders } from '../../src/services/payments/end-unpaid.ts';
import { findInstitution } from '../../src/services/tenancy/find-institution.ts';
import type { CafeteriaRelay } from './fan-out.ts';
import { Relay } from './relay.ts';
import { StreamObject } from './stream-object.ts';
import { Subscribers } from './subscribers.ts';

/** Orders may wait for so long with nobody on the board; then the staff are called. */
const unattendedAfterMs = 60_000;

/** An unpaid order of which the payment provider could not say is asked for again after so long. */
const askAgainAfterMs = 30_000;

/** One a cafeteria: the desk where its orders are decided, its ordered event log, its board, and the sockets that listen. */
export class Cafeteria extends StreamObject implements CafeteriaObject, OrderingObject {
  readonly #subscribers: Subscribers;
  #desk: OrderDesk | null = null;
  readonly #slots = new SlotsAnswers();
  #readyTimes: ReadyTimes | null = null;
  /** Orders whose time could not be ended: the minute cron tries them again, and no alarm. */
  readonly #stuck = new Set<string>();
  /** When the payment provider was asked for unpaid orders whose time is over. */
  readonly #askedAt = new Recent<string, number>(1_000);

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    this.#subscribers = new Subscribers(ctx.storage);
  }

  /** Decides a command and commits it together with those that come meanwhile. */
  async submit(address: CafeteriaAddress, submission: Submission): Promise<Answer> {
    const [answer] = await Promise.all([this.#deskFor(address).submit(submission), this.keepWatch(address)]);
    return answer;
  }

  async quote(address: CafeteriaAddress, request: OrderRequest) {
    const { state, learnt } = await this.#knownOf(address);
    return state && quoteWithRange(state, learnt, request, Date.now());
  }

  async forecast(address: CafeteriaAddress, asked: { orderId: string; userId: string }) {
    const { state, learnt } = await this.#knownOf(address);
    return state && forecastOf(state, learnt, asked);
  }

  async slots(address: CafeteriaAddress, { day, knownTag }: { day?: string; knownTag?: string }) {
    const state = await this.#deskFor(address).state();
    if (!state) return null;
    const answer = this.#slots.of(state, Date.now(), day);
    return answer.etag === knownTag ? 'same' : answer;
  }

  override async publish(address: CafeteriaAddress, events: CafeteriaEvent[]): Promise<void> {
    const newest = events.at(-1);
    if (newest) this.#deskFor(address).heard(newest.seq);
    await super.publish(address, events);
  }

  /** Looks for what nobody has told of: events, changes without one, and times that have run out. */
  async wake(address: CafeteriaAddress): Promise<void> {
    await this.keepWatch(address);
    this.#deskFor(address).forget();
    await throughAll([() => this.relayFor(address).catchUp(), () => this.#runOut(address, { byCron: true })]);
  }

  async refresh(address: CafeteriaAddress): Promise<void> {
    this.#deskFor(address).forget();
  }

  /** Makes no round trip but the object's first. */
  async menuVersion(address: CafeteriaAddress): Promise<number | null> {
    return (await this.relayFor(address).ready()) ? this.log.cafeteria().menuVersion : null;
  }

  async boards(): Promise<string[]> {
    return this.sockets.boards();
  }

  async rebuild(address: CafeteriaAddress) {
    await this.keepWatch(address);
    await this.relayFor(address).reload();
    return this.log.position();
  }

  async closeSessions(sessionIds: string[]): Promise<void> {
    this.sockets.closeSessions(sessionIds);
    const relays = this.#subscribers.count();
    const closed = await this.#toSubscribers(async (relay) => {
      await relay.closeSessions(sessionIds);
      return true;
    });
    // Whoever asks must ask again: on a relay that was not reached somebody may still listen.
    if (closed.length < relays) throw new Error('a relay object was not reached');
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
    await this.setAlarm(Date.now() + catchUpEveryMs);
    try {
      await recordJob(this.env, 'alarm', address.institutionId, () => this.#watch(address));
    } finally {
      reportMetricsSoon(this.env, this.ctx);
    }
  }

  /** One round of the watch. Answers what it found to do; null: nothing. */
  async #watch(address: CafeteriaAddress) {
    const { cafeteriaId } = address;
    const before = this.log.position()?.seq ?? 0;
    let overdueOrders = 0;
    let silent = 0;
    await throughAll([
      () => this.relayFor(address).catchUp(),
      async () => {
        overdueOrders = await this.#runOut(address, { byCron: false });
      },
      async () => {
        silent = this.sockets.dropSilent(Date.now());
        await this.#callStaffIfUnattended(address, Date.now());
      },
      async () => this.prune(Date.now()),
    ]);
    await this.#watchOn(Date.now());
    const events = (this.log.position()?.seq ?? 0) - before;
    return events + silent > 0 ? { cafeteriaId, events, overdueOrders, silentSockets: silent } : null;
  }

  /**
   * Ends what has run out by now: orders, and of the cafeteria itself a pause, a throttle, the day (which only the cron comes
   * to ask for, and for orders that could not be ended). Answers how many orders.
   */
  async #runOut(address: CafeteriaAddress, { byCron }: { byCron: boolean }): Promise<number> {
    const now = Date.now();
    if (byCron) this.#stuck.clear();
    const overdue = this.log.overdue(now).filter(({ orderId }) => !this.#stuck.has(orderId));
    await Promise.all([
      byCron && this.#tickIfDue(address, now),
      ...overdue.map(async ({ orderId, isUnpaid }) => {
        if (!isUnpaid && !(await this.#carryOut(address, { kind: 'run_out', orderId })))
          this.#stuck.add(orderId);
      }),
    ]);
    await this.#endUnpaid(
      address,
      overdue.filter(({ isUnpaid }) => isUnpaid).map(({ orderId }) => orderId),
    );
    return overdue.length;
  }

  async #tickIfDue(address: CafeteriaAddress, now: number): Promise<void> {
    const state = await this.#deskFor(address).state();
    if (state && isTickDue(state, now)) await this.#carryOut(address, { kind: 'tick' });
  }

  /** A command of the clock. false: it failed by itself, and the desk has told of it. */
  async #carryOut(address: CafeteriaAddress, command: Submission['command']): Promise<boolean> {
    const answer = await this.#deskFor(address).submit({ id: crypto.randomUUID(), command });
    if (answer.kind === 'refused' || answer.kind === 'unknown')
      logEvent('error', 'timer_failed', { cafeteriaId: address.cafeteriaId, answer });
    return answer.kind !== 'failed';
  }

  /** After all other timers: these wait for the payment provider, and one that could not say is not asked in every round. */
  async #endUnpaid({ institutionId }: CafeteriaAddress, orderIds: string[]): Promise<void> {
    const now = Date.now();
    const due = orderIds.filter((orderId) => (this.#askedAt.get(orderId) ?? 0) <= now - askAgainAfterMs);
    if (due.length === 0) return;
    for (const orderId of due) this.#askedAt.set(orderId, now);
    const institution = await findInstitution(this.env, { host: '', id: institutionId });
    if (institution?.id === institutionId) await endUnpaidOrders(this.env, institution, due);
  }

  #watchOn(now: number): Promise<void> {
    return this.setAlarm(
      nextWatch({
        now,
        lastEventAt: this.log.lastEventAt(),
        nextDue: this.log.nextDue(),
        hasOpenOrders: this.log.hasActiveOrders(),
        hasStaff: this.sockets.hasStaff(),
      }),
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
      broadcast: (events) => this.#broadcast(address, events),
      unshown: ({ order, error }) =>
        this.#setAside(address, { kind: 'order', subjectId: order.id, what: 'show', error }),
      restart: () => {
        this.#deskFor(address).forget();
        this.sockets.sendAway();
        this.ctx.waitUntil(this.#toSubscribers((relay) => relay.follow(address)));
      },
    });
  }

  #broadcast(address: CafeteriaAddress, events: CafeteriaEvent[]): void {
    const newest = events.at(-1);
    if (newest) this.#deskFor(address).heard(newest.seq);
    this.sockets.broadcast(events);
    const hasNewHours = events.some(({ event }) => event === 'cafeteria.hours_changed');
    if (hasNewHours && this.log.hasActiveOrders()) this.ctx.waitUntil(this.#tickIfDue(address, Date.now()));
    this.ctx.waitUntil(this.#toSubscribers((relay) => relay.publish(address, events)));
  }

  #deskFor(address: CafeteriaAddress): OrderDesk {
    this.#desk ??= openDesk(this.#database(address), address, {
      committed: (committed) => this.#committed(address, committed),
      missed: () => this.ctx.waitUntil(this.relayFor(address).catchUp()),
      setAside: (thing) => this.#setAside(address, thing),
    });
    return this.#desk;
  }

  /** What ordering decides on, and how long this kitchen takes. */
  async #knownOf(address: CafeteriaAddress) {
    const desk = this.#deskFor(address);
    this.#readyTimes ??= new ReadyTimes({
      read: () => readPastOrders(this.#database(address), address.cafeteriaId),
      timezone: async () => (await desk.state())?.calendar.timezone ?? null,
      behind: (work) => this.ctx.waitUntil(work),
    });
    const [state, learnt] = await Promise.all([desk.state(), this.#readyTimes.known(Date.now())]);
    return { state, learnt };
  }

  #setAside(address: CafeteriaAddress, thing: SetAside): void {
    this.ctx.waitUntil(parkIfPossible({ db: this.#database(address), address }, [thing]));
  }

  /** The sockets hear of a commit at once; the queues after it. */
  #committed(address: CafeteriaAddress, committed: Committed): void {
    this.ctx.waitUntil(this.relayFor(address).adopt(committed.events, committed.epoch));
    this.ctx.waitUntil(afterCommit({ env: this.env, db: this.#database(address), address }, committed));
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
    if (this.sockets.hasAttentiveStaff(now) || this.log.waitingOrders(now) === 0) {
      if (known) await storage.delete('unattended');
    } else if (!known) {
      await storage.put('unattended', { since: now, called: false });
    } else if (!known.called && now - known.since >= unattendedAfterMs) {
      const called = await reportUnattended(this.#database(address), address.cafeteriaId);
      // Nothing is due yet: asked again in a while.
      if (called.length === 0) return storage.put('unattended', { since: now, called: false });
      await this.publish(address, called);
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

/** Does all of it, whatever fails on the way, and then throws what failed first. */
async function throughAll(steps: (() => Promise<unknown>)[]): Promise<void> {
  const failed: unknown[] = [];
  for (const step of steps) await step().catch((error: unknown) => failed.push(error));
  if (failed.length > 0) throw failed[0];
}
