import { Dice } from './dice.ts';

type Task = { at: number; order: number; run: () => void };

/** Lets everything run on that waits for nothing of the simulated world. */
const settle = () => new Promise<void>((resolve) => setImmediateOfNode(resolve));
const setImmediateOfNode = setImmediate;

/**
 * A virtual clock and the order in which things happen. Whoever waits in the simulated world waits for a task of this clock;
 * one task runs at a time, and until nothing is left that could run without another. How long each takes is drawn, so the
 * seed chooses the order.
 */
export class Clock {
  readonly dice: Dice;
  /** Tasks that have run. */
  steps = 0;
  #elapsed: number;
  /** How far the clock that everybody reads is from the time that has elapsed: machines are set right at times. */
  #offset = 0;
  #tasks: Task[] = [];
  #order = 0;
  readonly #outside = new Set<Promise<void>>();

  constructor(startsAt: number, seed: number) {
    this.#elapsed = startsAt;
    this.dice = new Dice(seed);
  }

  /** What a clock shows. */
  get now(): number {
    return Math.floor(this.#elapsed + this.#offset);
  }

  /** Milliseconds that never go back. */
  get elapsed(): number {
    return this.#elapsed;
  }

  jump(milliseconds: number): void {
    this.#offset += milliseconds;
  }

  after(milliseconds: number, run: Task['run']): Task {
    const task = { at: this.#elapsed + Math.max(0, milliseconds), order: this.#order++, run };
    this.#push(task);
    return task;
  }

  cancel(task: Task): void {
    task.run = () => {};
  }

  sleep(milliseconds: number): Promise<void> {
    return new Promise((resolve) => this.after(milliseconds, resolve));
  }

  /** Runs until the given time, or until nothing is left to happen; looks at the world after every step. */
  async runUntil(time: number, look: () => void): Promise<void> {
    await this.#settled();
    for (let task = this.#tasks[0]; task && task.at <= time; task = this.#tasks[0]) {
      this.#pop();
      this.#elapsed = Math.max(this.#elapsed, task.at);
      this.steps++;
      task.run();
      await this.#settled();
      look();
    }
    this.#elapsed = Math.max(this.#elapsed, time);
  }

  /** Has the world stand still for something that takes time of its own outside of it. */
  meanwhile<T>(work: Promise<T>): Promise<T> {
    const outside = work.then(
      () => {},
      () => {},
    );
    this.#outside.add(outside);
    void outside.then(() => this.#outside.delete(outside));
    return work;
  }

  async #settled(): Promise<void> {
    await settle();
    while (this.#outside.size > 0) {
      await Promise.all(this.#outside);
      await settle();
    }
  }

  #push(task: Task): void {
    const tasks = this.#tasks;
    let place = tasks.push(task) - 1;
    while (place > 0) {
      const parent = (place - 1) >> 1;
      if (!isBefore(task, tasks[parent] as Task)) break;
      tasks[place] = tasks[parent] as Task;
      place = parent;
    }
    tasks[place] = task;
  }

  #pop(): void {
    const tasks = this.#tasks;
    const last = tasks.pop();
    if (!last || tasks.length === 0) return;
    let place = 0;
    for (;;) {
      let child = 2 * place + 1;
      const right = tasks[child + 1];
      if (right && isBefore(right, tasks[child] as Task)) child++;
      const smallest = tasks[child];
      if (!smallest || !isBefore(smallest, last)) break;
      tasks[place] = smallest;
      place = child;
    }
    tasks[place] = last;
  }
}

const isBefore = (one: Task, other: Task): boolean =>
  one.at < other.at || (one.at === other.at && one.order < other.order);
