import type { CafeteriaAddress, CafeteriaEvent } from '../../src/contracts/events.ts';
import { overdueAt } from '../../src/domain/order-moves.ts';
import type { OrderingState } from '../../src/domain/ordering/state.ts';
import { isTickDue, overdueOrders } from '../../src/domain/ordering/timers.ts';
import { afterCommit } from '../../src/services/ordering/after-commit.ts';
import type { Answer, Submission } from '../../src/services/ordering/commands.ts';
import { OrderDesk } from '../../src/services/ordering/desk.ts';
import { deskDeps } from '../../src/services/ordering/open-desk.ts';
import type { Beliefs } from './beliefs.ts';
import type { Clock } from './clock.ts';
import { Breach } from './invariants.ts';
import type { Judge } from './judge.ts';
import type { Weather } from './weather.ts';
import { type Life, wireTo } from './wire.ts';

/** What it needs of the world. */
type World = {
  address: CafeteriaAddress;
  env: Env;
  clock: Clock;
  judge: Judge;
  toDatabase: Weather;
  beliefs: Beliefs;
  fail: (error: unknown) => void;
};

/**
 * The cafeteria's object without its sockets: the product's own desk, and what durable-objects/cafeteria/index.ts does around
 * it. It can die at any moment that it waits for something.
 */
export class CafeteriaObject {
  readonly life: Life = { alive: true };
  readonly #world: World;
  readonly #deps: ReturnType<typeof deskDeps>;
  readonly #desk: OrderDesk;
  #die: (error: Error) => void = () => {};
  readonly #death: Promise<never>;

  constructor(world: World) {
    this.#world = world;
    this.#death = new Promise((_, reject) => {
      this.#die = reject;
    });
    this.#death.catch(() => {});
    const db = wireTo(world.judge, world.toDatabase, this.life);
    this.#deps = deskDeps(db, world.address, (thing) => world.fail(new Breach('answered', thing)));
    this.#desk = new OrderDesk({
      ...this.#deps,
      commit: (group) => {
        world.beliefs.expect(group.commands.flatMap(({ events }) => events)[0]?.event.id, group.after);
        return this.#deps.commit(group);
      },
      committed: (committed) => void afterCommit({ env: world.env, db, address: world.address }, committed),
      missed: () => {},
    });
  }

  /** Whoever waits for it hears that it is gone; what it has sent is on its way all the same. */
  die(): void {
    this.life.alive = false;
    this.#die(new Error('The Durable Object was reset.'));
  }

  submit(submission: Submission): Promise<Answer> {
    return Promise.race([this.#desk.submit(submission), this.#death]);
  }

  publish(events: CafeteriaEvent[]): void {
    const newest = events.at(-1);
    if (newest) this.#desk.heard(newest.seq);
  }

  refresh(): void {
    this.#desk.forget();
  }

  /** Ends what has run out. Answers when something will next. */
  async watch({ alsoCafeteria }: { alsoCafeteria: boolean }): Promise<number | null> {
    if (alsoCafeteria) this.#desk.forget();
    const state = await this.#desk.state();
    if (!state) return null;
    const now = this.#world.clock.now;
    const commands: Submission['command'][] = overdueOrders(state, now).map((orderId) => ({
      kind: 'run_out',
      orderId,
    }));
    if (alsoCafeteria && isTickDue(state, now)) commands.unshift({ kind: 'tick' });
    await Promise.all(commands.map((command) => this.#desk.submit({ id: crypto.randomUUID(), command })));
    return nextDue(state);
  }
}

/** When the time of some order runs out next; null: nothing waits. */
function nextDue({ orders }: OrderingState): number | null {
  const due = [...orders.values()].flatMap(({ document }) => Date.parse(overdueAt(document) ?? '') || []);
  return due.length > 0 ? Math.min(...due) : null;
}
