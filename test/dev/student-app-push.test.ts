import { describe, expect, it } from 'vitest';
import { badgeOf, lookedAt } from '../../student-app/src/push/badge.ts';
import {
  isFor,
  isToTell,
  keyBytes,
  type PhoneFacts,
  standingOf,
  tellAgainMs,
} from '../../student-app/src/push/stands.ts';
import { noticeOf } from '../../student-app/src/worker/notice-of.ts';
import { pageToOpen } from '../../student-app/src/worker/page-to-open.ts';
import { type Phone, showNotice } from '../../student-app/src/worker/show-notice.ts';

/* Pushes to the student's app, as far as they are rules. */

describe('a phone', () => {
  const phone: PhoneFacts = {
    hasPush: true,
    isApple: false,
    permission: 'granted',
    endpoint: 'https://push.test/1',
    registered: { endpoint: 'https://push.test/1' },
  };

  it.each<[string, Partial<PhoneFacts>]>([
    ['on', {}],
    // Its push service moved it: it is told of at the next start, and hears meanwhile.
    ['on', { endpoint: 'https://push.test/2' }],
    ['off', { registered: null, permission: 'default', endpoint: null }],
    ['off', { registered: null }],
    ['denied', { registered: null, permission: 'denied' }],
    ['lost', { permission: 'denied' }],
    ['lost', { permission: 'default', endpoint: null }],
    ['lost', { endpoint: null }],
    ['install-first', { hasPush: false, isApple: true }],
    ['unsupported', { hasPush: false }],
  ])('stands %s: %o', (standing, facts) => {
    expect(standingOf({ ...phone, ...facts })).toBe(standing);
  });

  it('is told of again when it hears elsewhere, after another sign-in, and now and then', () => {
    const registered = { userId: 'u', session: 's', endpoint: 'e', at: 1_000 };
    const now = { endpoint: 'e', session: 's', at: 2_000 };
    const asked = [
      now,
      { ...now, endpoint: 'other' },
      { ...now, session: 'other' },
      { ...now, at: 1_001 + tellAgainMs },
    ];
    expect(asked.map((each) => isToTell(registered, each))).toEqual([false, true, true, true]);
  });

  it('knows a subscription of another key', () => {
    const key = keyBytes('BP-_AQ');
    expect([...key]).toEqual([4, 255, 191, 1]);
    const others = [key.buffer, new Uint8Array([4, 255, 191, 2]).buffer, new ArrayBuffer(3), null];
    expect(others.map((each) => isFor(key, each))).toEqual([true, false, false, true]);
  });
});

describe('a message', () => {
  const ready = {
    web_push: 8030,
    notification: { title: '¡Listo!', body: 'Pasa', navigate: 'https://api.test/o/1?x=2', tag: '1' },
    app_badge: 2,
  };

  it('is shown as the server says, and leads into this app whatever host it names', () => {
    expect(noticeOf(JSON.stringify(ready), 'es-MX')).toEqual({
      ...{ title: '¡Listo!', body: 'Pasa', tag: '1', path: '/o/1?x=2', badge: 2 },
    });
  });

  it.each([
    '',
    'no JSON',
    'null',
    '[]',
    '"text"',
    '{}',
    '{"notification":null}',
    '{"notification":{"title":7,"body":["x"],"navigate":"/o/1","tag":{}},"app_badge":-1}',
    '{"notification":{"title":""},"app_badge":"many"}',
  ])('is shown also when it cannot be read, in the phone’s language: %s', (text) => {
    const nothing = { tag: undefined, path: '/', badge: null };
    expect(noticeOf(text, 'es')).toEqual({
      ...nothing,
      title: 'Hay un aviso para ti',
      body: 'Abre la app para verlo.',
    });
    expect(noticeOf(text, 'en-GB').title).toBe('There is a message for you');
  });

  it('is shown whatever came and whatever the phone cannot do; its number is worn where one can be', async () => {
    const shown: [string, object][] = [];
    const worn: number[] = [];
    const phone: Phone = {
      language: 'es',
      icon: '/icon.png',
      show: async (title, options) => void shown.push([title, options]),
    };
    const wearing = { ...phone, wear: async (count: number) => void worn.push(count) };
    await showNotice(JSON.stringify(ready), wearing);
    await showNotice('no JSON', wearing);
    await showNotice(JSON.stringify(ready), phone);
    await showNotice(JSON.stringify(ready), { ...phone, wear: () => Promise.reject(new Error('not here')) });
    expect(shown.map(([title]) => title)).toEqual(['¡Listo!', 'Hay un aviso para ti', '¡Listo!', '¡Listo!']);
    expect(shown[0]?.[1]).toEqual({
      ...{ body: 'Pasa', icon: '/icon.png', data: { path: '/o/1?x=2' }, tag: '1', renotify: true },
    });
    expect(worn).toEqual([2]);
  });
});

describe('what was tapped', () => {
  const at = (path: string, seen: 'focused' | 'visible' | 'hidden' = 'hidden') => ({
    url: `https://api.test${path}`,
    focused: seen === 'focused',
    visibilityState: seen === 'hidden' ? 'hidden' : 'visible',
  });

  it.each([
    ['a page of the app, not the panel', [at('/admin/', 'focused'), at('/o')], '/o'],
    ['nowhere, where only others are open', [at('/admin/', 'focused'), at('/docs')], undefined],
    ['the page that is looked at', [at('/o'), at('/you', 'visible'), at('/', 'focused')], '/'],
    ['rather than where a card is typed in', [at('/o/1/pay', 'focused'), at('/you')], '/you'],
    ['that all the same, where there is no other', [at('/o/1/pay')], '/o/1/pay'],
    ['none', [], undefined],
  ])('is shown in %s', (_, pages, path) => {
    expect(pageToOpen(pages)?.url).toBe(path && `https://api.test${path}`);
  });
});

describe('the number that an app wears', () => {
  const order = (id: string, readyAt: string | null = '2026-11-30T18:00:00Z') =>
    ({ id, readyAt, status: readyAt === null ? 'preparing' : 'ready' }) as const;

  it('counts what waits and was not looked at; once called back and ready again, it was not', () => {
    const orders = [order('a'), order('b'), order('c', null)];
    expect(badgeOf(orders, null)).toBe(2);
    const looked = lookedAt(null, order('a'));
    expect(badgeOf(orders, looked)).toBe(1);
    expect(badgeOf([order('a', '2026-11-30T18:09:00Z')], looked)).toBe(1);
    expect(badgeOf([{ ...order('b'), status: 'collected' }], looked)).toBe(0);
  });

  it('remembers a look once, none at what is not ready, and not for ever', () => {
    const looked = lookedAt(null, order('a'));
    expect(lookedAt(looked, order('a'))).toBe(looked);
    expect(lookedAt(looked, order('c', null))).toBe(looked);
    const many = Array.from({ length: 30 }, (_, at) => order(`${at}`)).reduce(lookedAt, looked);
    expect(many).toHaveLength(20);
  });
});
