/** How load arrives: closed loop (a phone waits for its answer, then asks again) and open loop (people come when they come). */
import { setTimeout as sleep } from 'node:timers/promises';
import { type Answer, Connection } from './connection.ts';
import { type Template, written } from './requests.ts';

/** `each`: requests of one phone at most. Orders are told from other calls by `creates`: their answers name an id. */
export type ClosedLoop = {
  kind: 'closed';
  phones: Template[][];
  seconds: number;
  each: number;
  creates: boolean;
};
export type OpenLoop = { kind: 'open'; arrivals: Float64Array; requests: Template[]; creates: boolean };

/** `waitsMs`: of answers of success, each from the moment when it should have been sent. Of what was `made`, `places` are the cafeterias; times are on the wall clock, in milliseconds. */
export type LoadReport = {
  sent: number;
  elapsedMs: number;
  waitsMs: Float64Array;
  outcomes: Record<string, number>;
  made: { ids: string[]; places: string[]; intendedAt: Float64Array; answeredAt: Float64Array };
};

const mostPhones = 4_000;
/** After the last second nobody waits longer for what is still on its way. */
const endsWithinMs = 65_000;
const wallClockOffset = Date.now() - performance.now();

class Tally {
  readonly waits: number[] = [];
  readonly outcomes: Record<string, number> = {};
  readonly ids: string[] = [];
  readonly places: string[] = [];
  readonly intendedAt: number[] = [];
  readonly answeredAt: number[] = [];
  sent = 0;

  note({ status, body }: Answer, creates: boolean, intended: number): void {
    const now = performance.now();
    const outcome = status === 0 ? `0 ${body}` : status < 400 ? String(status) : `${status} ${codeIn(body)}`;
    this.outcomes[outcome] = (this.outcomes[outcome] ?? 0) + 1;
    if (status === 0 || status >= 400) return;
    this.waits.push(now - intended);
    if (!creates) return;
    const { id, cafeteriaId } = JSON.parse(body) as { id: string; cafeteriaId: string | number };
    this.ids.push(id);
    this.places.push(String(cafeteriaId));
    this.intendedAt.push(intended + wallClockOffset);
    this.answeredAt.push(now + wallClockOffset);
  }

  report(elapsedMs: number): LoadReport {
    const { sent, outcomes, ids, places } = this;
    const [intendedAt, answeredAt] = [Float64Array.from(this.intendedAt), Float64Array.from(this.answeredAt)];
    return {
      sent,
      elapsedMs,
      waitsMs: Float64Array.from(this.waits),
      outcomes,
      made: { ids, places, intendedAt, answeredAt },
    };
  }
}

/** Each phone asks, waits and asks again: as many requests at once as there are phones. */
export async function closedLoop({ phones, seconds, each, creates }: ClosedLoop): Promise<LoadReport> {
  if (phones.length > mostPhones) throw new Error(`at most ${mostPhones} phones`);
  const tally = new Tally();
  const began = performance.now();
  const deadline = began + seconds * 1000;
  await Promise.all(
    phones.map(async (requests) => {
      const connection = new Connection((requests[0] as Template).origin);
      for (let index = 0; index < each && performance.now() < deadline; index++) {
        const intended = performance.now();
        tally.sent++;
        const answer = await connection.send(written(requests[index % requests.length] as Template), creates);
        tally.note(answer, creates, intended);
        if (answer.status === 0) await sleep(100); // a server that is gone must not be asked in a tight loop
      }
      connection.close();
    }),
  );
  return tally.report(performance.now() - began);
}

/** Each request goes out when it is due, whether earlier ones were answered or not: what waits, waits in the figures. */
export async function openLoop({ arrivals, requests, creates }: OpenLoop): Promise<LoadReport> {
  const tally = new Tally();
  const idle = new Map<string, Connection[]>();
  const all: Connection[] = [];
  const began = performance.now();
  const under = new Set<Promise<void>>();
  const opened = (origin: string) => {
    const connection = new Connection(origin);
    all.push(connection);
    return connection;
  };
  const send = async (request: Template, intended: number) => {
    const free = idle.get(request.origin) ?? [];
    idle.set(request.origin, free);
    const connection = free.pop() ?? opened(request.origin);
    tally.sent++;
    tally.note(await connection.send(written(request), creates), creates, intended);
    free.push(connection);
  };
  for (const [index, due] of arrivals.entries()) {
    const wait = began + due - performance.now();
    if (wait > 1) await sleep(wait);
    const sending = send(requests[index % requests.length] as Template, began + due);
    under.add(sending);
    void sending.finally(() => under.delete(sending));
  }
  await Promise.race([Promise.all(under), sleep(endsWithinMs, undefined, { ref: false })]);
  for (const connection of all) connection.close();
  return tally.report(performance.now() - began);
}

/** The stable code of a refusal: ours in `code`, the classic stack's in `error`. */
function codeIn(body: string): string {
  try {
    const { code, error } = JSON.parse(body) as { code?: string; error?: string };
    return code ?? error ?? '';
  } catch {
    return body.slice(0, 60);
  }
}
