import { describe, expect, it } from 'vitest';
import type { Order, OrderStatus } from '../../../src/contracts/orders.ts';
import { isOpen, overdueMoves, staffMoves, studentMoves } from '../../../src/domain/order-moves.ts';
import { dayOf } from '../../../src/domain/ordering/calendar.ts';
import { decide, quote } from '../../../src/domain/ordering/decide.ts';
import { evolve } from '../../../src/domain/ordering/evolve.ts';
import { includedTax, serviceFee } from '../../../src/domain/ordering/fees.ts';
import { closesAfter } from '../../../src/domain/ordering/hours.ts';
import { wishOf } from '../../../src/domain/ordering/payment-wishes.ts';
import type { Demand, OrderingState, OrderRecord } from '../../../src/domain/ordering/state.ts';
import { optionsOf, portionsOf } from '../../../src/domain/ordering/stock.ts';
import { fc } from '../../support/property.ts';
import { histories, type Life, live, type Moment } from './histories.ts';
import { byCard, chance, cook, decided, stateAfter } from './support.ts';

/** What holds at every moment of every life of every cafeteria; what holds at its end. */
type Law = (moment: Moment, life: Life) => void;
type LastLaw = (life: Life) => void;

const always = (laws: Law[], lastLaws: LastLaw[] = []) =>
  fc.assert(
    fc.property(histories, (history) => {
      live(
        history,
        (moment, life) => {
          for (const law of laws) law(moment, life);
        },
        (life) => {
          for (const law of lastLaws) law(life);
        },
      );
    }),
    { numRuns: 80 },
  );

const options = ({ dishes }: OrderingState) =>
  [...dishes.values()].flatMap(({ groups }) => groups.flatMap((group) => group.options));
const add = (sum: Record<string, number>, more: Demand, sign = 1) => {
  for (const [key, amount] of Object.entries(more)) sum[key] = (sum[key] ?? 0) + sign * amount;
};
const nothingIn = (sum: Demand) => Object.values(sum).every((amount) => amount === 0);

const released: readonly OrderStatus[] = ['rejected', 'cancelled', 'expired'];
const notReleased = ({ records }: Life) =>
  [...records.values()].filter(({ document }) => !released.includes(document.status));
const total = (records: Iterable<OrderRecord>, dishId: string) =>
  [...records].reduce((sum, { held }) => sum + (held[dishId] ?? 0), 0);

describe('stock and slots', () => {
  const neverOversold: Law = ({ after }) => {
    for (const { id, stock } of [...after.dishes.values(), ...options(after)])
      if (stock !== null && stock < 0) throw new Error(`${stock} of ${id}`);
  };

  const isWhatItWasLessWhatOrdersHold: Law = ({ after }, { beginning, records }) => {
    for (const { id, stock, dailyStock } of after.dishes.values()) {
      const before = beginning.dishes.get(id)?.stock;
      if (stock !== null && dailyStock === null && stock + total(records.values(), id) !== before)
        throw new Error(`${stock} of ${id} are left of ${before}`);
    }
  };

  const sameOfOptions: Law = ({ after }, life) => {
    const left: Record<string, number> = {};
    for (const { id, stock } of options(life.beginning)) left[id] = stock ?? 0;
    for (const record of notReleased(life)) add(left, Object.fromEntries(optionsOf(record)), -1);
    for (const { id, stock } of options(after))
      if (stock !== null && stock !== left[id])
        throw new Error(`${stock} of ${id} are left, not ${left[id]}`);
  };

  /** Portions of orders for a day; of a day that has begun also those that have ended since. */
  const heldOn = (
    { orders, endedOrders, calendar }: OrderingState,
    dishId: string,
    day: string,
    ended = true,
  ) =>
    total(
      [...orders.values(), ...(ended ? endedOrders.values() : [])].filter(
        ({ document }) => dayOf(Date.parse(document.pickupSlot ?? ''), calendar.timezone) === day,
      ),
      dishId,
    );

  const isAsTheDayBegan: Law = ({ before, after }) => {
    const day = after.cafeteria.businessDay;
    const isNewDay = before.cafeteria.businessDay !== day;
    for (const { id, stock, dailyStock } of after.dishes.values()) {
      if (stock === null || dailyStock === null) continue;
      const began = isNewDay
        ? Math.max(0, dailyStock - heldOn(before, id, day, false))
        : (before.dishes.get(id)?.stock ?? 0);
      // Of a day that has just begun, nothing that ended before is given back.
      const taken = heldOn(after, id, day, !isNewDay) - heldOn(before, id, day, !isNewDay);
      if (stock > dailyStock || stock !== began - taken)
        throw new Error(`${stock} of ${id} are left of ${began}, of which ${taken} were taken`);
    }
  };

  const noDayIsOversoldAhead: Law = ({ after }) => {
    for (const { id, dailyStock } of after.dishes.values())
      for (const day of Object.keys(after.cafeteria.ordersAhead))
        if (dailyStock !== null && heldOn(after, id, day, false) > dailyStock)
          throw new Error(`more than ${dailyStock} of ${id} are ordered for ${day}`);
  };

  const neverOverbooked: Law = ({ after }) => {
    const capacity: Demand = { ...after.cafeteria.slotCapacity };
    for (const load of after.loads.values())
      for (const [resource, amount] of Object.entries(load))
        if (amount < 0 || amount > (capacity[resource] ?? Number.POSITIVE_INFINITY))
          throw new Error(`${amount} ${resource} of ${capacity[resource]}`);
  };

  const bearsWhatItsOrdersAsk: Law = ({ after }, life) => {
    const asked = new Map([...after.loads].map(([slot, load]) => [slot, { ...load }]));
    for (const { document, demand } of notReleased(life)) {
      const slot = Date.parse(document.pickupSlot ?? '');
      const left = asked.get(slot) ?? {};
      asked.set(slot, left);
      add(left, demand, -1);
    }
    for (const [slot, left] of asked)
      if (!nothingIn(left)) throw new Error(`the slot ${slot} bears more by ${JSON.stringify(left)}`);
  };

  const areAsTheyWereWhenAllIsTakenBack: LastLaw = ({ beginning, state, now, records }) => {
    const cancel = { kind: 'move', actor: cook, to: 'cancelled', event: 'order.cancelled' } as const;
    let end = state;
    for (const { document } of state.orders.values())
      end = stateAfter(end, decided(end, { ...cancel, orderId: document.id, from: [document.status] }, now));
    const cooked = [...records.values()].filter(({ document }) =>
      ['collected', 'no_show'].includes(document.status),
    );
    const left: Record<string, number> = {};
    for (const load of end.loads.values()) add(left, load);
    for (const { demand } of cooked) add(left, demand, -1);
    expect(nothingIn(left)).toBe(true);
    for (const { id, stock, dailyStock } of end.dishes.values())
      if (stock !== null && dailyStock === null)
        expect([id, stock + total(cooked, id)]).toEqual([id, beginning.dishes.get(id)?.stock]);
  };

  it('are never oversold, nor overbooked, nor given back twice, and whole when all is taken back', () => {
    always(
      [
        neverOversold,
        isWhatItWasLessWhatOrdersHold,
        sameOfOptions,
        isAsTheDayBegan,
        noDayIsOversoldAhead,
        neverOverbooked,
        bearsWhatItsOrdersAsk,
      ],
      [areAsTheyWereWhenAllIsTakenBack],
    );
  });
});

describe('an order', () => {
  const costsItsLinesTipAndFee: Law = ({ answer, after }) => {
    if (answer.kind === 'refused' || answer.outcome.kind === 'none') return;
    const { items, subtotalCents, taxCents, tipCents, feeCents, totalCents, paymentMethod } =
      answer.outcome.order;
    const lines = items.filter(({ removedAt }) => removedAt === null);
    expect(lines.length).toBeGreaterThan(0);
    for (const each of items) expect(each.totalCents).toBe(each.quantity * each.unitPriceCents);
    expect([subtotalCents, taxCents, totalCents]).toEqual([
      lines.reduce((sum, each) => sum + each.totalCents, 0),
      includedTax(subtotalCents, after.cafeteria.taxBasisPoints),
      subtotalCents + tipCents + feeCents,
    ]);
    expect(feeCents).toBe(paymentMethod === 'cash' ? 0 : serviceFee(subtotalCents, byCard));
    expect(Math.min(subtotalCents, tipCents, feeCents)).toBeGreaterThanOrEqual(0);
  };

  const hasACodeOfItsOwn: Law = ({ after }) => {
    const codes = [...after.orders.values()].map(({ document }) => document.pickupCode);
    if (new Set(codes).size < codes.length) throw new Error(`two of ${codes}`);
  };

  const isNoMoreThanOnesShare: Law = ({ after, answer }) => {
    if (answer.kind === 'refused' || answer.outcome.kind !== 'placed') return;
    const { id: placed, userId, items } = answer.outcome.order;
    const own = [...after.orders.values()].filter(({ document }) => document.userId === userId);
    expect(own.length).toBeLessThanOrEqual(after.cafeteria.maxOpenOrders ?? Number.POSITIVE_INFINITY);
    const day = after.orders.get(placed)?.businessDay;
    // What is made anew each day is shared anew each day.
    const has: Record<string, number> = {};
    for (const { document, businessDay } of own)
      for (const { menuItemId, quantity, removedAt } of document.items)
        for (const [id, portions] of portionsOf(after.dishes.get(menuItemId), menuItemId, quantity))
          if (removedAt === null && (businessDay === day || after.dishes.get(id)?.dailyStock === null))
            add(has, { [id]: portions });
    for (const { menuItemId, quantity } of items)
      for (const [id] of portionsOf(after.dishes.get(menuItemId), menuItemId, quantity))
        expect(has[id]).toBeLessThanOrEqual(after.dishes.get(id)?.maxPerStudent ?? Number.POSITIVE_INFINITY);
  };

  const hasTheVersionThatItsEventsMake: LastLaw = ({ beginning: { position }, state, events, records }) => {
    expect(events.map(({ seq }) => seq - position.seq)).toEqual(events.map((_, place) => place + 1));
    expect(state.position.seq).toBe(position.seq + events.length);
    for (const { document } of records.values()) {
      const versions = events.flatMap(({ order }) => (order?.id === document.id ? [order.version] : []));
      expect(versions).toEqual(Array.from({ length: document.version }, (_, earlier) => earlier + 1));
    }
  };

  const moves = [
    ...Object.values(staffMoves),
    ...Object.values(studentMoves),
    ...Object.values(overdueMoves),
  ];
  const allowed = new Set([
    ...moves.flatMap(({ from, to }) => from.map((each) => `${each} ${to}`)),
    // What its payment makes of it. A student who declines a change cancels as staff do.
    'pending_payment placed',
  ]);
  const goesAsTheTableSays: LastLaw = ({ events }) => {
    const before = new Map<string, OrderStatus>();
    for (const { order } of events) {
      if (!order) continue;
      const from = before.get(order.id);
      if (from && from !== order.status) expect(allowed).toContain(`${from} ${order.status}`);
      if (from && !isOpen(from)) expect(order.status).toBe(from);
      expect(order.closedAt === null).toBe(isOpen(order.status));
      before.set(order.id, order.status);
    }
  };

  const isOfTheDayOfItsSlot: Law = ({ answer, after }) => {
    if (answer.kind === 'refused' || answer.outcome.kind !== 'placed') return;
    const { id, pickupSlot } = answer.outcome.order;
    const day = dayOf(Date.parse(pickupSlot ?? ''), after.calendar.timezone);
    expect((after.orders.get(id) ?? after.endedOrders.get(id))?.businessDay).toBe(day);
  };

  const isPromisedWhileOpen: Law = ({ answer, before, now }) => {
    if (answer.kind === 'refused') return;
    const isPromised = (event: string) => ['order.placed', 'order.payment_pending'].includes(event);
    const promised = answer.events.find(({ event }) => isPromised(event))?.order;
    if (!promised) return;
    const { pickupSlot, promisedFrom, promisedUntil } = promised;
    const [starts, from, until] = [pickupSlot, promisedFrom, promisedUntil].map((each) =>
      Date.parse(each ?? ''),
    );
    expect(until).toBeGreaterThan(from!);
    expect(from).toBeGreaterThanOrEqual(Math.max(starts!, now));
    expect(until).toBeLessThanOrEqual(closesAfter(before.calendar, starts!) ?? 0);
  };

  const hasANumberOfItsOwn: LastLaw = ({ records }) => {
    const numbers = [...records.values()].map(
      ({ businessDay, document }) => `${businessDay} ${document.number}`,
    );
    expect(new Set(numbers).size).toBe(numbers.length);
  };

  const wishesWhatBecomesIt: LastLaw = ({ events, records }) => {
    const wishes = events.flatMap(({ changes }) => changes.paymentWishes ?? []);
    for (const [orderId, wish] of new Map(wishes.map((each) => [each.orderId, each])))
      expect(wish).toMatchObject(wishOf(records.get(orderId)?.document as Order));
  };

  it('adds up, has a number, a code, a share and a version that are right, and goes as the table says', () => {
    always(
      [
        costsItsLinesTipAndFee,
        hasACodeOfItsOwn,
        isNoMoreThanOnesShare,
        isOfTheDayOfItsSlot,
        isPromisedWhileOpen,
      ],
      [hasTheVersionThatItsEventsMake, goesAsTheTableSays, hasANumberOfItsOwn, wishesWhatBecomesIt],
    );
  });
});

describe('a decision', () => {
  const isWhatWasQuoted: Law = ({ before, command, now, answer }) => {
    if (command.kind !== 'place') return;
    const quoted = quote(before, command.request, now);
    if (answer.kind === 'refused' && answer.code === 'allergen_conflict')
      expect(quoted).toMatchObject({ kind: 'quoted', quote: answer.facts });
    else if (answer.kind === 'refused') expect(quoted).toEqual(answer);
    else if (answer.outcome.kind === 'placed') {
      if (quoted.kind === 'refused') throw new Error(`placed, but quoted ${quoted.code}`);
      const { lines, conflicts: _, ...promised } = quoted.quote;
      const { items, ...order } = answer.outcome.order;
      expect(order).toMatchObject(promised);
      expect(items).toMatchObject(lines.map(({ position: __, ...line }) => line));
    }
  };

  const isTheSameAgain: Law = ({ before, command, now, answer, seed }) => {
    expect(decide(before, command, now, chance(seed))).toEqual(answer);
  };

  const foldsEventByEvent: Law = ({ before, answer, after }) => {
    if (answer.kind === 'refused') expect(after).toBe(before);
    else expect(stateAfter(answer.events.reduce(evolve, before), { ...answer, events: [] })).toEqual(after);
  };

  it('is what was quoted, the same again by the same chance, and folds without a trace on what was', () => {
    always([isWhatWasQuoted, isTheSameAgain, foldsEventByEvent]);
  });
});

describe('these lives', () => {
  it('have all kinds of things happen in them', () => {
    const seen = new Set<string>();
    for (const history of fc.sample(histories, { seed: 7, numRuns: 120 }))
      live(history, ({ answer }) => {
        if (answer.kind === 'refused') seen.add(answer.code);
        else for (const { event } of answer.events) seen.add(event);
      });
    const orderly =
      'placed payment_pending accepted rejected preparing ready collected cancelled expired no_show';
    const changing = 'changed change_proposed eta_changed payment_changed payment_failed';
    expect([...seen]).toEqual(
      expect.arrayContaining([
        ...`${orderly} ${changing}`.split(' ').map((event) => `order.${event}`),
        ...['stock.low', 'menu.sold_out', 'menu.changed', 'cafeteria.resumed', 'cafeteria.wait_changed'],
        ...['out_of_stock', 'slot_full', 'modifiers_invalid', 'item_limit_reached', 'too_many_open_orders'],
        ...[
          'illegal_transition',
          'version_conflict',
          'change_pending',
          'allergen_conflict',
          'cafeteria_closed',
        ],
      ]),
    );
  });

  it('tell what has happened in them when somebody does not like what they see', () => {
    const [history] = fc.sample(histories, { seed: 7, numRuns: 1 });
    const complain = () =>
      live(history!, () => {
        throw new Error('not so');
      });
    expect(complain).toThrow(/not so\nThe history:\n2026-11-30T.* \{"kind":.*=> /);
  });
});
