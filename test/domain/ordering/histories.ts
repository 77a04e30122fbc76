import type { Order } from '../../../src/contracts/orders.ts';
import { paymentStates } from '../../../src/contracts/payments.ts';
import { inWork, type Move, staffMoves, studentMoves } from '../../../src/domain/order-moves.ts';
import type { Command, PlaceCommand } from '../../../src/domain/ordering/commands.ts';
import { type Decided, decide, type Refused } from '../../../src/domain/ordering/decide.ts';
import type { DecidedEvent } from '../../../src/domain/ordering/events.ts';
import { applyRest, fork } from '../../../src/domain/ordering/evolve.ts';
import { bookableSlots } from '../../../src/domain/ordering/slots.ts';
import type { Dish, OptionGroup, OrderingState, OrderRecord } from '../../../src/domain/ordering/state.ts';
import { overdueOrders } from '../../../src/domain/ordering/timers.ts';
import { fc } from '../../support/property.ts';
import {
  at,
  byCard,
  chance,
  cook,
  daily,
  dish,
  frozen,
  group,
  iso,
  kitchen,
  option,
  stateAfter,
} from './support.ts';

/*
 * Lives of small cafeterias: what students, staff, the clock and the bank send in whatever order, much of it wrong. A
 * step names dishes, slots and orders by their places, so that it means something in any life and a failing one shrinks.
 */

const perhaps = <T>(some: fc.Arbitrary<T>) => fc.option(some, { nil: null });
/** As often great as small. */
const number = (max: number) => fc.noBias(fc.nat(max));
const few = number(9);

const groups: fc.Arbitrary<Omit<OptionGroup, 'options'> & { options: Parameters<typeof option>[1][] }> = fc
  .record({
    minChoices: fc.nat(1),
    maxChoices: fc.integer({ min: 1, max: 2 }),
    options: fc.array(
      fc.record({
        priceDeltaCents: fc.integer({ min: -500, max: 900 }),
        available: number(19).map((drawn) => drawn > 0),
        stock: perhaps(number(20)),
      }),
      { minLength: 1, maxLength: 3 },
    ),
  })
  .filter(({ minChoices, maxChoices, options }) => minChoices <= Math.min(maxChoices, options.length));

const facts = {
  priceCents: fc.integer({ min: 800, max: 9_000 }),
  stock: perhaps(number(25)),
  prepMinutes: fc.nat(20),
  makeMinutes: fc.nat(4),
  station: fc.constantFrom('grill' as const, 'bar' as const, 'counter' as const),
  lowStockAt: fc.nat(3),
  maxPerStudent: fc.oneof({ weight: 6, arbitrary: fc.constant(null) }, fc.integer({ min: 1, max: 6 })),
  allergens: fc.subarray(['egg', 'gluten']),
};

const plain = fc
  .record({ ...facts, dailyStock: perhaps(number(20)), groups: fc.array(groups, { maxLength: 2 }) })
  .map(({ groups: own, ...rest }) => ({ own, rest }));

const combo = fc.record({
  ...facts,
  components: fc.uniqueArray(fc.record({ place: fc.nat(2), quantity: fc.integer({ min: 1, max: 2 }) }), {
    selector: ({ place }) => place,
    minLength: 1,
    maxLength: 2,
  }),
});

const menu: fc.Arbitrary<Dish[]> = fc
  .tuple(fc.array(plain, { minLength: 3, maxLength: 3 }), fc.array(combo, { maxLength: 2 }))
  .map(([dishes, combos]) => [
    ...dishes.map(({ own, rest }, place) =>
      dish(`dish${place}`, {
        ...rest,
        // A day never begins with more than is made.
        stock:
          rest.stock !== null && rest.dailyStock !== null
            ? Math.min(rest.stock, rest.dailyStock)
            : rest.stock,
        groups: own.map(({ options, minChoices, maxChoices }, g) =>
          group(
            options.map((each, o) => option(`option${place}${g}${o}`, each)),
            minChoices,
            maxChoices,
          ),
        ),
      }),
    ),
    ...combos.map(({ components, ...rest }, place) =>
      dish(`combo${place}`, {
        ...rest,
        components: components.map(({ place: of, quantity }) => ({ dishId: `dish${of}`, quantity })),
      }),
    ),
  ]);

const limit = (max: number) =>
  fc.oneof({ weight: 2, arbitrary: fc.constant(undefined) }, fc.integer({ min: 2, max }));
const cafeteria: fc.Arbitrary<OrderingState> = fc
  .record({
    dishes: menu,
    slotCapacity: fc
      .record({ orders: limit(6), grill: limit(40), bar: limit(40), counter: limit(40) })
      .map((limits) => Object.fromEntries(Object.entries(limits).filter(([, each]) => each !== undefined))),
    maxOpenOrders: fc.oneof({ weight: 4, arbitrary: fc.constant(null) }, fc.integer({ min: 1, max: 4 })),
    autoAccept: fc.boolean(),
    requirePickupCode: fc.boolean(),
    taxBasisPoints: fc.constantFrom(0, 800, 1_600),
    bookAheadDays: fc.nat(1),
    slotMinutes: fc.constantFrom(15, 60),
    orderLeadMinutes: fc.constantFrom(0, 10),
    weekly: fc.constantFrom([], daily('07:00', '21:00')),
    hasBreaks: fc.boolean(),
  })
  .map(({ dishes, slotMinutes, orderLeadMinutes, weekly, hasBreaks, ...settings }) => {
    const bells = ['10:00', '13:00', '18:00'].map((startsAt) => ({
      startsAt,
      endsAt: startsAt.replace(':00', ':40'),
    }));
    const breaks = [1, 2, 3, 4, 5, 6, 7].flatMap((weekday) =>
      bells.map((bell) => ({ ...bell, id: `${weekday} ${bell.startsAt}`, name: 'Break', weekday })),
    );
    return kitchen({
      dishes,
      cafeteria: settings,
      calendar: { slotMinutes, orderLeadMinutes, weekly, breaks: hasBreaks ? breaks : [] },
    });
  });

const line = fc.record({
  place: number(4),
  quantity: fc.noBias(fc.integer({ min: 1, max: 3 })),
  /** For each group where its choices begin, and how many. */
  choices: fc.tuple(...[0, 1].map(() => fc.record({ from: fc.nat(2), count: fc.nat(2) }))),
  /** One in eight chooses without a look at what a group asks. */
  isCareful: number(7).map((drawn) => drawn > 0),
});
const verbs: Move[] = [...Object.values(staffMoves), ...Object.values(staffMoves), studentMoves.cancel];

const placing = fc.record({
  do: fc.constant('place' as const),
  student: fc.constantFrom('ana', 'ben', 'eva'),
  lines: fc.array(line, { minLength: 1, maxLength: 3, size: 'max' }),
  slot: perhaps(fc.nat(30)),
  isByCard: fc.boolean(),
  tipCents: fc.constantFrom(0, 0, 500),
  hasKey: fc.boolean(),
  acknowledges: number(7).map((drawn) => drawn > 0),
});
const moving = fc.record({
  do: fc.constant('move' as const),
  order: few,
  verb: fc.constantFrom(...verbs),
  version: fc.constantFrom('none' as const, 'right' as const, 'stale' as const),
  code: fc.constantFrom('right' as const, 'right' as const, 'none' as const, 'wrong' as const),
});
const step = fc.oneof(
  { weight: 16, arbitrary: placing },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('tap_again' as const) }) },
  { weight: 4, arbitrary: moving },
  { weight: 14, arbitrary: fc.record({ do: fc.constant('advance' as const), order: few }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('wait' as const), minutes: number(15) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('wait' as const), minutes: number(40) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('wait' as const), minutes: number(700) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('clock' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('eta' as const), order: few, minutes: fc.nat(30) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('propose' as const), order: few, line: fc.nat(2) }) },
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('answer' as const),
      order: few,
      change: fc.nat(1),
      accept: number(3).map((drawn) => drawn > 0),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('pay' as const),
      order: few,
      status: fc.constantFrom('authorized' as const, 'captured' as const, ...paymentStates),
      refunded: fc.constantFrom(0, 0, 1, 2),
      captureFailed: number(5).map((drawn) => drawn === 0),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('slow' as const), percent: fc.nat(100), minutes: fc.nat(60) }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('pause' as const), minutes: fc.nat(1) }) },
);
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

export type History = { beginning: OrderingState; steps: Step[] };
export const histories: fc.Arbitrary<History> = fc.record({
  beginning: cafeteria,
  steps: fc.array(step, { minLength: 10, maxLength: 60, size: 'max' }),
});

/** A command, what came of it, and the state before and after. */
export type Moment = {
  before: OrderingState;
  command: Command;
  now: number;
  answer: Decided | Refused;
  after: OrderingState;
  seed: number;
};

export type Life = {
  beginning: OrderingState;
  state: OrderingState;
  now: number;
  events: DecidedEvent[];
  /** All orders that there ever were, as they are now. */
  records: Map<string, OrderRecord>;
  lastPlaced?: PlaceCommand;
};

/**
 * Lives through a history and has each moment of it looked at. When somebody does not like what they see, the error tells
 * what has happened until then.
 */
export function live(
  { beginning, steps }: History,
  look: (moment: Moment, life: Life) => void,
  lookBack: (life: Life) => void = () => {},
): Life {
  const life: Life = {
    beginning,
    state: frozen(beginning),
    now: at('09:00'),
    events: [],
    records: new Map(),
  };
  const log: string[] = [];
  const act = (command: Command) => {
    const seed = log.length + 1;
    const before = life.state;
    const answer = decide(before, command, life.now, chance(seed));
    log.push(`${iso(life.now)} ${JSON.stringify(command)} => ${tell(answer)}`);
    if (answer.kind === 'decided') {
      life.state = frozen(stateAfter(before, frozen(answer)));
      life.events.push(...answer.events);
      for (const { changes } of answer.events)
        for (const record of changes.orders ?? []) life.records.set(record.document.id, record);
    }
    look({ before, command, now: life.now, answer, after: life.state, seed }, life);
  };
  try {
    for (const each of steps) for (const command of commandsOf(each, life)) act(command);
    lookBack(life);
  } catch (error) {
    throw new Error(`${error}\nThe history:\n${log.join('\n')}`, { cause: error });
  }
  return life;
}

const tell = (answer: Decided | Refused) =>
  answer.kind === 'refused'
    ? `${answer.code} ${JSON.stringify(answer.facts)}`
    : `${answer.outcome.kind}: ${answer.events.map(({ event }) => event).join(', ') || 'nothing'}`;

/** What others than the rules write: it raises the revision, as in the database. */
function write(life: Life, changes: Parameters<typeof applyRest>[1]): void {
  const next = fork(life.state);
  applyRest(next, changes);
  life.state = frozen(next);
}

function* commandsOf(each: Step, life: Life): Generator<Command> {
  switch (each.do) {
    case 'place':
      life.now += 3_000;
      life.lastPlaced = placeOf(each, life);
      yield life.lastPlaced;
      break;
    case 'tap_again':
      if (life.lastPlaced) yield { ...life.lastPlaced, hasKey: false };
      break;
    case 'wait':
      life.now += each.minutes * 60_000;
      break;
    case 'clock':
      yield { kind: 'tick' };
      for (const orderId of overdueOrders(life.state, life.now))
        yield { kind: 'run_out', orderId, isKnownUnpaid: life.events.length % 3 > 0 };
      break;
    case 'slow': {
      const capacityUntil = life.now + each.minutes * 60_000;
      write(life, { cafeteria: { capacityPercent: each.percent, capacityUntil, extraWaitMinutes: 5 } });
      break;
    }
    case 'pause':
      write(life, { cafeteria: { status: 'paused', pausedUntil: life.now + each.minutes * 60_000 } });
      break;
    default: {
      // Mostly one of the open orders; at times one that has ended.
      const all = [...life.state.orders.values(), ...[...life.state.endedOrders.values()].slice(0, 2)];
      const meant = all.filter(({ document }) => isMeant(each, document));
      const record = meant[each.order % Math.max(1, meant.length)];
      if (record) yield onOrder(each, record);
    }
  }
}

function placeOf(each: Extract<Step, { do: 'place' }>, { state, now }: Life): PlaceCommand {
  const dishes = [...state.dishes.values()];
  const items = each.lines.map(({ place, quantity, choices, isCareful }) => {
    const asked = dishes[place % dishes.length]!;
    const modifierIds = asked.groups.flatMap(({ options, minChoices, maxChoices }, g) => {
      const { from, count } = choices[g] ?? { from: 0, count: 0 };
      const fair = Math.min(maxChoices, Math.max(minChoices, count));
      const offered = isCareful ? options.filter(({ available }) => available) : options;
      return Array.from(
        { length: isCareful ? fair : count },
        (_, o) => offered[(from + o) % offered.length]?.id ?? 'none',
      );
    });
    return { menuItemId: asked.id, quantity, modifierIds };
  });
  const slots = bookableSlots(state, now);
  const slot = each.slot === null ? undefined : slots[each.slot % Math.max(1, slots.length)];
  return {
    kind: 'place',
    basketHash: JSON.stringify([items, each.slot]),
    hasKey: each.hasKey,
    request: {
      cafeteriaId: 'cafeteria',
      userId: each.student,
      profileAllergens: ['egg'],
      items,
      tipCents: each.tipCents,
      paymentMethod: each.isByCard ? 'card' : 'cash',
      acknowledgeAllergens: each.acknowledges,
      ...(slot && { pickupSlot: iso(slot.starts) }),
      ...(each.isByCard && { payment: byCard }),
    },
  };
}

/** Who advances an order takes one that can be, who answers one that was asked about, and a bank one that is paid online. */
function isMeant(each: Step, { status, changes, paymentMethod }: Order): boolean {
  switch (each.do) {
    case 'answer':
      return changes.some((change) => change.status === 'proposed');
    case 'advance':
      return inWork.includes(status) || status === 'ready';
    case 'propose':
      return inWork.includes(status);
    case 'pay':
      return paymentMethod !== 'cash';
    default:
      return true;
  }
}

function onOrder(each: Extract<Step, { order: number }>, { document }: OrderRecord): Command {
  const orderId = document.id;
  const ana = { role: 'student', userId: document.userId, ownOnly: true } as const;
  switch (each.do) {
    case 'move': {
      const { verb, version, code } = each;
      return {
        kind: 'move',
        orderId,
        actor: verb === studentMoves.cancel ? ana : cook,
        ...verb,
        ...(version !== 'none' && { version: document.version - (version === 'stale' ? 1 : 0) }),
        ...(code !== 'none' && { pickupCode: code === 'right' ? document.pickupCode : 'none' }),
      };
    }
    case 'advance': {
      const next =
        Object.values(staffMoves).find(({ from: [from] }) => from === document.status) ?? staffMoves.accept;
      return { kind: 'move', orderId, actor: cook, ...next, pickupCode: document.pickupCode };
    }
    case 'eta':
      return { kind: 'eta', orderId, actor: cook, etaMinutes: each.minutes };
    case 'propose': {
      const itemId = document.items[each.line % document.items.length]!.id;
      return { kind: 'propose_change', orderId, actor: cook, itemId };
    }
    case 'answer': {
      const asked = document.changes.filter(({ status }) => status === 'proposed');
      const changeId = asked[each.change % Math.max(1, asked.length)]?.id ?? 'none';
      return { kind: 'decide_change', orderId, actor: ana, changeId, accept: each.accept };
    }
    case 'pay': {
      const capturedCents = each.status === 'captured' ? document.totalCents : 0;
      const refundedCents = Math.floor((capturedCents * each.refunded) / 2);
      const payment = { id: 'payment', status: each.status, capturedCents, refundedCents };
      return { kind: 'follow_payment', orderId, payment, captureFailed: each.captureFailed };
    }
  }
}
