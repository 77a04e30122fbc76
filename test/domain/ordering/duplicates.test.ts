import { describe, expect, it } from 'vitest';
import { firstTap } from '../../../src/domain/ordering/duplicates.ts';
import { at, iso, kitchen, order } from './support.ts';

const now = at('10:00');
const tapped = (id: string, msAgo: number, facts: Parameters<typeof order>[0] = {}) =>
  order({ id, createdAt: iso(now - msAgo), ...facts });

describe('a second tap', () => {
  it.each<[string, Parameters<typeof kitchen>[0], string | undefined]>([
    ['is known just within five seconds', { orders: [tapped('first', 4_999)] }, 'first'],
    ['is an order of its own after them', { orders: [tapped('first', 5_000)] }, undefined],
    [
      'is known when the first is being paid',
      { orders: [tapped('first', 100, { status: 'pending_payment' })] },
      'first',
    ],
    [
      'is known when a quick kitchen has accepted the first',
      { orders: [tapped('first', 100, { status: 'accepted' })] },
      'first',
    ],
    [
      'is an order of its own when it has another basket',
      { orders: [tapped('first', 100, { basketHash: 'other' })] },
      undefined,
    ],
    [
      'is an order of its own when it is another student’s',
      { orders: [tapped('first', 100, { userId: 'ben' })] },
      undefined,
    ],
    [
      'is an order of its own when the first was taken back',
      { endedOrders: [tapped('first', 100, { status: 'cancelled' })] },
      undefined,
    ],
    [
      'is an order of its own when it is paid in another way: whoever changes that has read the screen',
      { orders: [tapped('first', 100, { paymentMethod: 'card' })] },
      undefined,
    ],
    [
      'is that of the newest, whatever their order',
      { orders: [tapped('new', 1_000), tapped('old', 4_000)] },
      'new',
    ],
    [
      'is that of the newest, in whatever order',
      { orders: [tapped('old', 4_000), tapped('new', 1_000)] },
      'new',
    ],
  ])('%s', (_, facts, first) => {
    expect(
      firstTap(kitchen(facts), { userId: 'ana', basketHash: 'basket', paymentMethod: 'cash' }, now)?.document
        .id,
    ).toBe(first);
  });
});
