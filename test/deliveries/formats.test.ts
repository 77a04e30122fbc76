import { expect, it } from 'vitest';
import { clock, keepFormats, money, weekdayAndClock } from '../../src/services/deliveries/formats.ts';

it('tells times as the clocks of each campus show them, and money in the words of each reader', () => {
  const noon = '2026-07-06T18:00:00.000Z';
  const told = () => [
    clock(noon, 'America/Mexico_City'),
    clock(noon, 'America/Tijuana'),
    clock(null, 'America/Tijuana'),
    weekdayAndClock(noon, 'America/Mexico_City', 'es'),
    weekdayAndClock(noon, 'America/Mexico_City', 'en'),
    money(5_500, 'MXN', 'es'),
    money(5_500, 'MXN', 'en'),
  ];
  const expected = ['12:00', '11:00', '', 'lunes 12:00', 'Monday 12:00', '$55.00', 'MX$55.00'];
  expect(told()).toEqual(expected);
  expect(told()).toEqual(expected);
});

it('makes a formatter once, and keeps a hundred at most', () => {
  const made: string[] = [];
  const format = keepFormats((locale, of) => {
    made.push(of);
    return `${locale} ${of}`;
  });
  for (const time of [1, 2, 3]) expect([time, format('es-MX', 'MXN')]).toEqual([time, 'es-MX MXN']);
  expect(made).toEqual(['MXN']);
  for (let zone = 0; zone < 99; zone++) format('es-MX', `zone ${zone}`);
  format('es-MX', 'MXN');
  expect(made).toHaveLength(100);
  format('es-MX', 'one too many');
  format('es-MX', 'MXN');
  expect(made.slice(100)).toEqual(['one too many', 'MXN']);
});
