import type { CafeteriaEvent } from '../../src/contracts/events.ts';
import type { EventLog, LoadedLog } from './event-log.ts';

/** What the relay needs of the world. Each verb of the database is one round trip. */
export type RelayDeps = {
  log: EventLog;
  /** null: PostgreSQL knows no such cafeteria. */
  loadLog(): Promise<LoadedLog | null>;
  /** Events after `seq` and those not yet processed, in order, at most a page of them. */
  readOutbox(afterSeq: number): Promise<CafeteriaEvent[]>;
  /** Plans and records deliveries, marks the events processed, and queues the deliveries. */
  process(events: CafeteriaEvent[]): Promise<void>;
  broadcast(event: CafeteriaEvent): void;
};

/**
 * Carries events from the outbox to the sockets and to the delivery ledger. Events reach it by being published, or,
 * when a publish was lost, by catching up; either way each is appended and broadcast once and in order.
 */
export class Relay {
  readonly #deps: RelayDeps;
  #waiting: CafeteriaEvent[] = [];
  #turn: Promise<void> = Promise.resolve();

  constructor(deps: RelayDeps) {
    this.#deps = deps;
  }

  /** Cost: no round trip to be heard by the sockets; one to be processed, shared by all that arrived meanwhile. */
  async publish(events: CafeteriaEvent[]): Promise<void> {
    if (!(await this.ready())) return;
    for (const event of events) {
      if (this.#append(event).kind === 'gap') return this.catchUp();
      this.#waiting.push(event);
    }
    return this.#inTurn(async () => {
      const waiting = this.#waiting.splice(0);
      if (waiting.length > 0) await this.#deps.process(waiting);
    });
  }

  /** Reads what PostgreSQL has and this log has not, or has not processed. Repeats until nothing is left. */
  async catchUp(): Promise<void> {
    if (!(await this.ready())) return;
    return this.#inTurn(async () => {
      for (;;) {
        const events = await this.#deps.readOutbox(this.#head());
        if (events.length === 0) return;
        for (const event of events) this.#append(event);
        await this.#deps.process(events);
      }
    });
  }

  /** Loads the log from PostgreSQL if this object has none: one round trip, once in its life. false: no such cafeteria. */
  async ready(): Promise<boolean> {
    if (this.#deps.log.position()) return true;
    const loaded = await this.#deps.loadLog();
    if (!loaded) return false;
    if (!this.#deps.log.position()) this.#deps.log.load(loaded);
    return true;
  }

  #append(event: CafeteriaEvent) {
    const result = this.#deps.log.append(event);
    if (result.kind === 'appended') this.#deps.broadcast(event);
    return result;
  }

  #head(): number {
    return this.#deps.log.position()?.seq ?? 0;
  }

  /** One piece of processing at a time: two would plan the same events twice for nothing. */
  #inTurn(work: () => Promise<void>): Promise<void> {
    const mine = this.#turn.then(work);
    this.#turn = mine.catch(() => {});
    return mine;
  }
}
