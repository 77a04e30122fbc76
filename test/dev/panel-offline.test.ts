import { describe, expect, it } from 'vitest';
import { isQuiet, type Moment } from '../../admin-panel/src/shell/quiet.ts';
import { isPanelPage, scriptOf } from '../../admin-panel/src/worker/panel-page.ts';

/* When a new version may be taken, and for which pages the panel's worker answers. */

const quiet: Moment = {
  path: '/admin/board',
  isOpen: false,
  isPending: false,
  orders: 0,
  isHeard: false,
  hour: 11,
  idleMs: 60_000,
};

describe('a new version is taken', () => {
  it.each<[string, Partial<Moment>, boolean]>([
    ['on a board without orders that nobody has touched for a minute', {}, true],
    ['not while a dialog is open', { isOpen: true }, false],
    ['not while something waits to be sent, or can be undone', { isPending: true }, false],
    ['not while there are orders', { orders: 1 }, false],
    ['not before it is known whether there are', { orders: null }, false],
    ['not under a hand', { idleMs: 59_999 }, false],
    ['not by day where a new order can be heard: the new page might be mute', { isHeard: true }, false],
    ['by night there, before anybody comes', { isHeard: true, hour: 4 }, true],
    ['by night on the screen at the counter', { path: '/admin/pickup', hour: 3 }, true],
    ['not by day there', { path: '/admin/pickup' }, false],
    ['never where somebody may be typing', { path: '/admin/office/menu', hour: 4 }, false],
  ])('%s', (_, facts, taken) => {
    expect(isQuiet({ ...quiet, ...facts })).toBe(taken);
  });
});

describe('the worker', () => {
  it.each([
    ['/admin/', true],
    ['/admin/board', true],
    ['/admin/pickup', true],
    ['/admin/office/menu', true],
    ['/admin/deliveries', false],
    ['/admin/board/x', false],
    ['/', false],
  ])('answers for %s: %s', (path, answers) => {
    expect(isPanelPage(path)).toBe(answers);
  });

  it('keeps a page of the panel, and no other', () => {
    const script = '<script type="module" crossorigin src="/admin-assets/index-1.js"></script>';
    expect(scriptOf(`<div id="panel"></div>${script}`)).toBe('/admin-assets/index-1.js');
    expect(scriptOf(`<div id="login"></div>${script}`)).toBeNull();
    expect(scriptOf('<div id="panel"></div>')).toBeNull();
  });
});
