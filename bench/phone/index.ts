/**
 * `npm run budgets`: the menu on a cheap phone and a slow network, first and second visit, and what Lighthouse says of it; ends with 1
 * above a budget. On the platform that runs, else on one of its own. The sizes are the build's to hold (student-app/vite.config.ts).
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { freePort } from '../../dev/ports.ts';
import { itsur } from '../../dev/seed.ts';
import { withPlatform } from '../../ops/platform.ts';
import { unpackChromium } from '../../test/panel/support/chromium.ts';
import { judge } from './lighthouse.ts';
import { twoVisits, type Visit } from './visits.ts';

/** Milliseconds until it is usable, and points of a hundred. Source: the student's app's design. */
const budgets = { firstMs: 1_500, secondMs: 500, points: 95 };
const rounds = 5;
const reports = join(import.meta.dirname, '../../dist/budgets');

const home = mkdtempSync(join(tmpdir(), 'itsur-eats-budgets-'));
try {
  process.exitCode = await withPlatform(({ url }) => measure(url));
} finally {
  rmSync(home, { recursive: true, force: true });
}
process.exit();

async function measure(url: string): Promise<number> {
  const menu = await menuOf(url);
  const port = await freePort();
  const { executablePath, env } = await unpackChromium(home);
  const browser = await chromium.launch({
    ...(executablePath ? { executablePath } : { channel: 'chrome' }),
    args: ['--no-sandbox', '--disable-gpu', `--remote-debugging-port=${port}`],
    env: { ...process.env, ...env } as Record<string, string>,
  });
  try {
    // The server's first answer of a day is nobody's measure.
    await fetch(menu, { headers: { accept: 'text/html' } });
    const visits: [Visit, Visit][] = [];
    for (let round = 0; round < rounds; round += 1) visits.push(await twoVisits(browser, menu));
    const [first, second] = [visits.map(([each]) => each), visits.map(([, each]) => each)];
    const scores = await judge(menu, port, reports);
    const checks = [
      say('first visit, readable', medianOf(first, 'readable'), null),
      say('first visit, usable', medianOf(first, 'usable'), budgets.firstMs),
      say('second visit, readable', medianOf(second, 'readable'), null),
      say('second visit, usable', medianOf(second, 'usable'), budgets.secondMs),
      ...Object.entries(scores).map(([name, points]) => {
        console.log(`${`Lighthouse, ${name}`.padEnd(30)} ${points}, at least ${budgets.points}`);
        return points >= budgets.points;
      }),
    ];
    console.log(`${join(reports, 'lighthouse.html')}`);
    return checks.every(Boolean) ? 0 : 1;
  } finally {
    await browser.close();
  }
}

function say(name: string, ms: number, most: number | null): boolean {
  console.log(`${name.padEnd(30)} ${Math.round(ms)} ms${most === null ? '' : `, at most ${most}`}`);
  return most === null || ms <= most;
}

function medianOf(visits: Visit[], what: 'readable' | 'usable'): number {
  const sorted = visits.map((visit) => visit[what]).sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.POSITIVE_INFINITY;
}

/** The address of a cafeteria's menu of the demo institution. */
async function menuOf(url: string): Promise<string> {
  const ask = async (path: string): Promise<{ id: string }[]> => {
    const response = await fetch(`${url}${path}`, { headers: { 'x-institution': itsur.id } });
    return ((await response.json()) as { data: { id: string }[] }).data;
  };
  const [campus] = await ask('/campuses');
  const [cafeteria] = await ask(`/campuses/${campus?.id}/cafeterias`);
  return `${url}/c/${cafeteria?.id}?institution=${itsur.id}`;
}
