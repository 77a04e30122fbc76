import type { Beliefs } from './beliefs.ts';
import type { Callers } from './callers.ts';
import type { Clock } from './clock.ts';
import type { Dice } from './dice.ts';
import { Breach, hold } from './invariants.ts';
import { type CommitDocument, databaseError, type Judge, type MemoryJudge, type Position } from './judge.ts';
import type { Tables } from './tables.ts';
import type { Witness } from './witness.ts';
import { beginNewHistory, type Write } from './writes.ts';

/** A second judge, which is told everything that the one in memory is told, in the same order. */
export type Twin = Judge & {
  open(tables: Tables, now: () => number): Promise<void>;
  snapshot(): Promise<void>;
  restore(epoch: string): Promise<void>;
  /** What it says that the one in memory need not say in the same words. */
  compare(mine: unknown, its: unknown): string | null;
};

/** What they need of the world. */
type World = {
  clock: Clock;
  dice: Dice;
  memory: MemoryJudge;
  witness: Witness;
  beliefs: Beliefs;
  callers: Callers;
  fail: (error: unknown) => void;
};

/** The judge in memory, whose work is looked at each time, and beside it, if there is one, the database. */
export class PairedJudge implements Judge {
  readonly #world: World;
  readonly #twin: Twin | null;
  #snapshot: Tables;
  commits = 0;
  compared = 0;

  constructor(world: World, twin: Twin | null) {
    this.#world = world;
    this.#twin = twin;
    this.#snapshot = structuredClone(world.memory.tables);
  }

  commit(position: Position, document: CommitDocument): Promise<unknown> {
    if (this.#refusesGroup(document))
      return Promise.reject(databaseError('refused by another version', 'menu_items_stock_not_negative'));
    return this.#both('commit', position, document);
  }

  /** Now and then, as where the database has a constraint that this version does not know of: each goes alone then. */
  #refusesGroup({ events = [] }: CommitDocument): boolean {
    const commands = new Set(events.map(({ event }) => event.act?.commandId));
    return commands.size > 1 && this.#world.dice.chance(0.01);
  }
  load(): Promise<unknown> {
    return this.#both('load');
  }
  loadOrder(orderId: string): Promise<unknown> {
    return this.#both('loadOrder', orderId);
  }
  findCommitted(commandId: string): Promise<unknown> {
    return this.#both('findCommitted', commandId);
  }
  markProcessed(eventIds: string[]): Promise<unknown> {
    return this.#both('markProcessed', eventIds);
  }
  write(change: Write): Promise<unknown> {
    return this.#both('write', change);
  }

  async snapshot(): Promise<void> {
    this.#snapshot = structuredClone(this.#world.memory.tables);
    if (this.#twin) await this.#world.clock.meanwhile(this.#twin.snapshot());
  }

  /** The database as it was at the last snapshot, as another history. */
  async restore(epoch: string): Promise<void> {
    const { memory, witness, callers, clock } = this.#world;
    const lost = memory.tables.epoch;
    memory.tables = structuredClone(this.#snapshot);
    beginNewHistory(memory.tables, epoch, clock.now);
    witness.begin(memory.tables);
    callers.restored();
    if (this.#twin) await this.#world.clock.meanwhile(this.#twin.restore(epoch));
    // Of the history that is lost, at what is by chance the same place.
    const { seq, revision } = memory.tables;
    const answer = (await this.commit({ epoch: lost, seq, revision }, {})) as { kind: string };
    hold('noticed', answer.kind === 'stale', () => answer);
  }

  async #both<K extends keyof Judge>(verb: K, ...args: Parameters<Judge[K]>): Promise<unknown> {
    try {
      return await this.#judge(verb, args);
    } catch (error) {
      if (error instanceof Breach) this.#world.fail(error);
      throw error;
    }
  }

  async #judge<K extends keyof Judge>(verb: K, args: Parameters<Judge[K]>): Promise<unknown> {
    const { memory } = this.#world;
    const mine = outcomeOf(() => this.#mine(verb, args));
    if (this.#twin) {
      const twin = this.#twin as unknown as Record<K, (...given: unknown[]) => Promise<unknown>>;
      const its = await this.#world.clock.meanwhile(
        twin[verb](...args).then(
          (answer) => ({ answer }),
          (error: { constraint?: string }) => ({ error }),
        ),
      );
      const difference = this.#twin.compare(tell(mine), tell(its));
      this.compared++;
      hold('alike', difference === null, () => ({ verb, difference, at: memory.tables.seq }));
    }
    if ('error' in mine) throw mine.error;
    return mine.answer;
  }

  #mine(verb: keyof Judge, args: unknown[]): unknown {
    const { memory, witness, beliefs, clock } = this.#world;
    const judge = memory as unknown as Record<keyof Judge, (...given: unknown[]) => unknown>;
    const answer = judge[verb](...args);
    if (verb === 'write') witness.wrote();
    if (verb !== 'commit') return answer;
    const [position, document] = args as [Position, CommitDocument];
    const isWritten = (answer as { kind: string }).kind === 'committed' && document.revision !== undefined;
    if (!isWritten) return answer;
    this.commits++;
    const { seq, revision } = memory.tables;
    const hasMoved = seq > position.seq || revision > position.revision;
    hold('noticed', hasMoved || !changesState(document), () => ({ position, document }));
    witness.committed(document);
    beliefs.compare(document.events?.[0]?.id, () => memory.load(), clock.now);
    return answer;
  }
}

/** Not decided on: keys, profiles and that a payment was followed; the cafeteria's own row is always written. */
const besideTheState = ['keys', 'profiles', 'followedPayments', 'cafeteria', 'revision'];
const changesState = (document: CommitDocument): boolean =>
  Object.keys(document).some((name) => !besideTheState.includes(name));

type Outcome = { answer: unknown } | { error: unknown };

function outcomeOf(work: () => unknown): Outcome {
  try {
    return { answer: work() };
  } catch (error) {
    if (error instanceof Error && error.name === 'NeonDbError') return { error };
    throw error;
  }
}

/** An answer, or the constraint that refused. */
const tell = (outcome: Outcome) =>
  'error' in outcome
    ? { refusedBy: (outcome.error as { constraint?: string }).constraint ?? String(outcome.error) }
    : outcome.answer;
