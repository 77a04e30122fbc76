import { type CafeteriaAddress, cafeteriaName } from '../../src/contracts/events.ts';
import { catchUpEveryMs } from '../../src/domain/watch.ts';
import { recordJob } from '../../src/observability/record.ts';
import { reportMetricsSoon } from '../../src/observability/report-metrics.ts';
import { Relay } from './relay.ts';
import { StreamObject } from './stream-object.ts';

/**
 * Holds some of the students' sockets of a cafeteria that has more than one object should hold (some 5,000). It has a
 * log of its own, which follows the cafeteria's by the same rules as that one follows the database: so recovery and
 * order are the same on it. Staff stay with the cafeteria's object.
 */
export class CafeteriaRelay extends StreamObject {
  #subscribed = false;

  async closeSessions(sessionIds: string[]): Promise<void> {
    this.sockets.closeSessions(sessionIds);
  }

  /** The cafeteria's log was made anew: what comes next may be of another history. */
  async follow(address: CafeteriaAddress): Promise<void> {
    await this.relayFor(address).catchUp();
  }

  async drain(): Promise<number> {
    return this.sockets.sendAway();
  }

  /** While somebody listens: what the cafeteria's object has told, and this one has not heard. */
  override async alarm(): Promise<void> {
    const address = await this.address();
    if (!address) return;
    await this.setAlarm(Date.now() + catchUpEveryMs);
    try {
      await recordJob(this.env, 'alarm', address.institutionId, () => this.#watch(address));
    } finally {
      reportMetricsSoon(this.env, this.ctx);
    }
  }

  /** One round of the watch. Answers what it found to do; null: nothing. */
  async #watch(address: CafeteriaAddress) {
    await this.relayFor(address).catchUp();
    const silentSockets = this.sockets.dropSilent(Date.now());
    this.prune(Date.now());
    if (this.sockets.counts().student === 0) await this.#leave(address);
    return silentSockets > 0 ? { relay: this.#name(), silentSockets } : null;
  }

  async #leave(address: CafeteriaAddress): Promise<void> {
    // Nobody is left. The log stays; whoever comes next makes it catch up.
    await this.setAlarm(null);
    this.#subscribed = false;
    await this.#cafeteria(address).unsubscribe(this.#name());
  }

  /** After a pause the cafeteria's object has forgotten us, and went on: a socket is greeted from what it knows by now. */
  protected override async prepare(address: CafeteriaAddress): Promise<boolean> {
    if (!(await this.relayFor(address).ready())) return false;
    if (!this.#subscribed) {
      await this.#subscribe(address);
      await this.relayFor(address).catchUp();
    }
    return true;
  }

  protected override async socketsChanged(): Promise<void> {}

  protected override makeRelay(address: CafeteriaAddress): Relay {
    return new Relay({
      log: this.log,
      loadLog: async () => ((await this.#subscribe(address)) ? this.#cafeteria(address).handOver() : null),
      readOutbox: (afterSeq) => this.#cafeteria(address).eventsAfter(afterSeq),
      process: async () => {},
      broadcast: (events) => this.sockets.broadcast(events),
      // The cafeteria's object has told of it.
      unshown: () => {},
      restart: () => this.sockets.sendAway(),
    });
  }

  async #subscribe(address: CafeteriaAddress): Promise<boolean> {
    this.#subscribed = await this.#cafeteria(address).subscribe(address, this.#name());
    return this.#subscribed;
  }

  #cafeteria(address: CafeteriaAddress) {
    return this.env.CAFETERIA.getByName(cafeteriaName(address));
  }

  #name(): string {
    if (!this.ctx.id.name) throw new Error('a relay object is reached by its name');
    return this.ctx.id.name;
  }
}
