import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import { type SharedStream, shareStream } from '../../clients/stream/index.ts';
import { SharedRecord } from '../../clients/stream/shared-record.ts';
import { tabsNamed } from '../../clients/stream/tabs.ts';
import { FakeStream } from '../support/fake-stream.ts';

/* Several tabs of one browser. */

const timing = { shortestMs: 2, firstMs: 20, longestMs: 100, heartbeatMs: 2_000, answerWithinMs: 1_000 };

let server: FakeStream;
let tabs: SharedStream[];
beforeEach(async () => {
  server = await FakeStream.open();
  tabs = [];
});
afterEach(async () => {
  for (const tab of tabs) tab.close();
  await server.stop();
});

function openTab(share = 'a student') {
  const heard = { seqs: [] as number[], snapshots: [] as number[], statuses: [] as string[] };
  const stream = shareStream({
    url: server.url,
    cafeteriaId: '019af000-0000-7000-8000-000000000001',
    audience: 'student',
    share,
    accessToken: async () => 'token',
    WebSocket,
    timing,
    onSnapshot: ({ seq }) => heard.snapshots.push(seq),
    onEvent: ({ seq }) => heard.seqs.push(seq),
    onStatus: (status) => heard.statuses.push(status),
  });
  tabs.push(stream);
  return { stream, ...heard };
}

const until = (assertion: () => void) => vi.waitFor(assertion, { timeout: 60_000, interval: 5 });

it('has one socket over all tabs, and each hears everything once', async () => {
  const [first, second, third] = [openTab(), openTab(), openTab()];
  const all = [first, second, third];
  await until(() => expect(all.map(({ snapshots }) => snapshots)).toEqual([[0], [0], [0]]));
  server.happen();
  server.happen();
  await until(() => expect(all.map(({ seqs }) => seqs)).toEqual([1, 2, 3].map(() => [1, 2])));
  expect(all.map(({ statuses }) => statuses)).toEqual([1, 2, 3].map(() => ['connected']));
  expect(server.upgrades).toHaveLength(1);
});

it('brings a tab up to date that opens later, without a socket of its own', async () => {
  const first = openTab();
  await until(() => expect(first.snapshots).toEqual([0]));
  server.happen();
  await until(() => expect(first.seqs).toEqual([1]));
  const late = openTab();
  await until(() => expect(late.seqs).toEqual([1]));
  expect([late.snapshots, late.statuses]).toEqual([[0], ['connected']]);
  expect(server.upgrades).toHaveLength(1);
});

it('goes on in another tab when the one with the socket is closed, with nothing lost or doubled', async () => {
  const first = openTab();
  await until(() => expect(first.snapshots).toEqual([0]));
  const [second, third] = [openTab(), openTab()];
  await until(() => expect([second.snapshots, third.snapshots]).toEqual([[0], [0]]));
  server.happen();
  await until(() => expect([second.seqs, third.seqs]).toEqual([[1], [1]]));
  first.stream.close();
  server.happen();
  await until(() => expect([second.seqs, third.seqs]).toEqual([1, 2].map(() => [1, 2])));
  expect([second.snapshots, third.snapshots]).toEqual([[0], [0]]);
  expect(server.upgrades).toHaveLength(2);
  expect(Object.fromEntries(server.upgrades[1]!.query)).toEqual({ since: '1', epoch: server.epoch });
});

it('tells a tab that slept what it has missed, and nothing twice', async () => {
  const [first, second] = [openTab(), openTab()];
  await until(() => expect([first.snapshots, second.snapshots]).toEqual([[0], [0]]));
  server.happen();
  await until(() => expect(second.seqs).toEqual([1]));
  second.stream.wake();
  server.happen();
  await until(() => expect(second.seqs).toEqual([1, 2]));
  expect(second.snapshots).toEqual([0]);
});

it('shares nothing between two people', async () => {
  const [first, other] = [openTab('one'), openTab('another')];
  await until(() => expect([first.snapshots, other.snapshots]).toEqual([[0], [0]]));
  expect(server.upgrades).toHaveLength(2);
});

it('has a socket of its own when whoever should have one does not answer', async () => {
  const share = randomUUID();
  const name = `itsur-eats.stream ${[server.url, '019af000-0000-7000-8000-000000000001', 'student', share].join(' ')}`;
  let release = () => {};
  const { signal } = new AbortController();
  const held = () =>
    new Promise<void>((resolve) => {
      release = resolve;
    });
  void tabsNamed('nobody')?.locks.request(name, { signal }, held);
  const tab = openTab(share);
  await until(() => expect(tab.snapshots).toEqual([0]));
  release();
  const later = openTab(share);
  await until(() => expect(later.snapshots).toEqual([0]));
  expect(server.upgrades).toHaveLength(1);
});

it('tells a tab that opens later what was polled as long as nothing else is heard, and not once a socket is open', () => {
  const record = new SharedRecord();
  const polled = { kind: 'polled', body: { data: [] } } as const;
  record.take({ kind: 'status', status: 'polling' });
  record.take(polled);
  expect(record.since(null)).toEqual([polled, { kind: 'status', status: 'polling' }]);
  record.take({ kind: 'status', status: 'connected' });
  expect(record.since(null)).toEqual([{ kind: 'status', status: 'connected' }]);
});
