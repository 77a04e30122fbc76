/** Runs `work` for each item, at most `limit` at a time; answers in the items' order. */
export async function mapBounded<T, R>(
  items: readonly T[],
  limit: number,
  work: (item: T) => Promise<R>,
): Promise<R[]> {
  const results: R[] = new Array(items.length);
  let next = 0;
  const lane = async () => {
    while (next < items.length) {
      const index = next++;
      results[index] = await work(items[index] as T);
    }
  };
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, lane));
  return results;
}

/**
 * So many lanes for work of several groups. A lane that becomes free goes to the group with the fewest under way, so that
 * a group that is slow leaves room for the others; within a group whoever came first goes first.
 */
export class Lanes {
  readonly #groups = new Map<string, { waiting: (() => void)[]; underWay: number }>();
  #free: number;

  constructor(count: number) {
    this.#free = count;
  }

  async run<T>(name: string, work: () => Promise<T>): Promise<T> {
    const group = this.#groups.get(name) ?? { waiting: [], underWay: 0 };
    this.#groups.set(name, group);
    const { promise: admitted, resolve } = Promise.withResolvers<void>();
    group.waiting.push(resolve);
    // Not before all that come in the same moment are there: the first group would take every lane.
    queueMicrotask(() => this.#admit());
    await admitted;
    try {
      return await work();
    } finally {
      group.underWay -= 1;
      this.#free += 1;
      this.#admit();
    }
  }

  #admit(): void {
    while (this.#free > 0) {
      const [next] = [...this.#groups.values()]
        .filter(({ waiting }) => waiting.length > 0)
        .sort((one, other) => one.underWay - other.underWay);
      const enter = next?.waiting.shift();
      if (!next || !enter) return;
      next.underWay += 1;
      this.#free -= 1;
      enter();
    }
  }
}
