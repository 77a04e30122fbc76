import { Problem } from '../../src/contracts/problems.ts';
import type { Answer, Submission } from '../../src/services/ordering/commands.ts';
import type { Clock } from './clock.ts';
import { Breach, hold } from './invariants.ts';
import type { MemoryJudge } from './judge.ts';

/** Longer than any patience of the platform: then it has forgotten somebody. */
const waitsForEverMs = 5 * 60_000;

/** What was first said of a key: to which request, and when. */
type Kept = { requestHash: string; answer: string; at: number };

/** A key is forgotten after a day (idempotency_keys): until then, less a while under way, its answer stands. */
const keyStandsMs = 23 * 3_600_000;

/** What they need of the world. */
type World = { clock: Clock; memory: MemoryJudge; fail: (error: unknown) => void };

/** Those who ask: what they were told must be so, and whoever asks is told something. */
export class Callers {
  readonly #world: World;
  readonly #waiting = new Map<object, number>();
  readonly #kept = new Map<string, Kept>();
  #restoredAt = 0;
  answered = 0;
  placed = 0;
  readonly refused: Record<string, number> = {};

  constructor(world: World) {
    this.#world = world;
  }

  /** `requestId`: by which the events are known that come of it. */
  async watch(
    wanted: Omit<Submission, 'id'>,
    requestId: string,
    work: () => Promise<Answer>,
  ): Promise<Answer> {
    const call = {};
    const began = this.#world.clock.elapsed;
    this.#waiting.set(call, began);
    try {
      const answer = await work();
      this.#blame(() => this.#take(wanted, answer, began));
      return answer;
    } catch (error) {
      this.#blame(() => this.#takeProblem(wanted, requestId, error, began));
      throw error;
    } finally {
      this.#waiting.delete(call);
      this.answered++;
    }
  }

  /** After a restore nobody is held to what was said before. */
  restored(): void {
    this.#restoredAt = this.#world.clock.elapsed;
    this.#kept.clear();
  }

  look(): void {
    const [oldest] = this.#waiting.values();
    if (oldest === undefined) return;
    const { elapsed } = this.#world.clock;
    hold('answered', elapsed - oldest < waitsForEverMs, () => ({ waitsForMs: elapsed - oldest }));
  }

  get waiting(): number {
    return this.#waiting.size;
  }

  #blame(look: () => void): void {
    try {
      look();
    } catch (error) {
      this.#world.fail(error);
    }
  }

  /** A fault of ours is nobody's answer. */
  #takeProblem(wanted: Omit<Submission, 'id'>, requestId: string, error: unknown, began: number): void {
    if (!(error instanceof Problem)) throw new Breach('answered', { fault: String(error) });
    this.refused[error.code] = (this.refused[error.code] ?? 0) + 1;
    if (error.code === 'temporarily_unavailable') return;
    this.#keep(wanted, error.code, began);
    const written = this.#world.memory.tables.events.find(({ event }) => event.act?.requestId === requestId);
    hold('refusedIsNotWritten', !written || began < this.#restoredAt, () => ({ code: error.code, written }));
  }

  #take(wanted: Omit<Submission, 'id'>, answer: Answer, began: number): void {
    if (answer.kind === 'none' || began < this.#restoredAt) return;
    if (!('order' in answer)) throw new Breach('answered', answer);
    const { order } = answer;
    const { memory } = this.#world;
    const row = memory.tables.orders.get(order.id);
    const { number, userId, totalCents, version } = order;
    const told = { number, userId, totalCents, version };
    hold('durable', row !== undefined && row.number === number && row.user_id === userId, () => told);
    const event = memory.tables.events.find(
      (each) => each.event.order?.id === order.id && each.event.order.version === version,
    );
    // What is over for days is not kept here.
    const isSo = event?.event.order?.status === order.status && event.event.order.totalCents === totalCents;
    hold('durable', isSo, () => ({ told, is: event?.event.order }));
    if (answer.kind === 'placed') {
      this.placed++;
      this.#keep(wanted, order.id, began);
    }
  }

  #keep({ key }: Omit<Submission, 'id'>, answer: string, began: number): void {
    if (!key || began < this.#restoredAt) return;
    const { requestHash } = key;
    const name = `${key.userId} ${key.key}`;
    const { elapsed } = this.#world.clock;
    const first = this.#kept.get(name);
    if (!first || first.at < elapsed - keyStandsMs)
      this.#kept.set(name, { requestHash, answer, at: elapsed });
    else if (first.requestHash === requestHash)
      hold('sameAnswer', first.answer === answer, () => ({ name, first, answer }));
    else hold('sameAnswer', answer === 'idempotency_key_reused', () => ({ name, first, answer }));
    if (this.#kept.size > 5_000)
      for (const [each, { at }] of this.#kept) if (at < elapsed - keyStandsMs) this.#kept.delete(each);
  }
}
