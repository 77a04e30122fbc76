import { randomUUID } from 'node:crypto';
import { globSync, readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import { Follower } from '../../clients/stream/follower.ts';
import {
  type CafeteriaStream,
  connectStream,
  SignedOut,
  type StreamOptions,
  type Trouble,
} from '../../clients/stream/index.ts';
import { isKnownEvent } from '../../clients/stream/protocol.ts';
import { reconnectDelayMs } from '../../clients/stream/reconnect-delay.ts';
import type { Order } from '../../src/contracts/orders.ts';
import type { ServerMessage } from '../../src/contracts/stream.ts';
import { FakeStream } from '../support/fake-stream.ts';
import { fc } from '../support/property.ts';

/** As usual, a hundred times faster. */
const timing = { shortestMs: 2, firstMs: 20, longestMs: 100, heartbeatMs: 200, answerWithinMs: 100 };

let server: FakeStream;
let streams: CafeteriaStream[];
beforeEach(async () => {
  server = await FakeStream.open();
  streams = [];
});
afterEach(async () => {
  for (const stream of streams) stream.close();
  await server.stop();
});

function listen(options: Partial<StreamOptions> = {}) {
  const heard = {
    seqs: [] as number[],
    snapshots: [] as number[],
    statuses: [] as string[],
    staff: [] as number[],
    troubles: [] as Trouble[],
  };
  const stream = connectStream({
    url: server.url,
    cafeteriaId: '019af000-0000-7000-8000-000000000001',
    audience: 'staff',
    accessToken: async () => 'token',
    WebSocket,
    timing,
    onSnapshot: ({ seq }) => heard.snapshots.push(seq),
    onEvent: ({ seq }) => heard.seqs.push(seq),
    onPresence: (staff) => heard.staff.push(staff),
    onStatus: (status) => heard.statuses.push(status),
    onTrouble: (trouble) => heard.troubles.push(trouble),
    ...options,
  } as StreamOptions);
  streams.push(stream);
  return { stream, ...heard };
}

const until = (assertion: () => void) => vi.waitFor(assertion, { timeout: 60_000, interval: 5 });
const connected = (count: number) => until(() => expect(server.upgrades).toHaveLength(count));

describe('a listener', () => {
  it('begins with a snapshot, then hears each event once', async () => {
    server.happen();
    const board = listen();
    await until(() => expect(board.snapshots).toEqual([1]));
    server.happen();
    server.say(server.history[1]!);
    server.say({ type: 'presence', staff: 2 });
    await until(() => expect(board.staff).toEqual([2]));
    expect(board.seqs).toEqual([2]);
    expect(board.statuses).toEqual(['connected']);
    expect(board.stream.position).toEqual({ seq: 2, epoch: server.epoch });
  });

  it('resumes after a cut, with nothing lost or doubled', async () => {
    const board = listen();
    await until(() => expect(board.snapshots).toEqual([0]));
    server.happen();
    await until(() => expect(board.seqs).toEqual([1]));
    server.cut();
    server.happen();
    server.happen();
    await until(() => expect(board.seqs).toEqual([1, 2, 3]));
    expect(board.statuses).toEqual(['connected', 'reconnecting', 'connected']);
    expect(board.snapshots).toEqual([0]);
    expect(Object.fromEntries(server.upgrades[1]!.query)).toEqual({ since: '1', epoch: server.epoch });
  });

  it('misses nothing when the cut comes between the greeting and what was missed', async () => {
    const board = listen();
    await until(() => expect(board.snapshots).toEqual([0]));
    server.cutsGreeting = true;
    server.cut();
    server.happen();
    server.happen();
    await until(() => expect(board.seqs).toEqual([1, 2]));
    expect(server.upgrades.map(({ query }) => query.get('since'))).toEqual([null, '0', '0']);
  });

  it('takes a snapshot for everything when the history is another one', async () => {
    const board = listen();
    await until(() => expect(board.snapshots).toEqual([0]));
    for (let count = 0; count < 3; count++) server.happen();
    await until(() => expect(board.seqs).toEqual([1, 2, 3]));
    server.epoch = randomUUID();
    server.history = server.history.slice(0, 1);
    server.closeAll(1012, 'history restarted');
    await until(() => expect(board.snapshots).toEqual([0, 1]));
    server.happen();
    await until(() => expect(board.seqs).toEqual([1, 2, 3, 2]));
  });

  it('goes on from a position that was kept, without a snapshot', async () => {
    for (let count = 0; count < 3; count++) server.happen();
    const board = listen({ from: { seq: 1, epoch: server.epoch } });
    await until(() => expect(board.seqs).toEqual([2, 3]));
    expect(board.snapshots).toEqual([]);
  });

  it.each<[string, Record<string, unknown>, (told: object) => object]>([
    [
      'an event of a kind',
      { event: 'robot.arrived', colour: 'green' },
      (event) => ({ kind: 'unknown_event', event }),
    ],
    [
      'an order in a state',
      { event: 'order.ready', order: { id: 'a', status: 'flying' } },
      () => ({ kind: 'unknown_status', order: { id: 'a', status: 'flying' } }),
    ],
  ])(
    'tells of %s that only a newer server knows, with all of it, and skips it',
    async (_, facts, trouble) => {
      const board = listen();
      await until(() => expect(board.snapshots).toEqual([0]));
      server.happen(facts);
      server.happen();
      await until(() => expect(board.seqs).toEqual([2]));
      expect(board.troubles).toEqual([trouble(server.history[0]!)]);
      expect(board.stream.position?.seq).toBe(2);
      expect(server.replays).toEqual([]);
    },
  );

  it('is shown a snapshot without the orders in a state that only a newer server knows', async () => {
    const shown: unknown[] = [];
    server.orders = [
      { id: 'a', status: 'flying' },
      { id: 'b', status: 'placed' },
    ] as Order[];
    const board = listen({ onSnapshot: ({ orders }) => shown.push(orders) });
    await until(() => expect(shown).toEqual([[server.orders[1]]]));
    expect(board.troubles).toEqual([{ kind: 'unknown_status', order: server.orders[0] }]);
  });

  it.each(['{"type":"weather"}', '{"type":"toString"}', '{"no":"type"}', '{"cut o', 'null', '7', 'nothing'])(
    'tells of a message that it does not know, and goes on: %s',
    async (text) => {
      const board = listen();
      await until(() => expect(board.snapshots).toEqual([0]));
      server.sayText(text);
      server.happen();
      await until(() => expect(board.seqs).toEqual([1]));
      expect(board.troubles).toEqual([{ kind: 'unknown_message', text }]);
      expect(server.upgrades).toHaveLength(1);
    },
  );
});

describe('a handler that throws', () => {
  const fault = () => {
    throw new Error('of the app');
  };
  const told = (handler: string) => ({ kind: 'handler_failed', handler, error: new Error('of the app') });

  it.each<[handler: 'onEvent' | 'onSnapshot' | 'onPresence' | 'onStatus', how: string, () => unknown]>([
    ['onEvent', 'at once', fault],
    ['onEvent', 'later', async () => fault()],
    ['onSnapshot', 'at once', fault],
    ['onPresence', 'at once', fault],
    ['onStatus', 'at once', fault],
  ])('is told of, and loses nothing that comes after: %s, %s', async (handler, _, broken) => {
    const seqs: number[] = [];
    const board = listen({
      onEvent: ({ seq }) => seqs.push(seq),
      [handler]: (event: { seq?: number }) => {
        if (handler === 'onEvent') seqs.push(event.seq ?? 0);
        return broken();
      },
    });
    await until(() => expect(board.stream.position).not.toBeNull());
    server.say({ type: 'presence', staff: 1 });
    server.happen();
    server.happen();
    await until(() => expect(seqs).toEqual([1, 2]));
    await until(() => expect(board.troubles).toContainEqual(told(handler)));
    expect(board.stream.status).toBe('connected');
    expect(server.upgrades).toHaveLength(1);
  });

  it('does no harm either when it is the one that is told of the others', async () => {
    const said = vi.spyOn(console, 'error').mockImplementation(() => {});
    const board = listen({ onEvent: fault, onTrouble: fault });
    await until(() => expect(board.snapshots).toEqual([0]));
    server.happen();
    server.happen();
    await until(() => expect(board.stream.position?.seq).toBe(2));
    expect(said.mock.calls).toEqual([1, 2].map(() => ['itsur-eats stream', told('onTrouble')]));
    said.mockRestore();
  });
});

describe('a gap', () => {
  it('is asked for once, on the open socket; what comes before the answer is in it', async () => {
    const board = listen();
    await until(() => expect(board.snapshots).toEqual([0]));
    server.happen({ lost: true });
    server.happen();
    server.happen();
    await until(() => expect(board.seqs).toEqual([1, 2, 3]));
    server.happen();
    await until(() => expect(board.seqs).toEqual([1, 2, 3, 4]));
    expect(server.replays).toEqual([1]);
    expect(server.upgrades).toHaveLength(1);
  });

  it('that the history does not hold is answered by a snapshot', async () => {
    const board = listen();
    await until(() => expect(board.snapshots).toEqual([0]));
    server.forgottenUntil = 1;
    server.happen({ lost: true });
    server.happen();
    await until(() => expect(board.snapshots).toEqual([0, 2]));
    server.happen();
    await until(() => expect(board.seqs).toEqual([3]));
  });

  it('that nobody answers makes it reconnect', async () => {
    const board = listen();
    await until(() => expect(board.snapshots).toEqual([0]));
    server.answersReplays = false;
    server.happen({ lost: true });
    server.happen();
    await until(() => expect(board.seqs).toEqual([1, 2]));
    expect(server.upgrades).toHaveLength(2);
  });

  it('is none to a student, who hears only some', async () => {
    const mine = listen({ audience: 'student' });
    await until(() => expect(mine.snapshots).toEqual([0]));
    server.happen({ lost: true });
    server.happen();
    await until(() => expect(mine.seqs).toEqual([2]));
    expect(server.replays).toEqual([]);
  });
});

describe('the end of a connection', () => {
  it('by the end of the session is final', async () => {
    const accessToken = vi.fn(async () => 'token');
    const board = listen({ accessToken });
    await until(() => expect(board.statuses).toEqual(['connected']));
    server.closeAll(4401, 'session ended');
    await until(() => expect(board.statuses).toEqual(['connected', 'signed-out']));
    await new Promise((resolve) => setTimeout(resolve, 3 * timing.longestMs));
    expect(server.upgrades).toHaveLength(1);
    expect(accessToken).toHaveBeenCalledTimes(1);
  });

  it('waits as long as the server asks for, and no wake cuts that short', async () => {
    const board = listen();
    await until(() => expect(board.statuses).toEqual(['connected']));
    const before = performance.now();
    server.closeAll(1012, 'retry-after=1');
    await until(() => expect(board.statuses).toContain('reconnecting'));
    board.stream.wake();
    await connected(2);
    expect(server.upgrades[1]!.at - before).toBeGreaterThanOrEqual(990);
  });

  it('that was not noticed is found by the heartbeat', async () => {
    const board = listen();
    await until(() => expect(board.statuses).toEqual(['connected']));
    server.answersPings = false;
    await connected(2);
    server.answersPings = true;
    server.happen();
    await until(() => expect(board.seqs).toEqual([1]));
  });

  it('is looked for at once when the app wakes', async () => {
    const board = listen({ timing: { ...timing, heartbeatMs: 60_000 } });
    await until(() => expect(board.statuses).toEqual(['connected']));
    server.answersPings = false;
    board.stream.wake();
    await connected(2);
  });

  it('waits no longer once the network is back', async () => {
    const board = listen({ timing: { ...timing, shortestMs: 60_000, longestMs: 60_000 } });
    await until(() => expect(board.statuses).toEqual(['connected']));
    server.cut();
    await until(() => expect(board.statuses).toContain('reconnecting'));
    await vi.waitFor(() => {
      board.stream.wake();
      expect(server.upgrades).toHaveLength(2);
    });
  });

  it('by the listener is the end, and asks for no further proof', async () => {
    const accessToken = vi.fn(async () => 'token');
    // Long enough that it is still waiting when it is closed, on the slowest machine.
    const waitMs = 1_000;
    const board = listen({ accessToken, timing: { ...timing, shortestMs: waitMs, longestMs: waitMs } });
    await until(() => expect(board.statuses).toEqual(['connected']));
    server.cut();
    await until(() => expect(board.statuses).toContain('reconnecting'));
    board.stream.close();
    await new Promise((resolve) => setTimeout(resolve, 1.5 * waitMs));
    expect(accessToken).toHaveBeenCalledTimes(1);
    expect(server.open).toEqual([]);
  });
});

describe('a server that says that it closes', () => {
  it('is left at once, while its connection is held for many seconds yet', async () => {
    const board = listen();
    await connected(1);
    await until(() => expect(board.snapshots).toEqual([0]));
    const leftAt = performance.now();
    server.leaveAll(1011, 'internal');
    await connected(2);
    // `ws` gives a peer half a minute to close.
    expect(performance.now() - leftAt).toBeLessThan(20_000);
    server.happen();
    await until(() => expect(board.seqs).toEqual([1]));
    expect(server.upgrades[1]?.query.get('epoch')).toBe(server.epoch);
    expect(board.statuses).toEqual(['connected', 'reconnecting', 'connected']);
  });

  it('is come back to when it said, and not twice', async () => {
    const board = listen();
    await until(() => expect(board.snapshots).toEqual([0]));
    const leftAt = performance.now();
    server.leaveAll(1012, 'retry-after=1');
    await connected(2);
    expect(performance.now() - leftAt).toBeGreaterThan(900);
    await until(() => expect(board.statuses).toEqual(['connected', 'reconnecting', 'connected']));
    expect(server.upgrades).toHaveLength(2);
  });

  it('because the session has ended: signed out at once, and for good', async () => {
    const board = listen();
    await until(() => expect(board.snapshots).toEqual([0]));
    server.leaveAll(4401, 'session ended');
    await until(() => expect(board.statuses).toEqual(['connected', 'signed-out']));
    expect(server.upgrades).toHaveLength(1);
  });
});

describe('the proof', () => {
  it('is a fresh ticket for each connection of a browser, beside the protocol', async () => {
    let count = 0;
    const board = listen({ accessToken: undefined, ticket: async () => `itsur.t${++count}` });
    await until(() => expect(board.statuses).toEqual(['connected']));
    server.cut();
    await connected(2);
    expect(server.upgrades.map(({ headers }) => headers['sec-websocket-protocol'])).toEqual([
      'itsur-eats.v1,ticket.itsur.t1',
      'itsur-eats.v1,ticket.itsur.t2',
    ]);
  });

  it('is an access token in the header of an app, with its institution; a display says what it shows', async () => {
    listen({ institution: 'itsur', audience: 'kitchen' });
    await connected(1);
    const [{ headers, query }] = server.upgrades as [FakeStream['upgrades'][number]];
    expect(headers).toMatchObject({ authorization: 'Bearer token', 'x-institution': 'itsur' });
    expect(query.get('view')).toBe('kitchen');
  });

  it('is asked for again when it could not be had, or came too late', async () => {
    const ticket = vi
      .fn<() => Promise<string>>()
      .mockRejectedValueOnce(new Error('503'))
      .mockReturnValueOnce(new Promise(() => {}))
      .mockResolvedValue('itsur.t');
    const board = listen({ accessToken: undefined, ticket, timing: { ...timing, connectWithinMs: 100 } });
    await until(() => expect(board.statuses).toEqual(['connected']));
    expect(ticket).toHaveBeenCalledTimes(3);
  });

  it('that ends in SignedOut is final', async () => {
    const ticket = vi
      .fn<() => Promise<string>>()
      .mockResolvedValueOnce('itsur.t')
      .mockRejectedValue(new SignedOut());
    const board = listen({ accessToken: undefined, ticket });
    await until(() => expect(board.statuses).toEqual(['connected']));
    server.cut();
    await until(() => expect(board.statuses).toEqual(['connected', 'reconnecting', 'signed-out']));
    await new Promise((resolve) => setTimeout(resolve, 3 * timing.longestMs));
    expect(ticket).toHaveBeenCalledTimes(2);
  });
});

describe('the wait before a reconnect', () => {
  const delays = { shortestMs: 250, firstMs: 2_000, longestMs: 30_000 };

  it.each([
    [1, null, 2_000],
    [2, null, 4_000],
    [9, null, 30_000],
    [1, { code: 1012, reason: 'retry-after=17' }, 17_000],
    [1, { code: 4409, reason: 'too many sockets' }, 30_000],
    [1, { code: 4429, reason: 'too many messages' }, 30_000],
  ])('%i after %o is at most %i ms', (attempt, closed, most) => {
    expect(reconnectDelayMs(attempt, closed, delays, 1)).toBe(most);
  });

  it('is a random part of that, never none', () => {
    expect(reconnectDelayMs(1, null, delays, 0)).toBe(250);
  });
});

it('hears every event once and in order, whatever is lost, doubled or cut on its way', () => {
  const step = fc.constantFrom('told', 'lost', 'doubled', 'cut');
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const heard: number[] = [];
      const epoch = randomUUID();
      let head = 0;
      const say = (message: object) => follower.hear(message as ServerMessage);
      const replay = (from: number) => {
        say({ type: 'hello', seq: head, epoch, recovered: true });
        for (let seq = from; seq <= head; seq++) say({ type: 'event', event: 'order.placed', seq });
      };
      const follower = new Follower({
        options: { audience: 'staff', onSnapshot: () => {}, onEvent: ({ seq }) => heard.push(seq) },
        answerWithinMs: 60_000,
        send: ({ from }) => asked.push(() => replay(from)),
        reconnect: () => {},
        caughtUp: () => {},
      });
      const asked: (() => void)[] = [];
      const answerReplays = () => {
        for (const answer of asked.splice(0)) answer();
      };
      say({ type: 'snapshot', seq: 0, epoch, orders: [], cafeteria: {} });
      for (const happens of [...steps, 'cut']) {
        if (happens === 'cut') {
          asked.length = 0;
          follower.rest();
          replay((follower.position?.seq ?? 0) + 1);
          continue;
        }
        head++;
        if (happens !== 'lost') say({ type: 'event', event: 'order.placed', seq: head });
        if (happens === 'doubled') say({ type: 'event', event: 'order.placed', seq: head });
        if (head % 3 === 0) answerReplays();
      }
      expect(heard).toEqual(Array.from({ length: head }, (_, index) => index + 1));
    }),
  );
});

it('knows every event that the database emits; those of the rules are of one type with its own', () => {
  const functions = globSync('migrations/tenant/functions/*.sql').map((file) => readFileSync(file, 'utf8'));
  const emitted = functions
    .flatMap((text) => text.match(/(emit_event|menu_changed)\([^;]*/g) ?? [])
    .flatMap((call) => call.match(/'[a-z]+\.[a-z_]+'/g) ?? []);
  expect(emitted.length).toBeGreaterThan(8);
  expect(emitted.filter((name) => !isKnownEvent(name.slice(1, -1)))).toEqual([]);
});
