import { waits } from '../figures/percentiles.ts';
import { inTurn, troubles } from '../load/phones.ts';
import { costs, readMeter } from '../meter.ts';
import type { Setting, Turn } from '../scenario.ts';
import type { Counter, Person, Reader, Stack } from '../stack.ts';

/** A read by everybody, by somebody with a token, and by somebody who has this version already. */
const manners = ['anonymous', 'signedIn', 'known'] as const;

/** So many phones that read the same thing of their cafeterias for a while, in each manner. */
export async function readsOf(what: 'menu' | 'slots', stack: Stack, setting: Setting): Promise<Turn> {
  const { options, generator } = setting;
  const day = await stack.openDay({
    cafeterias: options.cafeterias,
    students: options.concurrency,
    staff: 0,
  });
  const figures: Turn['figures'] = {};
  const faults: string[] = [];
  for (const manner of manners) {
    const phones = await Promise.all(
      day.students.map(async (student, phone) => {
        const counter = inTurn(day.counters, phone);
        const origin = inTurn(stack.origins, phone);
        const reader = await readerOf(manner, stack, origin, what, counter, student);
        const request = reader && stack.read(origin, what, counter, reader);
        return request ? [request] : [];
      }),
    );
    if (phones.some((requests) => requests.length === 0)) continue; // this stack cannot be asked so
    const load = (seconds: number) =>
      generator.ask('run', { kind: 'closed', phones, seconds, each: 1_000_000, creates: false });
    await load(options.warmup);
    const before = await readMeter(stack, setting);
    const report = await setting.measured(() => load(options.seconds));
    const count = report.waitsMs.length;
    const after = await readMeter(stack, setting);
    Object.assign(figures, {
      [`${manner}PerSecond`]: (count / report.elapsedMs) * 1000,
      ...waits(manner, report.waitsMs),
      ...costs(manner, stack, before, after, count),
    });
    faults.push(...troubles(report).map((trouble) => `${manner}: ${trouble}`));
    const unchanged = report.outcomes['304'] ?? 0;
    if (manner === 'known') figures.knownShareOf304 = unchanged / Math.max(1, count);
  }
  return { figures, faults };
}

/** null: what this stack answers has no version. */
async function readerOf(
  manner: (typeof manners)[number],
  stack: Stack,
  origin: string,
  what: 'menu' | 'slots',
  counter: Counter,
  student: Person,
): Promise<Reader | null> {
  if (manner === 'anonymous') return {};
  if (manner === 'signedIn') return { token: student.token };
  const etag = await stack.versionOf(origin, what, counter);
  return etag ? { etag } : null;
}
