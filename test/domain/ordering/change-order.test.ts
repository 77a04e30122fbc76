import { describe, expect, it } from 'vitest';
import { type OrderStatus, orderStatuses } from '../../../src/contracts/orders.ts';
import { type Move, overdueMoves, staffMoves, studentMoves } from '../../../src/domain/order-moves.ts';
import type { Actor, Command, MoveCommand } from '../../../src/domain/ordering/commands.ts';
import {
  ana,
  at,
  cook,
  decided,
  dish,
  holding,
  iso,
  order,
  orderIn,
  refused,
  stateAfter,
  told,
  tuesday,
} from './support.ts';

const now = at('10:20');
const torta = dish('torta', { stock: 4 });
const loads: [number, Record<string, number>][] = [[at('10:00'), { orders: 3, grill: 9 }]];

const move = (verb: Move, actor: Actor = cook, facts: Partial<MoveCommand> = {}): MoveCommand => ({
  kind: 'move',
  orderId: 'order',
  actor,
  ...verb,
  ...facts,
});
const moves: [string, Move, Actor][] = [
  ...Object.entries(staffMoves).map(([verb, each]): [string, Move, Actor] => [`staff ${verb}`, each, cook]),
  ...Object.entries(studentMoves).map(([verb, each]): [string, Move, Actor] => [
    `student ${verb}`,
    each,
    ana,
  ]),
];
const every = moves.flatMap(([name, verb, actor]) =>
  orderStatuses.map((status): [string, OrderStatus, Move, Actor] => [name, status, verb, actor]),
);
const legal = every.filter(([, status, { from }]) => from.includes(status));
const illegal = every.filter(([, status, { from }]) => !from.includes(status));

const waiting = (status: OrderStatus, facts: Parameters<typeof order>[0] = {}) =>
  order({
    status,
    version: 4,
    held: { torta: 1 },
    payBy: iso(now),
    acceptBy: iso(now),
    collectBy: iso(now),
    ...facts,
  });
const stateOf = (status: OrderStatus, facts: Parameters<typeof order>[0] = {}) =>
  holding(waiting(status, facts), { dishes: [torta], loads });

describe('a move that is allowed', () => {
  it.each(legal)(
    '(%s an order that is %s) leads to its state, its times and its event',
    (_, status, verb, actor) => {
      const state = stateOf(status);
      const moved = decided(state, move(verb, actor), now);
      const { to, event } = verb;
      const isClosing = ['collected', 'rejected', 'cancelled'].includes(to);
      const before = waiting(status).document;
      expect(orderIn(moved.outcome)).toEqual({
        ...before,
        status: to,
        version: 5,
        updatedAt: iso(now),
        paymentStatus: to === 'collected' ? 'paid' : 'unpaid',
        payBy: null,
        acceptBy: null,
        collectBy: to === 'ready' ? iso(at('10:50')) : null,
        acceptedAt: to === 'accepted' ? iso(now) : null,
        startedAt: to === 'preparing' ? iso(now) : null,
        readyAt: to === 'ready' ? iso(now) : null,
        collectedAt: to === 'collected' ? iso(now) : null,
        closedAt: isClosing ? iso(now) : null,
      });
      expect(told(moved).at(-1)).toEqual([event, { by: actor.role }]);
      expect(moved.events.at(-1)?.order).toEqual(orderIn(moved.outcome));
      expect(moved.rest).toEqual({});
    },
  );

  it.each(legal)(
    '(%s an order that is %s) gives back what is not made, and nothing else',
    (_, status, verb, actor) => {
      const state = stateOf(status);
      const left = stateAfter(state, decided(state, move(verb, actor), now));
      const isReleased = ['rejected', 'cancelled'].includes(verb.to);
      expect(left.dishes.get('torta')?.stock).toBe(isReleased ? 5 : 4);
      expect(left.loads.get(at('10:00'))).toEqual(
        isReleased ? { orders: 2, grill: 7 } : { orders: 3, grill: 9 },
      );
      const record = left.orders.get('order') ?? left.endedOrders.get('order');
      expect(record?.held).toEqual({ torta: isReleased ? 0 : 1 });
    },
  );

  it.each(illegal)('is not: %s an order that is %s', (_, status, verb, actor) => {
    const state = stateOf(status);
    expect(refused(state, move(verb, actor), now)).toEqual({
      kind: 'refused',
      code: 'illegal_transition',
      facts: { order: waiting(status).document },
    });
  });

  it.each([
    ['is kept', { reason: 'no bread' }, null, 'no bread'],
    ['takes the place of another', { reason: 'no bread' }, 'late', 'no bread'],
    ['is left when none is given', {}, 'late', 'late'],
    ['is left when an empty one is given', { reason: '' }, 'late', 'late'],
  ])('has a reason, which %s', (_, facts, before, reason) => {
    const moved = decided(stateOf('placed', { reason: before }), move(staffMoves.reject, cook, facts), now);
    expect(orderIn(moved.outcome).reason).toBe(reason);
  });

  it('tells who gave the portions back', () => {
    const moved = decided(stateOf('placed'), move(studentMoves.cancel, ana), now);
    const movements = moved.events.flatMap(({ changes }) => changes.stock ?? []);
    expect(movements).toMatchObject([{ kind: 'release', orderId: 'order', byUserId: 'ana' }]);
  });

  it('is not one of the clock while staff can make it', () => {
    for (const verb of Object.values(overdueMoves))
      expect(Object.values(staffMoves).map(({ to }) => to)).not.toContain(verb.to);
  });
});

describe('money at the counter', () => {
  it.each([
    ['cash', 'unpaid', 'paid'],
    ['card', 'captured', 'captured'],
    ['card', 'failed', 'paid'],
    ['card', 'partially_refunded', 'partially_refunded'],
  ] as const)(
    'of an order by %s that is %s is %s when it is collected',
    (paymentMethod, paymentStatus, expected) => {
      const collected = decided(
        stateOf('ready', { paymentMethod, paymentStatus }),
        move(staffMoves.collect),
        now,
      );
      expect(orderIn(collected.outcome).paymentStatus).toBe(expected);
    },
  );
});

describe('an order is found', () => {
  const cancel = (actor: Actor) => move(studentMoves.cancel, actor);
  it.each<[string, MoveCommand, string]>([
    ['by its student', cancel(ana), 'done'],
    ['not by another student', cancel({ ...ana, userId: 'ben' }), 'order_not_found'],
    ['by staff, whoever’s it is', move(staffMoves.accept), 'done'],
    ['not when there is none', move(staffMoves.accept, cook, { orderId: 'gone' }), 'order_not_found'],
  ])('%s', (_, command, expected) => {
    const state = stateOf('placed');
    expect(
      expected === 'done' ? decided(state, command, now).outcome.kind : refused(state, command, now).code,
    ).toBe(expected);
  });

  it('by another student neither when it has ended', () => {
    expect(refused(stateOf('collected'), cancel({ ...ana, userId: 'ben' }), now).code).toBe(
      'order_not_found',
    );
  });
});

describe('a student takes an accepted order back', () => {
  const cancel = move(studentMoves.cancel, ana);
  const free = { cafeteria: { studentCancelsAccepted: true } };
  const later = { pickupSlot: iso(at('10:00', tuesday)) };
  const eve = at('23:59');

  it.each<[string, Parameters<typeof order>[0], Parameters<typeof holding>[1], number, boolean]>([
    ['not where nobody says so', {}, {}, now, false],
    ['where the cafeteria says so', {}, free, now, true],
    ['after its break was moved, whatever that says', { wasMoved: true }, {}, now, true],
    ['until the day begins that it is for', later, {}, eve, true],
    ['no longer once that has begun', later, {}, eve + 60_000, false],
    ['not for that once it is being made', { ...later, status: 'preparing' }, {}, eve, false],
    ['not once it is being made, whatever the cafeteria says', { status: 'preparing' }, free, now, false],
    [
      'not once it is being made, though its break was moved',
      { wasMoved: true, status: 'preparing' },
      {},
      now,
      false,
    ],
    ['not once it is ready', { ...later, status: 'ready' }, free, eve, false],
    ['not in another version than they saw', { version: 7 }, free, now, false],
  ])('%s', (_, facts, kitchen, when, isAllowed) => {
    const state = holding(waiting('accepted', facts), { dishes: [torta], ...kitchen });
    const command = { ...cancel, version: 4 };
    if (isAllowed) expect(orderIn(decided(state, command, when).outcome).status).toBe('cancelled');
    else expect(refused(state, command, when).code).toMatch(/illegal_transition|version_conflict/);
  });

  it('and nobody else’s rights change by it', () => {
    const state = holding(waiting('preparing'), { dishes: [torta], ...free });
    expect(orderIn(decided(state, move(staffMoves.cancel), now).outcome).status).toBe('cancelled');
    expect(refused(state, move(staffMoves.start), now).code).toBe('illegal_transition');
  });
});

describe('a version', () => {
  const commands: [string, (version: number | undefined) => Command][] = [
    ['move', (version) => move(staffMoves.accept, cook, { version })],
    ['eta', (version) => ({ kind: 'eta', orderId: 'order', actor: cook, etaMinutes: 5, version })],
    [
      'propose_change',
      (version) => ({ kind: 'propose_change', orderId: 'order', actor: cook, itemId: 'line', version }),
    ],
    [
      'decide_change',
      (version) => ({
        kind: 'decide_change',
        orderId: 'order',
        actor: ana,
        changeId: 'c',
        accept: true,
        version,
      }),
    ],
  ];
  const changes = [
    {
      id: 'c',
      itemId: 'other',
      status: 'proposed' as const,
      reason: null,
      proposedAt: '',
      answerBy: null,
      decidedAt: null,
    },
  ];

  it.each(commands)('that is not that of the order refuses a %s, with the order', (_, command) => {
    const state = stateOf('placed', { changes });
    for (const version of [3, 5])
      expect(refused(state, command(version), now)).toMatchObject({
        code: 'version_conflict',
        facts: { order: { version: 4 } },
      });
  });

  it.each(commands)('that is, or none, lets a %s through', (_, command) => {
    const state = stateOf('placed', { changes });
    for (const version of [4, undefined])
      expect(orderIn(decided(state, command(version), now).outcome).version).toBe(5);
  });

  it.each(commands)('is no matter to a %s of an order that has ended', (_, command) => {
    expect(refused(stateOf('collected', { changes }), command(1), now).code).toBe('illegal_transition');
  });

  it('comes before the state, while the order is open', () => {
    expect(refused(stateOf('ready'), move(staffMoves.accept, cook, { version: 1 }), now).code).toBe(
      'version_conflict',
    );
  });
});

describe('an order is handed over', () => {
  const collect = (facts: Partial<MoveCommand> = {}) => move(staffMoves.collect, cook, facts);
  it.each<[string, boolean, MoveCommand, string]>([
    ['without a code, where none is asked for', false, collect(), 'done'],
    ['for its code', true, collect({ pickupCode: '0001' }), 'done'],
    ['not for another code', true, collect({ pickupCode: '0002' }), 'pickup_code_wrong'],
    [
      'not for another code even where none is asked for',
      false,
      collect({ pickupCode: '0002' }),
      'pickup_code_wrong',
    ],
    ['not without a code, where one is asked for', true, collect(), 'pickup_code_required'],
  ])('%s', (_, requirePickupCode, command, expected) => {
    const state = holding(waiting('ready'), { cafeteria: { requirePickupCode } });
    expect(
      expected === 'done' ? decided(state, command, now).outcome.kind : refused(state, command, now).code,
    ).toBe(expected);
  });

  it('only when it is ready, whatever the code', () => {
    expect(refused(stateOf('preparing'), collect({ pickupCode: '0002' }), now).code).toBe(
      'illegal_transition',
    );
  });
});

describe('a change that the student was asked about', () => {
  const asked = (status: 'proposed' | 'accepted' | 'declined') => ({
    changes: [
      { id: 'c', itemId: 'line', status, reason: null, proposedAt: '', answerBy: null, decidedAt: null },
    ],
  });

  it('keeps the order from being ready until it is answered', () => {
    expect(refused(stateOf('preparing', asked('proposed')), move(staffMoves.ready), now)).toMatchObject({
      code: 'change_pending',
      facts: { order: { status: 'preparing' } },
    });
    expect(decided(stateOf('preparing', asked('accepted')), move(staffMoves.ready), now).outcome.kind).toBe(
      'done',
    );
  });

  it('keeps it from nothing else', () => {
    expect(decided(stateOf('accepted', asked('proposed')), move(staffMoves.start), now).outcome.kind).toBe(
      'done',
    );
    expect(decided(stateOf('preparing', asked('proposed')), move(staffMoves.cancel), now).outcome.kind).toBe(
      'done',
    );
  });
});

describe('another promise', () => {
  const eta = (etaMinutes: number): Command => ({ kind: 'eta', orderId: 'order', actor: cook, etaMinutes });

  it.each([
    ['is from now on, and as exact as before', {}, 25, '10:45', '11:00'],
    ['may be at once', {}, 0, '10:20', '10:35'],
    ['has no end when it had none', { promisedUntil: null }, 25, '10:45', null],
    ['has no end when there was none before', { promisedFrom: null, promisedUntil: null }, 25, '10:45', null],
  ])('%s', (_, facts, minutes, from, until) => {
    const changed = decided(stateOf('accepted', facts), eta(minutes), now);
    expect(orderIn(changed.outcome)).toEqual({
      ...waiting('accepted', facts).document,
      version: 5,
      updatedAt: iso(now),
      promisedFrom: iso(at(from)),
      promisedUntil: until && iso(at(until)),
    });
    expect(told(changed)).toEqual([['order.eta_changed', { by: 'staff', etaMinutes: minutes }]]);
  });

  it('of what is for another day is not before its slot', () => {
    const tomorrow = (time: string) => iso(at(time, tuesday));
    const facts = {
      pickupSlot: tomorrow('12:00'),
      promisedFrom: tomorrow('12:00'),
      promisedUntil: tomorrow('12:15'),
    };
    const soon = decided(stateOf('accepted', facts), eta(15), now);
    expect(orderIn(soon.outcome)).toMatchObject({ ...facts, version: 5 });
    const today = { ...facts, pickupSlot: iso(at('12:00')) };
    expect(orderIn(decided(stateOf('accepted', today), eta(15), now).outcome)).toMatchObject({
      promisedFrom: iso(at('10:35')),
    });
  });

  it.each(orderStatuses)('is given while the kitchen has the order before it: when it is %s?', (status) => {
    const state = stateOf(status);
    if (['placed', 'accepted', 'preparing'].includes(status))
      expect(orderIn(decided(state, eta(5), now).outcome)).toMatchObject({ status, version: 5 });
    else
      expect(refused(state, eta(5), now)).toMatchObject({
        code: 'illegal_transition',
        facts: { order: { status } },
      });
  });
});
