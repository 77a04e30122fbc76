import { expect, it } from 'vitest';
import { Turns } from '../../src/domain/turns.ts';

const now = Date.parse('2026-09-14T17:00:00Z');
const halfTheTime = () => new Turns({ share: 0.5, longestWaitMs: 1_000, usualMs: 150 });

it('whoever comes first begins at once, each after them when the one before and its rest are over', () => {
  const turns = halfTheTime();
  expect([turns.book(now, 1), turns.book(now, 1), turns.book(now + 100, 1)]).toEqual([0, 300, 500]);
});

it('nobody is given a turn that is later than the longest wait, and there are turns again as time passes', () => {
  const turns = halfTheTime();
  const waits = Array.from({ length: 7 }, () => turns.book(now, 1));
  expect(waits).toEqual([0, 300, 600, 900, null, null, null]);
  expect([turns.isFull(now), turns.isFull(now + 200)]).toEqual([true, false]);
  expect(turns.book(now + 200, 1)).toBe(1_000);
  expect(turns.book(now + 60_000, 1)).toBe(0);
});

it('what costs nothing fills nothing', () => {
  const turns = halfTheTime();
  for (let n = 0; n < 1_000; n++) expect(turns.book(now, 0)).toBe(0);
});

it('who took longer than was thought is rested from as long, and those who come then are given fewer turns', () => {
  const turns = halfTheTime();
  turns.book(now, 1);
  turns.begins(now, 1);
  expect(turns.restMs(now)).toBe(300);
  turns.ended(now + 850, 1, 850);
  expect([turns.restMs(now + 850), turns.restMs(now + 1_700)]).toEqual([850, 0]);
  const waits = Array.from({ length: 3 }, () => turns.book(now + 850, 1));
  expect(waits).toEqual([850, null, null]);
});

it('little work that a busy machine is late with keeps nobody waiting', () => {
  const turns = halfTheTime();
  for (let n = 0; n < 100; n++) {
    expect(turns.book(now, 0.000_001)).toBeLessThan(1);
    turns.begins(now, 0.000_001);
    turns.ended(now, 0.000_001, 5_000);
    expect(turns.restMs(now)).toBeLessThan(1);
  }
  expect(turns.isFull(now)).toBe(false);
});

it('a clock that is set back begins anew', () => {
  const turns = halfTheTime();
  for (let n = 0; n < 7; n++) turns.book(now, 1);
  turns.begins(now, 1);
  const before = now - 3_600_000;
  expect([turns.isFull(now), turns.isFull(before), turns.restMs(before)]).toEqual([true, false, 0]);
  expect(turns.book(before, 1)).toBe(0);
});
