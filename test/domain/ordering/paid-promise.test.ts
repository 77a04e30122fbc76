import { describe, expect, it } from 'vitest';
import { promiseWhenPaid } from '../../../src/domain/ordering/paid-promise.ts';
import type { CafeteriaFacts, Calendar } from '../../../src/domain/ordering/state.ts';
import { at, daily, dish, holding, iso, order } from './support.ts';

type Case = {
  paid: string;
  chosen?: boolean | null;
  slot?: string;
  prepMinutes?: number;
  /** Until when the dish is served; else all day. */
  servedUntil?: string;
  calendar?: Partial<Calendar>;
  cafeteria?: Partial<CafeteriaFacts>;
  /** Orders in other slots. */
  taken?: Record<string, number>;
};
type Promised = { slot: string; from: string; until: string; isOther?: boolean };

/** An order for the slot of 10:00 to 10:15, of a dish that takes five minutes. */
function promisedTo({ paid, chosen = false, slot = '10:00', prepMinutes = 5, servedUntil, ...facts }: Case) {
  const record = order({
    status: 'pending_payment',
    paymentMethod: 'card',
    isSlotChosen: chosen,
    pickupSlot: iso(at(slot)),
    items: [{}, { id: 'gone', menuItemId: 'slow', removedAt: iso(at('10:00')) }],
  });
  const windows = servedUntil ? [{ weekdays: [1, 2, 3, 4, 5], from: '07:00', until: servedUntil }] : [];
  const loads = Object.entries({ [slot]: 1, ...facts.taken });
  const state = holding(record, {
    ...facts,
    dishes: [dish('torta', { prepMinutes, windows }), dish('slow', { prepMinutes: 90 })],
    loads: loads.map(([starts, orders]) => [at(starts), { orders }]),
  });
  return promiseWhenPaid(state, record, at(paid));
}

describe('an order that is paid', () => {
  it.each<[string, Case, Promised | null]>([
    ['at once is promised as it was', { paid: '10:00' }, { slot: '10:00', from: '10:05', until: '10:20' }],
    [
      'minutes later is promised as soon as possible from then on',
      { paid: '10:09' },
      { slot: '10:00', from: '10:14', until: '10:29' },
    ],
    [
      'so late that it falls into the next slot is counted there',
      { paid: '10:12' },
      { slot: '10:15', from: '10:17', until: '10:32' },
    ],
    [
      'and finds that one full takes the first that has room',
      { paid: '10:12', cafeteria: { slotCapacity: { orders: 1 } }, taken: { '10:15': 1 } },
      { slot: '10:30', from: '10:30', until: '10:45' },
    ],
    [
      'and finds all full stays where its work is counted, late',
      {
        paid: '10:12',
        calendar: { weekly: daily('09:00', '10:45') },
        cafeteria: { slotCapacity: { orders: 1 } },
        taken: { '10:15': 1, '10:30': 1 },
      },
      { slot: '10:00', from: '10:17', until: '10:32' },
    ],
    [
      'late in the slot that was chosen, where all others are full, is said, too',
      {
        paid: '10:12',
        chosen: true,
        calendar: { weekly: daily('09:00', '10:45') },
        cafeteria: { slotCapacity: { orders: 1 } },
        taken: { '10:15': 1, '10:30': 1 },
      },
      { slot: '10:00', from: '10:17', until: '10:32', isOther: true },
    ],
    [
      'in its own slot needs no room: it has it',
      { paid: '10:03', cafeteria: { slotCapacity: { orders: 1 } } },
      { slot: '10:00', from: '10:08', until: '10:23' },
    ],
    [
      'shortly before closing is promised until then',
      { paid: '10:09', calendar: { weekly: daily('09:00', '10:20') } },
      { slot: '10:00', from: '10:14', until: '10:20' },
    ],
    [
      'too late to be made before closing is not promised at all',
      { paid: '10:15', calendar: { weekly: daily('09:00', '10:20') } },
      null,
    ],
    [
      'when its dish is no longer served is not moved to where it would not be made',
      { paid: '10:12', servedUntil: '10:10' },
      null,
    ],
    [
      'when its dish is no longer served, but in its own slot, is made: it was agreed',
      { paid: '10:09', servedUntil: '10:05' },
      { slot: '10:00', from: '10:14', until: '10:29' },
    ],
    [
      'in the last minutes of its dish is made in them',
      { paid: '10:12', servedUntil: '10:20' },
      { slot: '10:15', from: '10:17', until: '10:32' },
    ],
    [
      'on a day that it closed meanwhile is not promised at all',
      { paid: '10:01', calendar: { exceptions: [{ day: '2026-11-30', opens: null, closes: null }] } },
      null,
    ],
    [
      'in a pause that began meanwhile is made all the same',
      { paid: '10:01', cafeteria: { status: 'paused' } },
      { slot: '10:00', from: '10:06', until: '10:21' },
    ],
    [
      'in a kitchen that is slow by now is told so',
      { paid: '10:01', cafeteria: { extraWaitMinutes: 10, capacityUntil: at('11:00') } },
      { slot: '10:00', from: '10:16', until: '10:31' },
    ],
    [
      'long before the slot that was chosen keeps it',
      { paid: '10:09', slot: '13:00', chosen: true },
      { slot: '13:00', from: '13:00', until: '13:15' },
    ],
    [
      'within the slot that was chosen keeps it while it can be kept',
      { paid: '10:09', chosen: true },
      { slot: '10:00', from: '10:14', until: '10:15' },
    ],
    [
      'too late for the slot that was chosen gets the next, and that is said',
      { paid: '10:10', chosen: true },
      { slot: '10:15', from: '10:15', until: '10:30', isOther: true },
    ],
    [
      'of a version that did not keep whether a slot was chosen is taken to have',
      { paid: '10:09', chosen: null },
      { slot: '10:00', from: '10:14', until: '10:15' },
    ],
  ])('%s', (_, paid, promised) => {
    const answer = promisedTo(paid);
    expect(
      answer && {
        slot: iso(answer.slot.starts),
        from: iso(answer.promise.from),
        until: iso(answer.promise.until),
        isOther: answer.isOther,
      },
    ).toEqual(
      promised && {
        slot: iso(at(promised.slot)),
        from: iso(at(promised.from)),
        until: iso(at(promised.until)),
        isOther: promised.isOther ?? false,
      },
    );
  });
});
