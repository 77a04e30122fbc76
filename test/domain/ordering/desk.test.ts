import { expect, it } from 'vitest';
import type { Submission } from '../../../src/services/ordering/commands.ts';
import { type DeskDeps, OrderDesk } from '../../../src/services/ordering/desk.ts';
import { at, chance, decided, kitchen, orderIn, place } from './support.ts';

const now = at('10:00');

/** A desk in a world of its own, of which a test says what is otherwise. `sent`: the commands of each commit. */
function deskWith(otherwise: Partial<DeskDeps>) {
  const sent: string[][] = [];
  const deps: DeskDeps = {
    load: async () => kitchen(),
    loadOrder: async () => null,
    commit: async () => ({ kind: 'committed', deliveries: [], payments: [] }),
    findCommitted: async () => null,
    committed: () => {},
    missed: () => {},
    failed: (_, error) => {
      throw error;
    },
    now: () => now,
    chance: chance(),
    ...otherwise,
  };
  const desk = new OrderDesk({
    ...deps,
    commit: (group) => {
      sent.push(group.commands.map(({ commandId }) => commandId));
      return deps.commit(group);
    },
  });
  return { desk, sent };
}

const placing = (id: string): Submission => ({ id, command: place({ userId: id }, { hasKey: false }) });

it('an order without a key that waited while it was written elsewhere is looked for, and not written again', async () => {
  const elsewhere = orderIn(decided(kitchen(), place(), now).outcome);
  let commits = 0;
  const { desk, sent } = deskWith({
    // By then somebody else has written the second: this desk is behind, and reads its state anew.
    commit: async () =>
      ++commits === 1
        ? { kind: 'stale', commandIds: [] }
        : { kind: 'committed', deliveries: [], payments: [] },
    findCommitted: async (id) => (id === 'second' ? { order: elsewhere, wasPlaced: true } : null),
  });
  await desk.state();
  const [first, second] = [desk.submit(placing('first')), desk.submit(placing('second'))];
  expect((await first).kind).toBe('placed');
  expect(await second).toEqual({ kind: 'placed', order: elsewhere, payment: null, replayed: false });
  expect(sent).toEqual([['first'], ['first']]);
});

it('a group that the database refuses is settled one by one: whose fault it is is told so, the others are served', async () => {
  const refusal = Object.assign(new Error('refused'), {
    name: 'NeonDbError',
    code: '23514',
    constraint: 'menu_items_stock_not_negative',
  });
  const { desk, sent } = deskWith({
    commit: async ({ commands }) => {
      if (commands.some(({ commandId }) => commandId === 'second')) throw refusal;
      return { kind: 'committed', deliveries: [], payments: [] };
    },
  });
  const answers = ['first', 'second', 'third', 'fourth'].map((id) => desk.submit(placing(id)));
  expect((await Promise.all(answers)).map(({ kind }) => kind)).toEqual([
    'placed',
    'refused',
    'placed',
    'placed',
  ]);
  // The first was on its way when the others came.
  expect(sent).toEqual([['first'], ['second', 'third', 'fourth'], ['second'], ['third'], ['fourth']]);
});
