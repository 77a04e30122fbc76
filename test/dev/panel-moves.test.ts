import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { nextMove } from '../../admin-panel/src/board/columns.ts';
import { askAfterMs, type Move, Moves, type Outcome, undoMs } from '../../admin-panel/src/board/moves.ts';
import { ApiProblem, Unreachable } from '../../clients/browser/problem.ts';
import type { Order, OrderStatus } from '../../src/contracts/orders.ts';
import type { ProblemCode } from '../../src/contracts/problems.ts';

/* The taps of a board on their way to the API, without either. */

const orderAt = (status: OrderStatus, version = 1, id = 'a') =>
  ({ id, number: 'A-1', status, version, items: [] as unknown, changes: [] as unknown }) as Order;

let sent: Move[];
let learned: Order[];
let told: Outcome[];
let answer: (move: Move) => Promise<Order>;
let moves: Moves;

const problem = (code: ProblemCode, order?: Order) =>
  new ApiProblem({ code, status: 409, title: code, detail: '', order });
const ahead = () =>
  [...moves.all()].map(([id, queue]) => [id, queue.map(({ to, phase }) => `${to} ${phase}`)]);

beforeEach(() => {
  vi.useFakeTimers();
  [sent, learned, told] = [[], [], []];
  answer = async ({ order, to }) => ({ ...order, status: to, version: order.version + 1 });
  moves = new Moves({
    send: (move) => {
      sent.push(move);
      return answer(move);
    },
    learned: (order) => learned.push(order),
    told: (outcome) => told.push(outcome),
    now: Date.now,
  });
});
afterEach(() => vi.useRealTimers());

it('sends a tap when it can no longer be undone, with the version that was seen', async () => {
  moves.tap(orderAt('placed', 3), 'placed', nextMove.placed);
  expect(ahead()).toEqual([['a', ['accepted held']]]);
  await vi.advanceTimersByTimeAsync(undoMs - 1);
  expect(sent).toEqual([]);
  await vi.advanceTimersByTimeAsync(1);
  expect(sent).toMatchObject([{ verb: 'accept', order: { version: 3 } }]);
  expect(learned).toMatchObject([{ status: 'accepted', version: 4 }]);
  expect(ahead()).toEqual([]);
});

it('sends nothing that was undone, and undoes the last tap first', async () => {
  moves.tap(orderAt('placed', 1, 'a'), 'placed', nextMove.placed);
  await vi.advanceTimersByTimeAsync(1_000);
  moves.tap(orderAt('ready', 1, 'b'), 'ready', nextMove.ready);
  moves.undo();
  expect(ahead()).toEqual([['a', ['accepted held']]]);
  moves.undo('a');
  await vi.advanceTimersByTimeAsync(undoMs);
  expect(sent).toEqual([]);
  expect(told.map(({ kind, move }) => [kind, move.order.id])).toEqual([
    ['undone', 'b'],
    ['undone', 'a'],
  ]);
});

it('a second tap sends the first at once, and waits for the version that comes of it', async () => {
  const order = orderAt('placed');
  moves.tap(order, 'placed', nextMove.placed);
  moves.tap(order, 'accepted', nextMove.accepted);
  expect(sent.map(({ verb }) => verb)).toEqual(['accept']);
  await vi.advanceTimersByTimeAsync(undoMs);
  expect(sent.map(({ verb, order: { version } }) => [verb, version])).toEqual([
    ['accept', 1],
    ['start', 2],
  ]);
});

it('takes back a whole wave, but for what the API has', async () => {
  for (const id of ['a', 'b']) moves.tap(orderAt('placed', 1, id), 'placed', nextMove.placed);
  await vi.advanceTimersByTimeAsync(undoMs - 1);
  moves.tap(orderAt('placed', 1, 'c'), 'placed', nextMove.placed);
  answer = () => new Promise(() => {});
  await vi.advanceTimersByTimeAsync(1);
  moves.undoAll();
  expect(ahead()).toEqual([
    ['a', ['accepted sending']],
    ['b', ['accepted sending']],
  ]);
});

it('sends all at once when the page hides', async () => {
  moves.tap(orderAt('placed', 1, 'a'), 'placed', nextMove.placed);
  moves.tap(orderAt('ready', 1, 'b'), 'ready', nextMove.ready);
  moves.flush();
  expect(sent.map(({ verb }) => verb)).toEqual(['accept', 'collect']);
});

it('sends again what the network swallowed, and takes the refusal of one that had arrived for done', async () => {
  answer = async () => {
    throw new Unreachable();
  };
  moves.tap(orderAt('placed'), 'placed', nextMove.placed);
  await vi.advanceTimersByTimeAsync(undoMs);
  expect(ahead()).toEqual([['a', ['accepted waiting']]]);
  moves.undo();
  answer = async () => {
    throw problem('illegal_transition', orderAt('accepted', 2));
  };
  await vi.advanceTimersByTimeAsync(60_000);
  expect(sent.length).toBe(2);
  expect([ahead(), told]).toEqual([[], []]);
  expect(learned).toMatchObject([{ version: 2 }]);
});

describe('what could not be sent for a minute', () => {
  beforeEach(async () => {
    answer = async () => {
      throw new Unreachable();
    };
    const order = orderAt('placed');
    moves.tap(order, 'placed', nextMove.placed);
    moves.tap(order, 'accepted', nextMove.accepted);
    await vi.advanceTimersByTimeAsync(askAfterMs);
    expect(ahead()).toEqual([['a', ['accepted waiting', 'preparing held']]]);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(ahead()).toEqual([['a', ['accepted asking', 'preparing held']]]);
    sent = [];
    answer = async ({ order: { id }, to }) => orderAt(to, to === 'accepted' ? 2 : 3, id);
  });

  it('is not sent by itself any more, not even when the page hides', async () => {
    moves.flush();
    await vi.advanceTimersByTimeAsync(600_000);
    expect(sent).toEqual([]);
  });

  it('is sent when somebody says that it still holds, and what was tapped on top of it', async () => {
    moves.answer('a', true);
    await vi.advanceTimersByTimeAsync(undoMs);
    expect([sent.map(({ verb }) => verb), ahead()]).toEqual([['accept', 'start'], []]);
  });

  it('is let go of when somebody says so, with a word', () => {
    moves.answer('a', false);
    moves.answer('a', true);
    expect([ahead(), sent, told.map(({ kind }) => kind)]).toEqual([[], [], ['undone']]);
  });

  it('is not asked about what another board has done meanwhile', () => {
    moves.heard(orderAt('preparing', 3));
    expect([ahead(), told]).toEqual([[], []]);
  });
});

it('a tablet that slept on a tap asks before it sends it', async () => {
  moves.tap(orderAt('placed'), 'placed', nextMove.placed);
  vi.setSystemTime(Date.now() + 3_600_000);
  await vi.advanceTimersByTimeAsync(undoMs);
  expect([sent, ahead()]).toEqual([[], [['a', ['accepted asking']]]]);
});

it('counts the same move of another board as its own', async () => {
  moves.tap(orderAt('placed'), 'placed', nextMove.placed);
  moves.heard(orderAt('accepted', 2));
  expect([ahead(), told]).toEqual([[], []]);
  await vi.advanceTimersByTimeAsync(undoMs);
  expect(sent).toEqual([]);
});

it('leaves a move that is on its way to its answer, whatever the stream tells meanwhile', () => {
  const order = orderAt('placed');
  answer = () => new Promise(() => {});
  moves.tap(order, 'placed', nextMove.placed);
  moves.tap(order, 'accepted', nextMove.accepted);
  moves.tap(order, 'preparing', nextMove.preparing);
  moves.heard(orderAt('accepted', 2));
  expect(ahead()).toEqual([['a', ['accepted sending', 'preparing held', 'ready held']]]);
});

it('gives up, with a word, when the order went elsewhere or is not what was seen', async () => {
  moves.tap(orderAt('placed', 1, 'a'), 'placed', nextMove.placed);
  moves.tap(orderAt('placed', 1, 'b'), 'placed', nextMove.placed);
  moves.tap(orderAt('ready', 1, 'c'), 'ready', nextMove.ready);
  moves.heard(orderAt('cancelled', 2, 'a'));
  moves.heard({ ...orderAt('placed', 2, 'b'), promisedFrom: '2026-11-30T16:20:00.000Z' });
  moves.heard(orderAt('ready', 1, 'c'));
  expect(told.map(({ kind, move }) => [kind, move.order.id])).toEqual([
    ['conflict', 'a'],
    ['changed', 'b'],
  ]);
  expect(ahead()).toEqual([['c', ['collected held']]]);
});

it('goes on from what a station or a printer has noted meanwhile, also when the API has refused the version before', async () => {
  const noted = (version: number): Order => ({
    ...orderAt('preparing', version),
    printed: { times: 1, at: '2026-11-30T16:00:00.000Z', promisedFrom: null },
  });
  const fresh = answer;
  answer = async () => {
    answer = fresh;
    throw problem('version_conflict', noted(3));
  };
  moves.tap(orderAt('preparing'), 'preparing', nextMove.preparing);
  moves.heard(noted(2));
  await vi.advanceTimersByTimeAsync(undoMs);
  expect(sent.map(({ order }) => order.version)).toEqual([2, 3]);
  expect([ahead(), told]).toEqual([[], []]);
  expect(learned.at(-1)).toMatchObject({ status: 'ready', version: 4 });
});

it('rolls back what the API refuses, together with what was tapped on top of it', async () => {
  const order = orderAt('preparing');
  answer = async () => {
    throw problem('change_pending', orderAt('preparing', 1));
  };
  moves.tap(order, 'preparing', nextMove.preparing);
  moves.tap(order, 'ready', nextMove.ready);
  await vi.advanceTimersByTimeAsync(0);
  expect(told).toMatchObject([{ kind: 'refused', problem: { code: 'change_pending' } }]);
  expect(ahead()).toEqual([]);
});

it('lets go of orders that a new snapshot does not have', () => {
  moves.tap(orderAt('placed', 1, 'gone'), 'placed', nextMove.placed);
  moves.tap(orderAt('placed', 1, 'here'), 'placed', nextMove.placed);
  moves.heardAll(new Map([['here', orderAt('placed', 1, 'here')]]));
  expect(ahead()).toEqual([['here', ['accepted held']]]);
});

it('an order is rejected when it can no longer be undone, and known as ended here', async () => {
  moves.end(orderAt('placed', 3), 'reject', 'Se acabó');
  expect(ahead()).toEqual([['a', ['rejected held']]]);
  await vi.advanceTimersByTimeAsync(undoMs - 1);
  expect([sent, moves.hasEnded('a')]).toEqual([[], false]);
  await vi.advanceTimersByTimeAsync(1);
  expect(sent).toMatchObject([{ verb: 'reject', reason: 'Se acabó', order: { version: 3 } }]);
  expect([ahead(), moves.hasEnded('a')]).toEqual([[], true]);
});

it('a cancelling that is undone has never been, and one that another board was faster with counts as done', async () => {
  moves.end(orderAt('preparing', 4), 'cancel', 'Se acabó');
  moves.undo('a');
  await vi.advanceTimersByTimeAsync(undoMs);
  expect(sent).toEqual([]);
  moves.end(orderAt('preparing', 4), 'cancel', 'Se acabó');
  moves.heard(orderAt('cancelled', 5));
  expect(told.map(({ kind }) => kind)).toEqual(['undone']);
  expect(moves.hasEnded('a')).toBe(false);
});

it('a rejection that the API refuses is taken back, with a word', async () => {
  answer = async () => Promise.reject(problem('illegal_transition', orderAt('accepted', 4)));
  moves.end(orderAt('placed', 3), 'reject', 'Se acabó');
  await vi.advanceTimersByTimeAsync(undoMs);
  expect(told).toMatchObject([{ kind: 'conflict', status: 'accepted' }]);
  expect(moves.hasEnded('a')).toBe(false);
});
