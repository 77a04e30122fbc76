import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { ApiProblem, Unreachable } from '../../admin-panel/src/api/problem.ts';
import { nextMove } from '../../admin-panel/src/board/columns.ts';
import { type Move, Moves, type Outcome, undoMs } from '../../admin-panel/src/board/moves.ts';
import type { Order, OrderStatus } from '../../src/contracts/orders.ts';
import type { ProblemCode } from '../../src/contracts/problems.ts';

/* The taps of a board on their way to the API, without either. */

const orderAt = (status: OrderStatus, version = 1, id = 'a') =>
  ({ id, number: 'A-1', status, version }) as Order;

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
  moves.heard(orderAt('placed', 2, 'b'));
  moves.heard(orderAt('ready', 1, 'c'));
  expect(told.map(({ kind, move }) => [kind, move.order.id])).toEqual([
    ['conflict', 'a'],
    ['changed', 'b'],
  ]);
  expect(ahead()).toEqual([['c', ['collected held']]]);
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
