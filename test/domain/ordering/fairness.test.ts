import { describe, expect, it } from 'vitest';
import { refuseUnfair } from '../../../src/domain/ordering/fairness.ts';
import { Refusal } from '../../../src/domain/ordering/refusal.ts';
import type { OrderRecord } from '../../../src/domain/ordering/state.ts';
import { dish, kitchen, openStates, order } from './support.ts';

const pair = dish('pair', { components: [{ dishId: 'torta', quantity: 2 }] });

function judged(
  wanted: Record<string, number>,
  orders: OrderRecord[],
  {
    maxOpenOrders = null,
    maxPerStudent = 3,
    dailyStock = null,
  }: { maxOpenOrders?: number | null; maxPerStudent?: number | null; dailyStock?: number | null } = {},
) {
  const dishes = [dish('torta', { maxPerStudent, dailyStock }), dish('coffee'), pair];
  const state = kitchen({ cafeteria: { maxOpenOrders }, dishes, orders });
  try {
    refuseUnfair(state, 'ana', new Map(Object.entries(wanted)), '2026-11-30');
    return 'fair';
  } catch (error) {
    if (error instanceof Refusal) return { code: error.code, ...error.facts };
    throw error;
  }
}

const anas = (id: string, facts: Parameters<typeof order>[0] = {}) => order({ id, ...facts });
const tooManyOrders = { code: 'too_many_open_orders', limit: 2 };
const tooManyTortas = { code: 'item_limit_reached', menuItemId: 'torta', name: 'torta', limit: 3 };

describe('a student may have', () => {
  it.each<[string, Parameters<typeof judged>, unknown]>([
    ['any number of orders without a limit', [{ coffee: 1 }, [anas('1'), anas('2'), anas('3')]], 'fair'],
    [
      'one order less than the limit, and another',
      [{ coffee: 1 }, [anas('1')], { maxOpenOrders: 2 }],
      'fair',
    ],
    [
      'no more open orders than the limit',
      [{ coffee: 1 }, [anas('1'), anas('2')], { maxOpenOrders: 2 }],
      tooManyOrders,
    ],
    [
      'as many as the limit, whatever others have',
      [{ coffee: 1 }, [anas('1'), anas('2', { userId: 'ben' })], { maxOpenOrders: 2 }],
      'fair',
    ],
    [
      'no order where none is allowed',
      [{ coffee: 1 }, [], { maxOpenOrders: 0 }],
      { ...tooManyOrders, limit: 0 },
    ],
    ['as many portions of a scarce dish as its limit', [{ torta: 3 }, []], 'fair'],
    ['no portion more', [{ torta: 4 }, []], tooManyTortas],
    [
      'none beside those of open orders',
      [{ torta: 2 }, [anas('1', { items: [{ quantity: 2 }] })]],
      tooManyTortas,
    ],
    ['those that are left beside them', [{ torta: 1 }, [anas('1', { items: [{ quantity: 2 }] })]], 'fair'],
    [
      'more when it is others who have them',
      [{ torta: 3 }, [anas('1', { userId: 'ben', items: [{ quantity: 3 }] })]],
      'fair',
    ],
    [
      'none beside those in combos',
      [{ torta: 2 }, [anas('1', { items: [{ menuItemId: 'pair' }] })]],
      tooManyTortas,
    ],
    [
      'none beside two lines of a dish',
      [{ torta: 2 }, [anas('1', { items: [{ id: 'a' }, { id: 'b' }] })]],
      tooManyTortas,
    ],
    [
      'again what a line no longer has',
      [{ torta: 3 }, [anas('1', { items: [{ id: 'a', removedAt: '2026-11-30T16:00:00.000Z' }] })]],
      'fair',
    ],
    [
      'any number of a dish without a limit',
      [{ torta: 99, coffee: 99 }, [anas('1')], { maxPerStudent: null }],
      'fair',
    ],
    ['what is no longer on the menu', [{ gone: 9 }, []], 'fair'],
    [
      'as many of what is made anew each day, whatever they have of another day',
      [
        { torta: 3 },
        [anas('1', { businessDay: '2026-12-01', items: [{ quantity: 3 }] })],
        { dailyStock: 20 },
      ],
      'fair',
    ],
    [
      'no more of it on one day',
      [{ torta: 2 }, [anas('1', { items: [{ quantity: 2 }] })], { dailyStock: 20 }],
      tooManyTortas,
    ],
    [
      'no more of what is made once, whatever the day',
      [{ torta: 2 }, [anas('1', { businessDay: '2026-12-01', items: [{ quantity: 2 }] })]],
      tooManyTortas,
    ],
    [
      'too many orders before too many portions',
      [{ torta: 9 }, [anas('1'), anas('2')], { maxOpenOrders: 2 }],
      tooManyOrders,
    ],
  ])('%s', (_, [wanted, orders, limits], expected) => {
    expect(judged(wanted, orders, limits)).toEqual(expected);
  });

  it.each(openStates)('no more, when an order is %s', (status) => {
    expect(judged({ torta: 3 }, [anas('1', { status })])).toEqual(tooManyTortas);
  });
});
