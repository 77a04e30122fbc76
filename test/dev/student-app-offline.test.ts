import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { fetchFormer, formerBuilds, keepFormer, ledgerName, withBuild } from '../../dev/former-builds.ts';
import type { OrderStatus } from '../../src/contracts/orders.ts';
import {
  isWorthShowing,
  type KeptAnswer,
  mostKept,
  roomOf,
  withAnswer,
} from '../../student-app/src/offline/kept.ts';
import { mayUpdate } from '../../student-app/src/offline/may-update.ts';
import { answerBy } from '../../student-app/src/worker/answer-by.ts';
import { pageOf } from '../../student-app/src/worker/page-of.ts';

/* The student's app without a network, as far as it is rules. */

describe('the worker', () => {
  const origin = 'https://eats.test';
  const kept = { origin, files: new Set(['/app-assets/main-1.js']), institution: 'itsur' };
  const page = (path: string) => ({ method: 'GET', isPage: true, url: new URL(path, origin) });
  const part = (path: string, method = 'GET') => ({ method, isPage: false, url: new URL(path, origin) });

  it.each([
    // Its own files, and no other build's: what is missing stays missing.
    ['file', part('/app-assets/main-1.js')],
    ['others', part('/app-assets/main-0.js')],
    ['others', part('/app-assets/main-1.js', 'POST')],
    ['others', part('https://elsewhere.test/app-assets/main-1.js')],
    // Its own screens.
    ['page', page('/')],
    ['page', page('/c/1/d/2')],
    ['page', page('/o/1/pass')],
    // Where a card is typed in, what is kept would let nobody's script in.
    ['others', page('/o/1/pay')],
    ['page', page('/sign-in?to=/o')],
    ['page', page('/?institution=itsur')],
    // What the Worker has something to say to.
    ['network', page('/?institution=other')],
    ['network', page('/sign-in?code=1&state=2')],
    // Never: the API, the plain pages, the panel, the documents.
    ...[
      '/auth/login',
      '/me/orders',
      '/cafeterias/1/menu',
      '/cafeterias/1/stream',
      '/plain',
      '/admin/',
    ].flatMap((path) => [
      ['others', page(path)] as const,
      ['others', part(path)] as const,
      ['others', part(path, 'POST')] as const,
    ]),
    ['others', { ...page('/'), method: 'POST' }],
  ] as const)('leaves to %s: %o', (by, asked) => {
    expect(answerBy(asked, kept)).toBe(by);
  });

  it('asks the network for every page as long as none is kept', () => {
    expect(answerBy(page('/o'), { ...kept, institution: null })).toBe('network');
  });

  it('keeps a page of ours alone, and knows whose it is and of which build', () => {
    const script = '<script type="module" src="/app-assets/main-1.js"></script>';
    const boot = (text: string) => `<script type="application/json" id="boot">${text}</script>`;
    expect(pageOf(`<html>${script}${boot('{"institution":{"id":"itsur","name":"\\u003cb>"}}')}`)).toEqual({
      institution: 'itsur',
      script: '/app-assets/main-1.js',
    });
    const portals = [
      '<h1>Acepta los términos</h1>',
      script,
      boot('{"institution":{"id":"itsur"}}'),
      `${script}${boot('no JSON')}`,
      `${script}${boot('{"institution":{}}')}`,
      `${script}${boot('{}')}`,
    ];
    for (const html of portals) expect(pageOf(html)).toBeNull();
  });
});

describe('what is kept of the API’s answers', () => {
  const answer = (name: string, at: number): KeptAnswer => ({ key: ['menu', name], data: { at }, at });

  it('is what is shown without a network, apart by whose it is; a quote is not', () => {
    expect([['menu', '1'], ['orders'], ['order', '1'], ['quote'], ['sessions']].map(roomOf)).toEqual([
      'open',
      'own',
      null,
      null,
      null,
    ]);
  });

  it('is the latest of each, and the latest of all where they are many', () => {
    const known = [answer('a', 1), answer('b', 2)];
    expect(withAnswer(known, answer('a', 3))).toEqual([answer('a', 3), answer('b', 2)]);
    const many = Array.from({ length: mostKept + 5 }, (_, at) => answer(`m${at}`, at));
    const kept = many.reduce<KeptAnswer[]>(withAnswer, []);
    expect([kept.length, kept[0]?.at, kept.at(-1)?.at]).toEqual([mostKept, mostKept + 4, 5]);
  });

  it('is shown for three days, and not before it was', () => {
    const hour = 3_600_000;
    const worth = [0, 1, 72 * hour, 72 * hour + 1].map((now) => isWorthShowing(answer('a', 1), now));
    expect(worth).toEqual([false, true, true, false]);
  });
});

describe('a newer app', () => {
  const nothing = { hasBasket: false, isOrdering: false, orders: [], path: '/' };
  const waiting = [{ status: 'preparing' as OrderStatus }];
  const unpaid = [{ status: 'pending_payment' as OrderStatus }];

  it.each([
    [true, nothing],
    [true, { ...nothing, orders: waiting, path: '/o/1' }],
    [false, { ...nothing, hasBasket: true }],
    [false, { ...nothing, isOrdering: true }],
    [false, { ...nothing, path: '/basket/pay' }],
    [false, { ...nothing, orders: unpaid }],
  ])('is offered (%s) when nothing is lost by it: %o', (may, open) => {
    expect(mayUpdate(open)).toBe(may);
  });
});

describe('files of former builds', () => {
  const folders: string[] = [];
  afterEach(() => {
    for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
  });
  const folderOf = (files: Record<string, string>) => {
    const folder = mkdtempSync(join(tmpdir(), 'builds-'));
    folders.push(folder);
    mkdirSync(folder, { recursive: true });
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
    return folder;
  };

  it('stay for three builds; one that was built twice is one', () => {
    const builds = ['a', 'b', 'c', 'c', 'd', 'e'].reduce<string[][]>(
      (known, name) => withBuild(known, [name, 'same']),
      [],
    );
    expect(builds.map(([name]) => name)).toEqual(['e', 'd', 'c', 'b']);
    expect(builds).toHaveLength(formerBuilds + 1);
  });

  it('are brought along by the next build, and go with the fifth', () => {
    let before = folderOf({});
    for (let build = 1; build <= 6; build += 1) {
      const fresh = folderOf({ [`main-${build}.js`]: `${build}`, 'same.css': 'same' });
      keepFormer(before, fresh);
      before = fresh;
    }
    const left = readdirSync(before).sort();
    expect(left).toEqual([ledgerName, 'main-3.js', 'main-4.js', 'main-5.js', 'main-6.js', 'same.css']);
  });

  /** A deployment that serves a folder. */
  async function served(folder: string) {
    const server = createServer((request, response) => {
      const file = join(folder, (request.url ?? '').replace('/app-assets/', ''));
      try {
        response.end(readFileSync(file));
      } catch {
        response.writeHead(404).end();
      }
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const assets = `http://127.0.0.1:${(server.address() as AddressInfo).port}/app-assets`;
    return { assets, [Symbol.dispose]: () => void server.close() };
  }

  it('are fetched from the deployment by a checkout that knows only its own', async () => {
    const live = folderOf({ 'main-1.js': 'one' });
    keepFormer(folderOf({}), live);
    const fresh = folderOf({ 'main-2.js': 'two' });
    keepFormer(folderOf({}), fresh);
    using deployment = await served(live);
    expect(await fetchFormer(deployment.assets, fresh)).toBe(1);
    expect(readFileSync(join(fresh, 'main-1.js'), 'utf8')).toBe('one');
    expect(JSON.parse(readFileSync(join(fresh, ledgerName), 'utf8'))).toEqual([['main-2.js'], ['main-1.js']]);
  });

  it('are none of a deployment that has none; a ledger that leads elsewhere is refused', async () => {
    const fresh = folderOf({ 'main-2.js': 'two' });
    using first = await served(folderOf({}));
    expect(await fetchFormer(first.assets, fresh)).toBe(0);
    using evil = await served(folderOf({ [ledgerName]: '[["../../evil.js"]]' }));
    await expect(fetchFormer(evil.assets, fresh)).rejects.toThrow('evil.js');
    expect(readdirSync(fresh)).toEqual(['main-2.js']);
  });
});
