import { inject } from 'vitest';

async function ask<T>(path: string, body: Record<string, unknown>): Promise<T> {
  const response = await fetch(`${inject('labUrl')}${path}`, { method: 'POST', body: JSON.stringify(body) });
  if (!response.ok) throw new Error(`${path}: ${await response.text()}`);
  return response.json();
}

/** Runs SQL as the owner, in the schema of an institution. */
export async function sql<T = Record<string, unknown>>(
  institution: string,
  query: string,
  params: unknown[] = [],
): Promise<T[]> {
  return (await ask<{ rows: T[] }>('/sql', { institution, query, params })).rows;
}

export const createInstitution = (institution: string) => ask('/institutions', { institution });

/** Round trips that the gateway has seen from an institution so far. */
export async function roundTrips(institution: string): Promise<number> {
  return (await ask<{ count: number }>('/round-trips', { institution })).count;
}

/** Asks again until the answer satisfies, or fails with the last one after ten seconds. */
export async function eventually<T>(
  ask: () => Promise<T>,
  satisfied: (answer: T) => boolean,
  withinMs = 10_000,
): Promise<T> {
  const deadline = Date.now() + withinMs;
  for (;;) {
    const answer = await ask();
    if (satisfied(answer)) return answer;
    if (Date.now() > deadline) throw new Error(`not within ${withinMs} ms; last: ${JSON.stringify(answer)}`);
    await scheduler.wait(50);
  }
}
