import { setTimeout as sleep } from 'node:timers/promises';
import type { Parts } from '../../bench/product/start.ts';
import { signal } from '../../dev/processes.ts';
import type { Dice } from '../simulate/dice.ts';
import type { SmallDisk } from './disk.ts';
import type { Screens } from './screens.ts';

export type Blow = {
  kind: string;
  /** Where screens should have noticed: how long until the last one said so; null: one never did. */
  admittedAfterMs?: number | null;
};

/** Blows come so often on average, one after the other. */
const everyMs = 4_000;
/** All screens have to say within this time that what they show may be old. */
export const admittedWithinMs = 10_000;

/** What befalls the platform. */
export class Weather {
  readonly #parts: Parts;
  readonly #screens: Screens;
  readonly #dice: Dice;

  /** `disk`: the database's own; null: it has none that could be filled. */
  constructor(parts: Parts, screens: Screens, dice: Dice, disk: SmallDisk | null) {
    this.#parts = parts;
    if (disk) this.#kinds["fill the database's disk"] = () => this.#fill(disk);
    this.#screens = screens;
    this.#dice = dice;
  }

  async rageUntil(until: number): Promise<Blow[]> {
    const blows: Blow[] = [];
    while (performance.now() < until) {
      await sleep(Math.min(this.#dice.until(everyMs), 3 * everyMs));
      const [kind, strike] = this.#dice.pick(Object.entries(this.#kinds)) ?? [];
      if (kind && strike) blows.push({ kind, ...(await strike()) });
    }
    return blows;
  }

  /** Each ends with everything up again. */
  readonly #kinds: Record<string, () => Promise<Omit<Blow, 'kind'>>> = {
    'kill the Worker': async () => {
      await this.#parts.worker.kill();
      const admittedAfterMs = await this.#untilAdmitted();
      await this.#parts.worker.begin();
      return { admittedAfterMs };
    },
    'kill PostgreSQL': () => this.#killAndBegin('postgres'),
    'kill the gateway': () => this.#killAndBegin('gateway'),
    'kill the providers': () => this.#killAndBegin('providers'),
    'stop the gateway for a while': () => this.#hang(this.#parts.gateway.now.pid),
    'stop the providers for a while': () => this.#hang(this.#parts.providers.now.pid),
    'cut off half of the screens': async () => {
      this.#screens.cut(0.5);
      return {};
    },
    'let nothing through to some screens': async () => {
      this.#screens.freeze(0.1);
      return {};
    },
  };

  async #killAndBegin(name: 'postgres' | 'gateway' | 'providers'): Promise<object> {
    await this.#parts[name].kill();
    await sleep(this.#dice.between(0, 3_000));
    await this.#parts[name].begin();
    return {};
  }

  async #hang(pid: number): Promise<object> {
    signal(pid, 'SIGSTOP');
    await sleep(this.#dice.between(500, 8_000));
    signal(pid, 'SIGCONT');
    return {};
  }

  /** PostgreSQL may have died of it, and is begun again by whoever has made room. */
  async #fill(disk: SmallDisk): Promise<object> {
    disk.fill();
    await sleep(this.#dice.between(1_000, 6_000));
    disk.clear();
    const { postgres } = this.#parts;
    const died = await Promise.race([postgres.now.ended.then(() => true), sleep(1_000, false)]);
    if (died) await this.#killAndBegin('postgres');
    return {};
  }

  async #untilAdmitted(): Promise<number | null> {
    const began = performance.now();
    while (this.#screens.connected > 0) {
      if (performance.now() - began > admittedWithinMs) return null;
      await sleep(50);
    }
    return Math.round(performance.now() - began);
  }
}
