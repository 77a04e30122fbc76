import { describe, expect, it } from 'vitest';
import {
  addDays,
  dayOf,
  instantOf,
  localTimeAt,
  rfc3339,
  weekdayOf,
} from '../../../src/domain/ordering/calendar.ts';

describe('a time of a day', () => {
  it.each([
    ['of an ordinary day', 'America/Mexico_City', '2026-11-30', '10:30', '2026-11-30T16:30:00.000Z'],
    ['with seconds', 'America/Mexico_City', '2026-11-30', '10:30:15', '2026-11-30T16:30:15.000Z'],
    [
      'that is 24:00 is the next midnight',
      'Europe/Madrid',
      '2026-12-31',
      '24:00',
      '2026-12-31T23:00:00.000Z',
    ],
    ['that is 24:00:00 too', 'Europe/Madrid', '2026-12-31', '24:00:00', '2026-12-31T23:00:00.000Z'],
    [
      'that Tijuana leaves out is an hour later',
      'America/Tijuana',
      '2026-03-08',
      '02:30',
      '2026-03-08T10:30:00.000Z',
    ],
    [
      'that Madrid leaves out is an hour later',
      'Europe/Madrid',
      '2026-03-29',
      '02:00',
      '2026-03-29T01:00:00.000Z',
    ],
    [
      'that Tijuana repeats is the second',
      'America/Tijuana',
      '2026-11-01',
      '01:30',
      '2026-11-01T09:30:00.000Z',
    ],
    ['that Madrid repeats is the second', 'Europe/Madrid', '2026-10-25', '02:30', '2026-10-25T01:30:00.000Z'],
    [
      'that is a repeated midnight is the second',
      'America/Havana',
      '2026-11-01',
      '00:00',
      '2026-11-01T05:00:00.000Z',
    ],
    [
      'that is a midnight left out is one o’clock',
      'Asia/Beirut',
      '2026-03-29',
      '00:00',
      '2026-03-28T22:00:00.000Z',
    ],
    ['before clocks go back at midnight', 'Asia/Beirut', '2026-10-24', '23:30', '2026-10-24T21:30:00.000Z'],
    [
      'of a day that Samoa left out is on the next',
      'Pacific/Apia',
      '2011-12-30',
      '09:00',
      '2011-12-30T19:00:00.000Z',
    ],
  ])('%s', (_, timezone, day, time, instant) => {
    expect(rfc3339(instantOf(day, time, timezone))).toBe(instant);
    expect(rfc3339(instantOf(day, time, timezone))).toBe(instant);
  });
});

describe('the day that it is', () => {
  it.each([
    ['just before midnight', 'America/Mexico_City', '2026-12-01T05:59:59.999Z', '2026-11-30'],
    ['at midnight', 'America/Mexico_City', '2026-12-01T06:00:00Z', '2026-12-01'],
    ['in the first of two hours from midnight', 'America/Havana', '2026-11-01T04:30:00Z', '2026-11-01'],
    ['in the second of them', 'America/Havana', '2026-11-01T05:30:00Z', '2026-11-01'],
    ['before the first of them', 'America/Havana', '2026-11-01T03:59:59Z', '2026-10-31'],
    ['in an hour that comes again before midnight', 'Asia/Beirut', '2026-10-24T21:30:00Z', '2026-10-24'],
    ['after a midnight that was left out', 'Asia/Beirut', '2026-03-28T22:00:00Z', '2026-03-29'],
    ['before Samoa left a day out', 'Pacific/Apia', '2011-12-30T09:59:59Z', '2011-12-29'],
    ['after it', 'Pacific/Apia', '2011-12-30T10:00:00Z', '2011-12-31'],
  ])('is known %s, whatever was asked before', (_, timezone, instant, day) => {
    const asked = Date.parse(instant);
    for (const before of [asked - 86_400_000, asked, asked + 3_600_000]) {
      dayOf(before, timezone);
      expect(dayOf(asked, timezone)).toBe(day);
    }
  });

  it('is the same from a day’s midnight to its last hour, all through a year of clock changes', () => {
    for (const timezone of ['America/Tijuana', 'Europe/Madrid', 'America/Havana', 'Asia/Beirut'])
      for (let day = '2026-01-01'; day < '2027-01-01'; day = addDays(day, 1))
        for (const time of ['00:00', '12:00', '23:59'])
          expect([timezone, dayOf(instantOf(day, time, timezone), timezone)]).toEqual([timezone, day]);
  });
});

describe('the campus’s clock', () => {
  it.each([
    ['on a Monday morning', 'America/Mexico_City', '2026-11-30T13:05:59Z', { weekday: 1, time: '07:05' }],
    ['on a Sunday at midnight', 'America/Mexico_City', '2026-11-29T06:00:00Z', { weekday: 7, time: '00:00' }],
    ['in the second of two hours', 'Europe/Madrid', '2026-10-25T01:30:00Z', { weekday: 7, time: '02:30' }],
  ])('is read %s', (_, timezone, instant, local) => {
    expect(localTimeAt(Date.parse(instant), timezone)).toEqual(local);
  });

  it('counts days over months and leap years, and weekdays from Monday', () => {
    expect(addDays('2028-02-28', 1)).toBe('2028-02-29');
    expect(addDays('2027-01-01', -1)).toBe('2026-12-31');
    expect([weekdayOf('2026-11-30'), weekdayOf('2026-11-29')]).toEqual([1, 7]);
  });
});
