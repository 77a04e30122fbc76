import { describe, expect, it } from 'vitest';
import { Refusal } from '../../../src/domain/ordering/refusal.ts';
import { bookableSlots, chooseSlot, fits, roomIn, slotsOfDay } from '../../../src/domain/ordering/slots.ts';
import type { Calendar, OrderingState } from '../../../src/domain/ordering/state.ts';
import { at, calendar, daily, iso, kitchen, monday, tuesday } from './support.ts';

const recess = { id: 'recess', name: 'Recess', weekday: 1, startsAt: '10:00', endsAt: '10:30' };
const lunch = { id: 'lunch', name: 'Lunch', weekday: 1, startsAt: '13:00', endsAt: '14:00' };
const hours = { weekly: daily('08:00', '16:00') };

const clock = (instant: number) => iso(instant - 6 * 3_600_000).slice(11, 16);
const slots = (facts: Partial<Calendar>, day = monday) =>
  slotsOfDay(calendar(facts), day).map(
    ({ starts, ends, breakId }) => `${clock(starts)}-${clock(ends)}${breakId ? ` ${breakId}` : ''}`,
  );

describe('the slots of a day are', () => {
  it.each<[string, Partial<Calendar>, string[]]>([
    [
      'a grid where no break is, and what is left of its last tooth',
      { weekly: daily('08:00', '08:50'), slotMinutes: 20 },
      ['08:00-08:20', '08:20-08:40', '08:40-08:50'],
    ],
    [
      'one a break, at the bell',
      { ...hours, breaks: [lunch, recess] },
      ['10:00-10:30 recess', '13:00-14:00 lunch'],
    ],
    [
      'a break cut short by the end of the hours',
      { weekly: daily('08:00', '13:20'), breaks: [lunch] },
      ['13:00-13:20 lunch'],
    ],
    [
      'a break that begins as the cafeteria opens',
      { weekly: daily('10:00', '12:00'), breaks: [recess] },
      ['10:00-10:30 recess'],
    ],
    [
      'no break that begins as the cafeteria closes, nor one that began before it opened',
      { weekly: daily('10:10', '13:00'), slotMinutes: 170, breaks: [recess, lunch] },
      ['10:10-13:00'],
    ],
    [
      'breaks in the hours that have some, a grid in those that have none',
      {
        weekly: [
          { weekday: 1, opens: '08:00', closes: '12:00' },
          { weekday: 1, opens: '17:00', closes: '17:30' },
        ],
        breaks: [recess],
      },
      ['10:00-10:30 recess', '17:00-17:15', '17:15-17:30'],
    ],
    [
      'a break of another weekday left out',
      { weekly: daily('08:00', '08:15'), breaks: [{ ...recess, weekday: 2 }] },
      ['08:00-08:15'],
    ],
    [
      'a break at the time that it was altered to',
      {
        ...hours,
        breaks: [recess],
        alteredBreaks: [{ breakId: 'recess', day: monday, startsAt: '11:00', endsAt: '11:10' }],
      },
      ['11:00-11:10 recess'],
    ],
    [
      'a break at its own time when it was altered on another day',
      {
        ...hours,
        breaks: [recess],
        alteredBreaks: [{ breakId: 'recess', day: '2026-12-07', startsAt: '11:00', endsAt: '11:10' }],
      },
      ['10:00-10:30 recess'],
    ],
    [
      'no break that was cancelled',
      {
        ...hours,
        breaks: [recess, lunch],
        alteredBreaks: [{ breakId: 'recess', day: monday, startsAt: null, endsAt: null }],
      },
      ['13:00-14:00 lunch'],
    ],
    [
      'a grid again when every break was cancelled',
      {
        weekly: daily('09:45', '10:15'),
        breaks: [recess],
        alteredBreaks: [{ breakId: 'recess', day: monday, startsAt: null, endsAt: null }],
      },
      ['09:45-10:00', '10:00-10:15'],
    ],
    [
      'the shortest of breaks that begin at once',
      { ...hours, breaks: [{ ...recess, id: 'long', endsAt: '11:00' }, recess] },
      ['10:00-10:30 recess'],
    ],
    [
      'the shortest of them even where both are cut short',
      { weekly: daily('08:00', '10:20'), breaks: [{ ...recess, id: 'a-long', endsAt: '11:00' }, recess] },
      ['10:00-10:20 recess'],
    ],
    [
      'a break up to the end of the day',
      { breaks: [{ ...recess, startsAt: '23:00', endsAt: '24:00' }] },
      ['23:00-00:00 recess'],
    ],
  ])('%s', (_, facts, expected) => {
    expect(slots(facts)).toEqual(expected);
  });

  it.each([
    ['23 hours in spring', 'America/Tijuana', '2026-03-08', 23],
    ['25 hours in autumn', 'America/Tijuana', '2026-11-01', 25],
    ['23 hours, from one o’clock, where midnight is left out', 'Asia/Beirut', '2026-03-29', 23],
    ['25 hours where eleven at night comes twice', 'Asia/Beirut', '2026-10-24', 25],
  ])('one after the other, without a gap, on a day of %s', (_, timezone, day, count) => {
    const grid = slotsOfDay(calendar({ timezone, slotMinutes: 60 }), day);
    expect(grid).toHaveLength(count);
    expect(grid.slice(1).map(({ starts }) => starts)).toEqual(grid.slice(0, -1).map(({ ends }) => ends));
  });
});

describe('a slot can be ordered for', () => {
  const starts = (state: OrderingState, now: number, day?: string) =>
    bookableSlots(state, now, day).map((slot) => iso(slot.starts));
  const noon = { weekly: daily('12:00', '13:00'), slotMinutes: 30, orderLeadMinutes: 10 };

  it.each<[string, Partial<Calendar>, number, number[]]>([
    ['until ten minutes before it ends, on the grid', noon, at('12:20') - 1, [at('12:00'), at('12:30')]],
    ['no more at that very moment', noon, at('12:20'), [at('12:30')]],
    [
      'until ten minutes before the bell, at a break',
      { ...noon, breaks: [{ ...lunch, startsAt: '12:30' }] },
      at('12:20') - 1,
      [at('12:30')],
    ],
    [
      'no more at that very moment either',
      { ...noon, breaks: [{ ...lunch, startsAt: '12:30' }] },
      at('12:20'),
      [],
    ],
  ])('%s', (_, facts, now, expected) => {
    expect(starts(kitchen({ calendar: facts }), now)).toEqual(expected.map(iso));
  });

  it('today and on as many days as can be booked ahead, or on one of them', () => {
    const state = kitchen({ calendar: { ...noon, slotMinutes: 60 }, cafeteria: { bookAheadDays: 1 } });
    expect(starts(state, at('09:00'))).toEqual([iso(at('12:00')), iso(at('12:00', tuesday))]);
    expect(starts(state, at('09:00'), tuesday)).toEqual([iso(at('12:00', tuesday))]);
    expect(starts(state, at('09:00'), '2026-12-02')).toEqual([]);
  });
});

describe('the room in a slot', () => {
  const grid = {
    starts: at('12:00'),
    ends: at('12:30'),
    orderBy: at('12:30'),
    breakId: null,
    breakName: null,
  };
  const bell = { ...grid, breakId: 'lunch', breakName: 'Lunch' };
  const capacity = { orders: 5, grill: 25 };
  const loads: [number, Record<string, number>][] = [
    [at('11:59'), { orders: 1 }],
    [at('12:00'), { orders: 1, grill: 4, bar: 9 }],
    [at('12:15'), { orders: 2 }],
    [at('12:30'), { orders: 1 }],
  ];
  const throttle = { capacityPercent: 50, capacityUntil: at('12:10') };

  it.each<[string, Parameters<typeof kitchen>[0], typeof grid | typeof bell, number, Record<string, number>]>(
    [
      ['names nothing that is not limited', { loads }, grid, at('11:00'), {}],
      [
        'of the grid is less by all that falls into it',
        { cafeteria: { slotCapacity: capacity }, loads },
        grid,
        at('11:00'),
        { orders: 2, grill: 21 },
      ],
      [
        'of a break is less by its own orders alone',
        { cafeteria: { slotCapacity: capacity }, loads },
        bell,
        at('11:00'),
        { orders: 4, grill: 21 },
      ],
      [
        'is never less than none',
        { cafeteria: { slotCapacity: { orders: 2 } }, loads },
        grid,
        at('11:00'),
        { orders: 0 },
      ],
      [
        'is rounded down while the kitchen is slowed',
        { cafeteria: { slotCapacity: capacity, ...throttle } },
        grid,
        at('11:00'),
        { orders: 2, grill: 12 },
      ],
      [
        'is whole in a slot that begins as that ends',
        { cafeteria: { slotCapacity: capacity, ...throttle, capacityUntil: at('12:00') } },
        grid,
        at('11:00'),
        capacity,
      ],
      [
        'is whole once that is over, whoever was told',
        { cafeteria: { slotCapacity: capacity, ...throttle } },
        grid,
        at('12:10'),
        capacity,
      ],
      [
        'is none when the kitchen takes nothing',
        { cafeteria: { slotCapacity: capacity, ...throttle, capacityPercent: 0 } },
        grid,
        at('11:00'),
        { orders: 0, grill: 0 },
      ],
    ],
  )('%s', (_, facts, slot, now, room) => {
    expect(roomIn(kitchen(facts), slot, now)).toEqual(room);
  });

  it.each([
    ['whatever is not limited', {}, { orders: 1, grill: 99 }, true],
    ['what it is just enough for', { orders: 1, grill: 4 }, { orders: 1, grill: 4 }, true],
    ['nothing that is a minute too much', { orders: 1, grill: 4 }, { orders: 1, grill: 5 }, false],
    ['what asks nothing of a station that has none left', { grill: 0 }, { orders: 1, grill: 0 }, true],
  ])('takes %s', (_, room, demand, expected) => {
    expect(fits(room, demand)).toBe(expected);
  });
});

describe('an order takes', () => {
  const one = { orders: 1 };
  const lunchtime = (loads: [number, Record<string, number>][] = []) =>
    kitchen({
      calendar: { weekly: daily('12:00', '13:30') },
      cafeteria: { slotCapacity: { orders: 1 }, bookAheadDays: 1 },
      loads,
    });
  const full = (...times: string[]): [number, Record<string, number>][] =>
    times.map((time) => [at(time), one]);
  const chosen = (state: OrderingState, wanted: number | null, now = at('12:01')) => {
    try {
      return iso(chooseSlot(state, wanted, { demand: one, prepMinutes: 0 }, now).slot.starts);
    } catch (error) {
      if (error instanceof Refusal) return { code: error.code, ...error.facts };
      throw error;
    }
  };

  it.each<[string, OrderingState, number | null, unknown]>([
    ['the first slot that has room', lunchtime(full('12:00', '12:15')), null, iso(at('12:30'))],
    [
      'none of tomorrow that nobody has named, when today is full: it is told of those',
      lunchtime(full('12:00', '12:15', '12:30', '12:45', '13:00', '13:15')),
      null,
      { code: 'slot_full', nextSlots: ['12:00', '12:15', '12:30'].map((time) => iso(at(time, tuesday))) },
    ],
    ['one of tomorrow that was named', lunchtime(), at('12:15', tuesday), iso(at('12:15', tuesday))],
    ['the one that it wants', lunchtime(full('12:00')), at('12:45'), iso(at('12:45'))],
    [
      'none that is full: it is told the next three that are not',
      lunchtime(full('12:15', '12:45')),
      at('12:15'),
      { code: 'slot_full', nextSlots: ['12:30', '13:00', '13:15'].map((time) => iso(at(time))) },
    ],
    [
      'none that is full at the end of a day: it is told those of tomorrow',
      lunchtime(full('13:15')),
      at('13:15'),
      { code: 'slot_full', nextSlots: ['12:00', '12:15', '12:30'].map((time) => iso(at(time, tuesday))) },
    ],
    [
      'none that there is not: it is told the first three, earlier ones too',
      lunchtime(full('12:00')),
      at('12:20'),
      { code: 'slot_unavailable', nextSlots: ['12:15', '12:30', '12:45'].map((time) => iso(at(time))) },
    ],
    [
      'none that is over',
      lunchtime(),
      at('11:45'),
      { code: 'slot_unavailable', nextSlots: ['12:00', '12:15', '12:30'].map((time) => iso(at(time))) },
    ],
    [
      'none that nobody can read',
      lunchtime(),
      Number.NaN,
      { code: 'slot_unavailable', nextSlots: ['12:00', '12:15', '12:30'].map((time) => iso(at(time))) },
    ],
    [
      'none at all when all are full, and is told so',
      kitchen({ cafeteria: { slotCapacity: { orders: 0 } } }),
      null,
      { code: 'slot_full', nextSlots: [] },
    ],
  ])('%s', (_, state, wanted, expected) => {
    expect(chosen(state, wanted)).toEqual(expected);
  });
});
