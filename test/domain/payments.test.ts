import { describe, expect, it } from 'vitest';
import { type PaymentDocument, paymentStates } from '../../src/contracts/payments.ts';
import {
  idempotencyKeyOf,
  isStuck,
  moneyDelaySeconds,
  movesMoney,
  nextStep,
} from '../../src/domain/payments.ts';
import { fc } from '../support/property.ts';

const payment = (facts: Partial<PaymentDocument> = {}): PaymentDocument => ({
  id: 'p',
  orderId: 'o',
  cafeteriaId: 'c',
  method: 'card',
  status: 'authorized',
  amountCents: 5500,
  currency: 'MXN',
  wanted: 'held',
  wantedCents: 5500,
  capturedCents: 0,
  refundedCents: 0,
  providerId: 'pi_1',
  attempts: 0,
  hasWork: true,
  followed: true,
  payer: { name: '', email: '' },
  refunds: [],
  asked: '',
  ...facts,
});
const refund = {
  id: 'r',
  cause: 'cancelled',
  amountCents: 100,
  status: 'pending',
  generation: 1,
  providerId: null,
} as const;

describe('what is done next for a payment', () => {
  it.each<[string, Partial<PaymentDocument>, object | null]>([
    ['is made', { status: 'requested', providerId: null }, { call: 'create' }],
    [
      'is made, to be let go, when its order died meanwhile',
      { status: 'requested', providerId: null, wanted: 'cancelled' },
      { call: 'create' },
    ],
    ['is looked at when nothing is to be done', { status: 'awaiting' }, { call: 'retrieve' }],
    ['is captured', { wanted: 'captured', wantedCents: 4000 }, { call: 'capture', amountCents: 4000 }],
    ['is let go', { wanted: 'cancelled' }, { call: 'cancel' }],
    [
      'is let go while its student has not paid',
      { status: 'awaiting', wanted: 'cancelled' },
      { call: 'cancel' },
    ],
    [
      'is given back',
      { status: 'captured', wanted: 'cancelled', refunds: [refund] },
      { call: 'refund', refund },
    ],
    [
      'is not given back twice',
      { status: 'captured', refunds: [{ ...refund, providerId: 're_1' }] },
      { call: 'retrieve' },
    ],
    [
      'is left alone when Stripe would not have it',
      { status: 'failed', providerId: null, wanted: 'cancelled' },
      null,
    ],
  ])('it %s', (_, facts, step) => {
    expect(nextStep(payment(facts), false)).toEqual(step);
  });

  it('is nothing once it is as its order says and was looked at', () => {
    expect(nextStep(payment({ status: 'captured', wanted: 'captured' }), true)).toBeNull();
  });

  it('is never a capture of what is not wanted, nor a letting go of what was taken', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...paymentStates),
        fc.constantFrom('held' as const, 'captured' as const, 'cancelled' as const),
        fc.boolean(),
        (status, wanted, seen) => {
          const step = nextStep(payment({ status, wanted }), seen);
          if (step?.call === 'capture') expect([status, wanted]).toEqual(['authorized', 'captured']);
          if (step?.call === 'cancel') expect(wanted === 'cancelled' && status !== 'captured').toBe(true);
        },
      ),
    );
  });
});

describe('the key of a call', () => {
  it('stays while it is tried, and says what makes it another call', () => {
    const capture = { call: 'capture' as const, amountCents: 5500 };
    expect([0, 1, 3, 4].map((attempts) => idempotencyKeyOf({ id: 'p', attempts }, capture))).toEqual([
      'p-capture-5500-0',
      'p-capture-5500-0',
      'p-capture-5500-0',
      'p-capture-5500-1',
    ]);
    expect(idempotencyKeyOf({ id: 'p', attempts: 0 }, { ...capture, amountCents: 1 })).not.toBe(
      'p-capture-5500-0',
    );
  });

  it('of a renewal is that of the try that came to nothing: two taps are one, the next that runs out is another', () => {
    const key = (failedTry: string) =>
      idempotencyKeyOf({ id: 'p', attempts: 0 }, { call: 'renew', failedTry });
    expect([key('pm_1'), key('pm_1'), key('pm_2')]).toEqual([
      'p-renew-pm_1-0',
      'p-renew-pm_1-0',
      'p-renew-pm_2-0',
    ]);
  });

  it('of a refund never changes by itself, however often it fails', () => {
    const keys = [0, 4, 40].map((attempts) =>
      idempotencyKeyOf({ id: 'p', attempts }, { call: 'refund', refund }),
    );
    expect(new Set(keys)).toEqual(new Set(['r-refund-1']));
  });
});

describe('a failed call', () => {
  it('is made again after 5, 25 and 125 seconds, then every five minutes, for ever, and somebody is told', () => {
    expect([1, 2, 3, 4, 5, 1_000].map(moneyDelaySeconds)).toEqual([5, 25, 125, 300, 300, 300]);
    expect([3, 4].map((attempts) => isStuck({ attempts }))).toEqual([false, true]);
  });
});

it('money moves by an order that is paid online and accepted, ended or changed', () => {
  expect(movesMoney('order.accepted', 'card')).toBe(true);
  expect(movesMoney('order.accepted', 'cash')).toBe(false);
  expect(movesMoney('order.ready', 'card')).toBe(false);
});
