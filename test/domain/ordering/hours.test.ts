import { describe, expect, it } from 'vitest';
import { rfc3339 } from '../../../src/domain/ordering/calendar.ts';
import { isOpenAt, openingIntervals, opensAfter } from '../../../src/domain/ordering/hours.ts';
import type { Calendar } from '../../../src/domain/ordering/state.ts';
import { at, calendar, daily, iso, monday, tuesday } from './support.ts';

const intervals = (facts: Partial<Calendar>, day: string) =>
  openingIntervals(calendar(facts), day).map(({ opens, closes }) => `${rfc3339(opens)}/${rfc3339(closes)}`);
const hoursOfMonday = (...times: [string, string][]) =>
  times.map(([opens, closes]) => ({ weekday: 1, opens, closes }));

describe('a cafeteria is open', () => {
  it.each<[string, Partial<Calendar>, [string, string][]]>([
    ['all day when it has no hours at all', {}, [['00:00', '24:00']]],
    ['at its weekday’s hours', { weekly: daily('08:00', '16:00') }, [['08:00', '16:00']]],
    ['not on a weekday without hours', { weekly: [{ weekday: 2, opens: '08:00', closes: '16:00' }] }, []],
    [
      'twice a day, in the order of the day',
      { weekly: hoursOfMonday(['17:00', '20:00'], ['08:00', '12:00']) },
      [
        ['08:00', '12:00'],
        ['17:00', '20:00'],
      ],
    ],
    [
      'without a break when one interval begins as another ends',
      { weekly: hoursOfMonday(['08:00', '12:00'], ['12:00', '15:00']) },
      [['08:00', '15:00']],
    ],
    [
      'without a break when they overlap, however long the first is',
      { weekly: hoursOfMonday(['08:00', '15:00'], ['09:00', '10:00'], ['14:00', '16:00']) },
      [['08:00', '16:00']],
    ],
    [
      'at the hours of an exception, and at no others',
      { weekly: daily('08:00', '16:00'), exceptions: [{ day: monday, opens: '10:00', closes: '24:00' }] },
      [['10:00', '24:00']],
    ],
    [
      'not on a day that an exception closes',
      { weekly: daily('08:00', '16:00'), exceptions: [{ day: monday, opens: null, closes: null }] },
      [],
    ],
    [
      'not on such a day when it is else always open',
      { exceptions: [{ day: monday, opens: null, closes: null }] },
      [],
    ],
    [
      'as ever on the day beside an exception',
      { weekly: daily('08:00', '16:00'), exceptions: [{ day: tuesday, opens: null, closes: null }] },
      [['08:00', '16:00']],
    ],
  ])('%s', (_, facts, expected) => {
    const midnight = (time: string) => (time === '24:00' ? at('00:00', tuesday) : at(time));
    expect(intervals(facts, monday)).toEqual(
      expected.map(([opens, closes]) => `${iso(midnight(opens))}/${iso(midnight(closes))}`),
    );
  });

  it.each<[string, string, string, [string, string][], string[]]>([
    [
      'hours that begin in the hour left out begin later',
      'America/Tijuana',
      '2026-03-08',
      [['02:30', '06:00']],
      ['2026-03-08T10:30:00.000Z/2026-03-08T13:00:00.000Z'],
    ],
    [
      'hours within the hour left out are as much later',
      'Europe/Madrid',
      '2026-03-29',
      [['02:10', '02:50']],
      ['2026-03-29T01:10:00.000Z/2026-03-29T01:50:00.000Z'],
    ],
    [
      'hours that a clock change turns round are none',
      'Europe/Madrid',
      '2026-03-29',
      [['02:50', '03:10']],
      [],
    ],
    [
      'hours that a clock change pushes into each other are one',
      'Europe/Madrid',
      '2026-03-29',
      [
        ['02:00', '02:40'],
        ['03:20', '05:00'],
      ],
      ['2026-03-29T01:00:00.000Z/2026-03-29T03:00:00.000Z'],
    ],
    [
      'hours over an hour that comes twice are an hour longer',
      'America/Tijuana',
      '2026-11-01',
      [['00:00', '04:00']],
      ['2026-11-01T07:00:00.000Z/2026-11-01T12:00:00.000Z'],
    ],
    [
      'a whole day of 25 hours begins with its second midnight',
      'America/Havana',
      '2026-11-01',
      [['00:00', '24:00']],
      ['2026-11-01T05:00:00.000Z/2026-11-02T05:00:00.000Z'],
    ],
  ])('%s', (_, timezone, day, times, expected) => {
    const exception = times.length === 1 ? times[0] : null;
    const facts = exception
      ? { exceptions: [{ day, opens: exception[0], closes: exception[1] }] }
      : { weekly: times.map(([opens, closes]) => ({ weekday: 7, opens, closes })) };
    expect(intervals({ timezone, ...facts }, day)).toEqual(expected);
  });

  it('from the moment it opens up to, not including, the moment it closes', () => {
    const week = calendar({ weekly: daily('08:00', '16:00') });
    expect(
      [at('08:00') - 1, at('08:00'), at('16:00') - 1, at('16:00')].map((now) => isOpenAt(week, now)),
    ).toEqual([false, true, true, false]);
  });

  it('all through midnight, at every moment, when it is always open', () => {
    for (const [timezone, from] of [
      ['America/Havana', '2026-11-01T03:00:00Z'],
      ['America/Havana', '2026-03-08T04:00:00Z'],
      ['Asia/Beirut', '2026-10-24T20:00:00Z'],
      ['Pacific/Apia', '2011-12-30T08:00:00Z'],
    ] as const)
      for (let minute = 0; minute < 240; minute++)
        expect([
          timezone,
          minute,
          isOpenAt(calendar({ timezone }), Date.parse(from) + minute * 60_000),
        ]).toEqual([timezone, minute, true]);
  });
});

describe('one that is closed opens again', () => {
  it.each<[string, Partial<Calendar>, string, string | null]>([
    ['later that day', { weekly: daily('08:00', '16:00') }, iso(at('07:00')), iso(at('08:00'))],
    ['the next day', { weekly: daily('08:00', '16:00') }, iso(at('16:00')), iso(at('08:00', tuesday))],
    [
      'between two intervals of a day',
      { weekly: hoursOfMonday(['08:00', '10:00'], ['12:00', '14:00']) },
      iso(at('10:30')),
      iso(at('12:00')),
    ],
    [
      'two weeks from now at the latest',
      {
        weekly: hoursOfMonday(['08:00', '10:00']),
        exceptions: [{ day: '2026-12-07', opens: null, closes: null }],
      },
      iso(at('11:00')),
      iso(at('08:00', '2026-12-14')),
    ],
    [
      'nobody knows when, after holidays longer than that',
      {
        weekly: hoursOfMonday(['08:00', '10:00']),
        exceptions: ['2026-12-07', '2026-12-14'].map((day) => ({ day, opens: null, closes: null })),
      },
      iso(at('11:00')),
      null,
    ],
  ])('%s', (_, facts, now, expected) => {
    const opens = opensAfter(calendar(facts), Date.parse(now));
    expect(opens === null ? null : iso(opens)).toBe(expected);
  });
});
