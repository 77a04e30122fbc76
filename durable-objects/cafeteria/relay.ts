import type { CafeteriaEvent, LoadedLog, OutboxPage } from '../../src/contracts/events.ts';
import type { EventLog, Unshown } from './event-log.ts';

/** Whoever lacks more events than a listener is replayed takes a snapshot, which is smaller; so does a log. */
const longestCatchUp = 5_000;

/** What the relay needs of the world: of the database, one round trip a verb, or of the cafeteria's object, one call. */
export type RelayDeps = {
  log: EventLog;
  /** null: there is no such cafeteria. */
  loadLog(): Promise<LoadedLog | null>;
  /** Events after `seq` and those not yet processed, in order, at most a page of them; null: no such cafeteria. */
  readOutbox(afterSeq: number): Promise<OutboxPage | null>;
  /** Plans and records deliveries, marks the events processed, and queues the deliveries. */
  process(events: CafeteriaEvent[]): Promise<void>;
  /** Called with events that have been appended, in their order. */
  broadcast(events: CafeteriaEvent[]): void;
  /** The board lacks an order, or its newest state. */
  unshown(order: Unshown): void;
  /** The log does not continue what the sockets have heard: they must come back and take a snapshot. */
  restart(): void;
};

/**
 * Carries events from the outbox to the sockets and to the delivery ledger. Events reach it by being published, or,
 * when a publish was lost, by catching up; either way each is appended and broadcast once and in order.
 */
export class Relay {
  readonly #deps: RelayDeps;
  #waiting: CafeteriaEvent[] = [];
  #turn: Promise<void> = Promise.resolve();
  #loading: Promise<boolean> | null = null;

  constructor(deps: RelayDeps) {
    this.#deps = deps;
  }

  /** Cost: no round trip to be heard by the sockets; one to be processed, shared by all that arrived meanwhile. */
  async publish(events: CafeteriaEvent[]): Promise<void> {
    if (!(await this.ready())) return;
    const { appended, trouble } = this.#append(events);
    this.#waiting.push(...appended);
    // A gap: a publish was lost. A duplicate: a catch-up was faster, or the database was restored to an earlier day.
    if (trouble) return this.catchUp();
    return this.#inTurn(async () => {
      const waiting = this.#waiting.splice(0);
      if (waiting.length > 0) await this.#deps.process(waiting);
    });
  }

  /**
   * Takes events that were committed with all that follows from them, at this history (`epoch`). What is not the next of this
   * log, or of another history, it catches up with. Synchronous where nothing is amiss.
   */
  async adopt(events: CafeteriaEvent[], epoch: string): Promise<void> {
    if (this.#deps.log.position()?.epoch !== epoch) return this.catchUp();
    if (this.#append(events).trouble === 'gap') return this.catchUp();
  }

  /** Reads what PostgreSQL has and this log has not, or has not processed. Repeats until nothing is left. */
  async catchUp(): Promise<void> {
    if (!(await this.ready())) return;
    return this.#inTurn(async () => {
      while (await this.#catchUpOnce()) {
        // a full page: there may be more
      }
    });
  }

  /** Loads the log from PostgreSQL if this object has none: one round trip, once in its life. false: no such cafeteria. */
  async ready(): Promise<boolean> {
    if (this.#deps.log.position()) return true;
    // Once for all that come while it loads.
    this.#loading ??= this.#load().finally(() => {
      this.#loading = null;
    });
    return this.#loading;
  }

  async #load(): Promise<boolean> {
    const loaded = await this.#deps.loadLog();
    if (!loaded) return false;
    if (!this.#deps.log.position()) this.#start(loaded);
    return true;
  }

  /** Makes the log anew from its source, and sends the sockets to take a snapshot of it. */
  async reload(): Promise<void> {
    const loaded = await this.#deps.loadLog();
    if (!loaded) return;
    this.#start(loaded);
    this.#deps.restart();
  }

  #start(loaded: LoadedLog): void {
    for (const each of this.#deps.log.load(loaded)) this.#deps.unshown(each);
  }

  /** Answers whether there may be more. */
  async #catchUpOnce(): Promise<boolean> {
    const position = this.#deps.log.position();
    const page = await this.#deps.readOutbox(position?.seq ?? 0);
    if (!page) return false;
    const { events, more, ...truth } = page;
    const continues =
      truth.epoch === position?.epoch &&
      truth.seq >= position.seq &&
      truth.seq - position.seq <= longestCatchUp;
    // A gap here is a hole in the outbox itself, an end before the cafeteria's is one, too: events that a log has slept through
    // may have gone into the archive. What they told is in the tables that the log is loaded from.
    if (!continues || this.#append(events).trouble === 'gap' || (!more && this.#endsBefore(truth.seq)))
      await this.reload();
    if (events.length > 0) await this.#deps.process(events);
    return more;
  }

  #endsBefore(seq: number): boolean {
    return (this.#deps.log.position()?.seq ?? 0) < seq;
  }

  /** Appends and broadcasts what is next, up to a gap. `trouble`: something was not the next. */
  #append(events: CafeteriaEvent[]): { appended: CafeteriaEvent[]; trouble: 'duplicate' | 'gap' | null } {
    const appended: CafeteriaEvent[] = [];
    const heard: CafeteriaEvent[] = [];
    let trouble: 'duplicate' | 'gap' | null = null;
    for (const event of events) {
      const { act: _, ...told } = event;
      const answer = this.#deps.log.append(told);
      const { kind } = answer;
      if (kind === 'appended') {
        for (const each of answer.unshown) this.#deps.unshown(each);
        appended.push(event);
        heard.push(told);
        continue;
      }
      trouble = kind;
      if (kind === 'gap') break;
    }
    if (heard.length > 0) this.#deps.broadcast(heard);
    return { appended, trouble };
  }

  /** One piece of processing at a time: two would plan the same events twice for nothing. */
  #inTurn(work: () => Promise<void>): Promise<void> {
    const mine = this.#turn.then(work);
    this.#turn = mine.catch(() => {});
    return mine;
  }
}
