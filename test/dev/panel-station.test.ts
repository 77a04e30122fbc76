import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { undoMs } from '../../admin-panel/src/board/moves.ts';
import { type Bump, Bumps, withBumps } from '../../admin-panel/src/board/station/bumps.ts';
import { ticketsOf } from '../../admin-panel/src/board/station/station-tickets.ts';
import { viewIn } from '../../admin-panel/src/board/view.ts';
import { ApiProblem, Unreachable } from '../../clients/browser/problem.ts';
import type { Order } from '../../src/contracts/orders.ts';

/* What a station has to make, and its bumps on their way to the API, without either. */

const madeAt = '2026-11-30T16:00:00.000Z';
const line = (id: string, station: 'grill' | 'bar' = 'grill', made = false) => ({
  ...{ id, name: id, quantity: 1, removedAt: null as string | null },
  stations: [{ station, madeAt: made ? madeAt : null }],
});
const orderOf = (items: ReturnType<typeof line>[], facts: Partial<Order> = {}) =>
  ({
    ...{ id: 'a', number: 'A-1', status: 'preparing', version: 1, changes: [] as unknown, items },
    ...{ createdAt: '2026-11-30T15:00:00.000Z', promisedFrom: '2026-11-30T16:10:00.000Z', pickupSlot: null },
    ...facts,
  }) as Order;
const nothing: ReadonlyMap<string, Bump> = new Map();

describe('a station', () => {
  it('has the orders of which something is left to it, what was promised first on top', () => {
    const orders = [
      orderOf([line('torta'), line('agua', 'bar')], {
        id: 'later',
        promisedFrom: '2026-11-30T16:20:00.000Z',
      }),
      orderOf([line('molletes')], { id: 'sooner', status: 'accepted' }),
      orderOf([line('café', 'bar')], { id: 'elsewhere' }),
      orderOf([line('torta', 'grill', true)], { id: 'made' }),
      orderOf([{ ...line('torta'), removedAt: madeAt }], { id: 'without' }),
      orderOf([line('torta')], { id: 'new', status: 'placed' }),
      orderOf([line('torta')], { id: 'ready', status: 'ready' }),
    ];
    const tickets = ticketsOf(orders, 'grill', nothing);
    expect(tickets.map(({ order, own, others }) => [order.id, own.length, others.length])).toEqual([
      ['sooner', 1, 0],
      ['later', 1, 1],
    ]);
  });

  it('has what does not tell where it is made, until it is made', () => {
    const old = { ...line('torta'), stations: [] };
    expect(ticketsOf([orderOf([old])], 'bar', nothing).length).toBe(1);
    const made = { ...line('torta'), stations: [{ station: 'grill' as const, madeAt }] };
    expect(ticketsOf([orderOf([made])], 'bar', nothing).length).toBe(0);
  });
});

let sent: Bump[];
let refused: string[];
let answer: (bump: Bump) => Promise<Order>;
let bumps: Bumps;
const phases = () => [...bumps.all()].map(([key, { made, phase }]) => [key, made, phase]);

beforeEach(() => {
  vi.useFakeTimers();
  [sent, refused] = [[], []];
  answer = async ({ order }) => order;
  bumps = new Bumps({
    send: (bump) => {
      sent.push(bump);
      return answer(bump);
    },
    learned: () => {},
    refused: (_, { code }) => refused.push(code),
    now: Date.now,
  });
});
afterEach(() => vi.useRealTimers());

describe('a bump', () => {
  const two = orderOf([line('torta'), line('molletes')]);

  it('is sent at once, and keeps its way back in sight for five seconds', async () => {
    bumps.tap(two, 'torta', 'grill', true);
    await vi.advanceTimersByTimeAsync(0);
    expect(sent).toMatchObject([{ itemId: 'torta', station: 'grill', made: true }]);
    expect(phases()).toEqual([['a torta', true, 'sent']]);
    bumps.undo('a torta');
    await vi.advanceTimersByTimeAsync(0);
    expect(sent.map(({ made }) => made)).toEqual([true, false]);
    await vi.advanceTimersByTimeAsync(undoMs);
    expect(phases()).toEqual([]);
  });

  it('that would make its order ready waits those seconds, and is never heard of when it is undone', async () => {
    const last = orderOf([line('torta', 'grill', true), line('molletes')]);
    bumps.tap(last, 'molletes', 'grill', true);
    await vi.advanceTimersByTimeAsync(undoMs - 1);
    bumps.undoLast();
    await vi.advanceTimersByTimeAsync(undoMs);
    expect([sent, phases()]).toEqual([[], []]);
    bumps.tap(last, 'molletes', 'grill', true);
    await vi.advanceTimersByTimeAsync(undoMs);
    expect(sent.length).toBe(1);
  });

  it('does not wait where the bar still has something to make', async () => {
    bumps.tap(orderOf([line('torta'), line('agua', 'bar')]), 'torta', 'grill', true);
    await vi.advanceTimersByTimeAsync(0);
    expect(sent.length).toBe(1);
  });

  it('shows at once, and is tried until the API has it', async () => {
    answer = async () => Promise.reject(new Unreachable());
    bumps.tap(two, 'torta', 'grill', true);
    await vi.advanceTimersByTimeAsync(30_000);
    expect(phases()).toEqual([['a torta', true, 'waiting']]);
    expect(withBumps(two, bumps.all()).items.map(({ stations }) => stations[0]?.madeAt !== null)).toEqual([
      true,
      false,
    ]);
    answer = async ({ order }) => order;
    await vi.advanceTimersByTimeAsync(3_000);
    expect([sent.at(-1)?.made, phases()]).toEqual([true, []]);
  });

  it('that could not be sent for a minute asks whether it still holds, and goes nowhere before that is answered', async () => {
    answer = async () => Promise.reject(new Unreachable());
    bumps.tap(two, 'torta', 'grill', true);
    bumps.tap(two, 'molletes', 'grill', true);
    await vi.advanceTimersByTimeAsync(70_000);
    expect(phases()).toEqual([
      ['a torta', true, 'asking'],
      ['a molletes', true, 'asking'],
    ]);
    answer = async ({ order }) => order;
    const before = sent.length;
    await vi.advanceTimersByTimeAsync(3_600_000);
    bumps.flush();
    expect(sent.length).toBe(before);
    bumps.answer('a torta', true);
    bumps.answer('a molletes', false);
    await vi.advanceTimersByTimeAsync(0);
    expect(sent.slice(before).map(({ itemId }) => itemId)).toEqual(['torta']);
    expect(phases()).toEqual([['a torta', true, 'sent']]);
  });

  it('that is taken back while it is on its way is followed by its contrary', async () => {
    let arrive: (order: Order) => void = () => {};
    answer = () => new Promise((resolve) => (arrive = resolve));
    bumps.tap(two, 'torta', 'grill', true);
    bumps.undo('a torta');
    expect(sent.length).toBe(1);
    arrive(two);
    await vi.advanceTimersByTimeAsync(0);
    expect(sent.map(({ made }) => made)).toEqual([true, false]);
  });

  it('is let go of, with a word, when the API refuses it', async () => {
    answer = async () =>
      Promise.reject(new ApiProblem({ code: 'illegal_transition', status: 409, title: '', detail: '' }));
    bumps.tap(two, 'torta', 'grill', true);
    await vi.advanceTimersByTimeAsync(0);
    expect([phases(), refused]).toEqual([[], ['illegal_transition']]);
  });

  it('is sent before the page goes, also the last of an order', async () => {
    bumps.tap(orderOf([line('torta')]), 'torta', 'grill', true);
    bumps.flush();
    expect(sent.length).toBe(1);
  });
});

it.each([
  [null, null, false, false],
  ['comfortable normal counts', null, false, true],
  ['dense large bar prints', 'bar', true, false],
  ['dense large oven counts', null, false, true],
])('a device remembers its station and its printer: %s', (kept, station, prints, counts) => {
  expect(viewIn(kept)).toMatchObject({ station, prints, counts });
});
