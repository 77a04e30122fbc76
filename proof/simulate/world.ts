import type { CafeteriaAddress } from '../../src/contracts/events.ts';
import { Problem } from '../../src/contracts/problems.ts';
import type { Answer, Submission } from '../../src/services/ordering/commands.ts';
import { type OrderingContext, submitCommand } from '../../src/services/ordering/submit.ts';
import { Beliefs } from './beliefs.ts';
import { beginning, cafeteriaId, openCafeteria } from './cafeteria.ts';
import { Callers } from './callers.ts';
import { Clock } from './clock.ts';
import { Dice } from './dice.ts';
import { MemoryJudge } from './judge.ts';
import { CafeteriaObject } from './object.ts';
import { PairedJudge, type Twin } from './paired-judge.ts';
import { Weather } from './weather.ts';
import { wireTo } from './wire.ts';
import { Witness } from './witness.ts';
import type { Write } from './writes.ts';

/** Callers of the object are told so when it is not to be had, or has died. */
const unreachable = () => new Error('Network connection lost.');

/** One cafeteria, its database, its object and everybody who has to do with it. */
export class World {
  readonly clock: Clock;
  readonly dice: Dice;
  readonly address: CafeteriaAddress = { institutionId: 't_sim', roleName: 't_sim', cafeteriaId };
  readonly memory: MemoryJudge;
  readonly judge: PairedJudge;
  readonly witness: Witness;
  readonly beliefs: Beliefs;
  readonly callers: Callers;
  readonly toDatabase: Weather;
  readonly toObject: Weather;
  readonly toPlatform: Weather;
  readonly env: Env;
  object: CafeteriaObject | null = null;
  /** The cafeteria takes no more orders: everything is to come to its end. */
  isOver = false;
  #failure: { error: unknown } | null = null;
  #requests = 0;

  constructor(seed: number, twin: Twin | null) {
    this.clock = new Clock(beginning, seed);
    this.dice = this.clock.dice;
    this.memory = new MemoryJudge(openCafeteria(this.dice), () => this.clock.now);
    this.witness = new Witness(this.memory.tables);
    this.beliefs = new Beliefs(new Dice(seed + 1));
    this.judge = new PairedJudge(this, twin);
    this.callers = new Callers(this);
    this.toDatabase = new Weather(this.clock);
    this.toObject = new Weather(this.clock);
    this.toPlatform = new Weather(this.clock);
    this.env = this.#bindings();
    this.object = new CafeteriaObject(this);
  }

  /** Somebody lives their life beside all others; what they run into ends the simulation. */
  start(life: () => Promise<void>): void {
    life().catch((error: unknown) => this.fail(error));
  }

  /** The first of all that is wrong counts. */
  fail(error: unknown): void {
    this.#failure ??= { error };
  }

  /** Looked at after every step. Throws what has gone wrong with somebody whom nobody waits for. */
  look(): void {
    this.callers.look();
    if (this.#failure) throw this.#failure.error;
  }

  /** A command as a route of the platform submits it, looked at from outside. */
  submit(wanted: Omit<Submission, 'id'>): Promise<Answer> {
    const db = wireTo(this.judge, this.toDatabase, { alive: true });
    const requestId = `request ${++this.#requests}`;
    const ctx: OrderingContext = {
      env: this.env,
      db,
      origin: { requestId, traceparent: '' },
      institution: { id: this.address.institutionId, roleName: this.address.roleName },
    };
    return this.callers.watch(wanted, requestId, () =>
      submitCommand(ctx, cafeteriaId, structuredClone(wanted)),
    );
  }

  /** As `submit`, by somebody on the other side of a network. Throws what is told as a problem, and when nobody answers. */
  ask(wanted: Omit<Submission, 'id'>): Promise<Answer> {
    const once = wanted.command.kind === 'place' && wanted.key === undefined;
    return this.toPlatform.call(() => this.submit(wanted), unreachable, { once });
  }

  async write(change: Write): Promise<void> {
    await this.judge.write(change);
    // As the routes do it, after the write.
    await this.toObject.call(() => this.object?.refresh(), unreachable, { once: true }).catch(() => {});
  }

  #bindings(): Env {
    const queue = { send: async () => {}, sendBatch: async () => {} };
    const call = <T>(work: (object: CafeteriaObject) => T | Promise<T>) =>
      this.toObject.call(
        () => {
          if (!this.object) throw new Error('Durable Object is overloaded.');
          return work(this.object);
        },
        unreachable,
        { once: true },
      );
    const stub = {
      submit: (_: unknown, submission: Submission) =>
        call(async (object) => structuredClone(await object.submit(structuredClone(submission)))),
      publish: (_: unknown, events: Parameters<CafeteriaObject['publish']>[0]) =>
        call((object) => object.publish(events)),
    };
    return {
      CAFETERIA: { getByName: () => stub },
      PUSH_QUEUE: queue,
      EMAIL_QUEUE: queue,
      AUDIT_QUEUE: queue,
      PAYMENTS_QUEUE: queue,
    } as unknown as Env;
  }
}

/** Whether the same may be asked again: nobody has answered, or nobody knows. */
export const isWorthAsking = (error: unknown): boolean =>
  !(error instanceof Problem) || error.code === 'temporarily_unavailable';
