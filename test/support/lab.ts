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

/**
 * What the relay, the consumers, the metrics, and a drain of all institutions by another test ask of the database by themselves,
 * beside the requests.
 */
const background =
  /load_event_log|read_outbox|record_deliveries|claim_deliveries|record_delivery_results|tick\(|append_audit|announce_page|"event_outbox"|^select "id" from "cafeterias"$/;

/** The round trips that the requests made by `work` have cost, each as its statements. */
export async function roundTripsOf(institution: string, work: () => Promise<unknown>): Promise<string[]> {
  const noted = async () =>
    (await ask<{ statements: string[] }>('/round-trips', { institution })).statements.filter(
      (text) => !background.test(text),
    );
  const before = await noted();
  await work();
  return (await noted()).slice(before.length);
}

/** How many round trips the database has had from an institution, those in the background included. */
export const databaseCalls = async (institution: string) =>
  (await ask<{ statements: string[] }>('/round-trips', { institution })).statements.length;

const ofObjects =
  /read_outbox|record_deliveries|append_audit|load_event_log|load_ordering_state|"event_outbox"/;

/** As `databaseCalls`, without what cafeterias' objects and the audit log do by themselves. */
export const workersCalls = async (institution: string) =>
  (await ask<{ statements: string[] }>('/round-trips', { institution })).statements.filter(
    (text) => !ofObjects.test(text),
  ).length;

/** Asks again until the answer satisfies, or fails with the last one after a minute. */
export async function eventually<T>(
  ask: () => Promise<T>,
  satisfied: (answer: T) => boolean,
  withinMs = 60_000,
): Promise<T> {
  const deadline = Date.now() + withinMs;
  for (;;) {
    const answer = await ask();
    if (satisfied(answer)) return answer;
    if (Date.now() > deadline) throw new Error(`not within ${withinMs} ms; last: ${JSON.stringify(answer)}`);
    await scheduler.wait(50);
  }
}
