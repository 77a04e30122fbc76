import { z } from '@hono/zod-openapi';
import { sql } from 'drizzle-orm';
import { callFunction, type TenantDatabase } from '../../db/client.ts';
import { type LearntTimes, learnTimes, nothingLearnt, type PastOrder } from '../../domain/promise-range.ts';
import { logEvent } from '../../observability/log.ts';
import { hourIn } from './forecast.ts';

/** A kitchen does not change its ways within an hour. */
const freshForMs = 60 * 60_000;

const pastOrders = z
  .array(
    z.object({
      placedAt: z.number(),
      promisedFrom: z.number(),
      readyAt: z.number(),
      demand: z.record(z.string(), z.int()),
    }),
  )
  .nullable();

/** The latest orders of a cafeteria that became ready. One round trip. */
export const readPastOrders = async (db: TenantDatabase, cafeteriaId: string): Promise<PastOrder[]> =>
  (await callFunction(db, sql`ready_times(${cafeteriaId}::uuid)`, pastOrders)) ?? [];

type World = {
  read: () => Promise<PastOrder[]>;
  timezone: () => Promise<string | null>;
  /** Work that nobody waits for. */
  behind: (work: Promise<unknown>) => void;
};

/** What a cafeteria's object has learnt: read when it is asked for first, and from then on behind whoever asks. */
export class ReadyTimes {
  #learnt: LearntTimes | null = null;
  #freshUntil = 0;
  #reading: Promise<void> | null = null;

  readonly #world: World;

  constructor(world: World) {
    this.#world = world;
  }

  /** Warm, no round trip. Without the database nothing is learnt, and nobody is kept from ordering. */
  async known(now: number): Promise<LearntTimes> {
    if (now >= this.#freshUntil && !this.#reading) {
      this.#reading = this.#learn(now).finally(() => {
        this.#reading = null;
      });
      this.#world.behind(this.#reading);
    }
    if (!this.#learnt) await this.#reading;
    return this.#learnt ?? nothingLearnt;
  }

  async #learn(now: number): Promise<void> {
    try {
      const [orders, timezone] = await Promise.all([this.#world.read(), this.#world.timezone()]);
      this.#learnt = timezone === null ? nothingLearnt : learnTimes(orders, hourIn(timezone));
    } catch (error) {
      logEvent('warn', 'ready_times_not_read', { error });
      this.#learnt ??= nothingLearnt;
    }
    this.#freshUntil = now + freshForMs;
  }
}
