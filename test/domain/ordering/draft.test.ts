import { describe, expect, it } from 'vitest';
import { Draft } from '../../../src/domain/ordering/draft.ts';
import { at, chance, dish, kitchen, order } from './support.ts';

const now = at('10:00');
const release = { kind: 'release', orderId: 'order', byUserId: null } as const;
const draftOf = (...dishes: ReturnType<typeof dish>[]) => new Draft(kitchen({ dishes }), now, chance());

describe('a draft', () => {
  it('gives each change to the event that comes next, and keeps what none has told of', () => {
    const draft = draftOf(dish('torta', { stock: 3 }));
    draft.changeLoad(now, 'orders', 1);
    draft.changeLoad(now, 'grill', 2);
    draft.emit('order.placed', null);
    draft.emit('order.accepted', null, { by: 'system' });
    draft.changeCafeteria({ ordersToday: 1 });
    draft.changeCafeteria({ menuVersion: 4 });
    expect(draft.events.map(({ event, seq, data, changes }) => ({ event, seq, data, changes }))).toEqual([
      {
        event: 'order.placed',
        seq: 11,
        data: undefined,
        changes: {
          loads: [
            { slot: now, resource: 'orders', amount: 1 },
            { slot: now, resource: 'grill', amount: 2 },
          ],
        },
      },
      { event: 'order.accepted', seq: 12, data: { by: 'system' }, changes: {} },
    ]);
    expect(draft.rest).toEqual({ cafeteria: { ordersToday: 1, menuVersion: 4 } });
  });

  it('puts the order as it is now into the event, whole', () => {
    const draft = draftOf();
    const record = order({ version: 7 });
    draft.emit('order.changed', record);
    expect(draft.events[0]).toMatchObject({ order: record.document, changes: { orders: [record] }, at: now });
  });

  it('shows the stock and the cafeteria that it has left so far, and leaves the state', () => {
    const draft = draftOf(dish('torta', { stock: 3 }), dish('coffee'));
    draft.changeDishStock({ dishId: 'torta', quantity: 2, stockAfter: 5, ...release });
    draft.changeCafeteria({ ordersToday: 8 });
    draft.countDish('coffee');
    draft.countDish('torta');
    const { dishes, cafeteria } = draft.soFar();
    expect([...dishes.values()].map(({ id, stock }) => [id, stock])).toEqual([
      ['torta', 5],
      ['coffee', 0],
    ]);
    expect([draft.dish('torta')?.stock, draft.dish('coffee')?.stock, draft.dish('gone')]).toEqual([
      5,
      0,
      undefined,
    ]);
    expect([cafeteria.ordersToday, draft.state.cafeteria.ordersToday]).toEqual([8, 0]);
    expect(draft.state.dishes.get('torta')?.stock).toBe(3);
  });

  it('raises the version of the menu with each thing that it tells of it', () => {
    const draft = draftOf();
    draft.emitMenuChange('menu.sold_out', { menuItemId: 'torta' });
    draft.emitMenuChange('menu.changed', {});
    expect(draft.events.map(({ data, changes }) => [data, changes])).toEqual([
      [{ menuItemId: 'torta', menuVersion: 2 }, { cafeteria: { menuVersion: 2 } }],
      [{ menuVersion: 3 }, { cafeteria: { menuVersion: 3 } }],
    ]);
  });
});
