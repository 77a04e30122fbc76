import { env } from 'cloudflare:workers';
import { describe, expect, it } from 'vitest';
import { cafeteriaName } from '../../src/contracts/events.ts';
import type { Order } from '../../src/contracts/orders.ts';
import type { Answer, Submission } from '../../src/services/ordering/commands.ts';
import { type DeskDeps, OrderDesk } from '../../src/services/ordering/desk.ts';
import { deskDeps } from '../../src/services/ordering/open-desk.ts';
import { submitHere } from '../../src/services/ordering/submit.ts';
import { type OpenCafeteria, openCafeteria, torta } from '../support/cafeteria.ts';
import { databaseOf, placeSubmission, platformContext, quietDesk } from '../support/ordering.ts';

/** A desk whose way to the database is disturbed. */
const disturbedDesk = (cafeteria: OpenCafeteria, disturb: (deps: DeskDeps) => Partial<DeskDeps>) => {
  const heard = { committed: () => {}, missed: () => {} };
  const deps = { ...deskDeps(databaseOf(cafeteria), cafeteria.address, () => {}), ...heard };
  return new OrderDesk({ ...deps, ...disturb(deps) });
};

/** As the driver fails when an answer is lost: no SQLSTATE. */
const lostAnswer = () => Object.assign(new Error('fetch failed'), { name: 'NeonDbError' });

/** A commit whose first answers are lost: after it was written, or (`before`) on the way there. */
const losing =
  (count: number, when: 'before' | 'after') =>
  ({ commit }: DeskDeps): Partial<DeskDeps> => {
    let left = count;
    return {
      commit: async (group) => {
        if (left-- <= 0) return commit(group);
        if (when === 'after') await commit(group);
        throw lostAnswer();
      },
    };
  };

const numbersOf = (answers: Answer[]) =>
  answers.map((answer) =>
    answer.kind === 'placed' ? answer.order.number : answer.kind === 'refused' && answer.code,
  );

/** What stands in the database: how many orders, and every number of an event. */
async function books({ sql, id }: OpenCafeteria) {
  const [row] = await sql<{ orders: number; seqs: number[]; seq: number }>(
    `select (select count(*)::int from orders where cafeteria_id = $1) as orders,
       (select coalesce(json_agg(seq order by seq), '[]') from event_outbox where cafeteria_id = $1) as seqs,
       (select seq::int from cafeterias where id = $1) as seq`,
    [id],
  );
  return row as NonNullable<typeof row>;
}

const withKey = (cafeteria: OpenCafeteria, key: string, facts = {}): Submission => ({
  ...placeSubmission(cafeteria, facts),
  key: {
    userId: cafeteria.students[0]?.user?.id as string,
    route: 'POST /orders',
    key,
    requestHash: 'the same',
  },
});

describe('a desk whose answer from the database is lost', () => {
  it.each(['before', 'after'] as const)(
    '%s the commit, answers its group as if nothing had been',
    async (when) => {
      const cafeteria = await openCafeteria({ menu: [torta({ stock: 9 })] });
      const desk = disturbedDesk(cafeteria, losing(2, when));
      const answers = await Promise.all([
        desk.submit(placeSubmission(cafeteria)),
        desk.submit(placeSubmission(cafeteria)),
        desk.submit(placeSubmission(cafeteria, { quantity: 40 })),
      ]);
      expect(numbersOf(answers).sort()).toEqual(['A-001', 'A-002', 'out_of_stock']);
      expect(await books(cafeteria)).toEqual({ orders: 2, seqs: [1, 2], seq: 2 });
      expect(numbersOf([await desk.submit(placeSubmission(cafeteria))])).toEqual(['A-003']);
    },
  );

  it('for good, says that nobody knows; the same key tells later', async () => {
    const cafeteria = await openCafeteria({ menu: [torta({ stock: 9 })] });
    let now = Date.now();
    const desk = disturbedDesk(cafeteria, (deps) => ({
      ...losing(1_000, 'after')(deps),
      now: () => {
        now += 6_000;
        return now;
      },
    }));
    expect(await desk.submit(withKey(cafeteria, 'lost'))).toEqual({ kind: 'unknown' });
    const again = await quietDesk(cafeteria).submit(withKey(cafeteria, 'lost'));
    expect(again).toMatchObject({ kind: 'placed', replayed: true, order: { number: 'A-001' } });
    expect((await books(cafeteria)).orders).toBe(1);
  });
});

it('a desk that others outrun for as long as it tries says that it was not to be had, and sets nothing aside', async () => {
  const cafeteria = await openCafeteria();
  let now = Date.now();
  const failed: unknown[] = [];
  const desk = disturbedDesk(cafeteria, () => ({
    commit: async () => {
      now += 6_000;
      return { kind: 'stale', commandIds: [] };
    },
    now: () => now,
    failed: (command) => failed.push(command),
  }));
  expect(await desk.submit(placeSubmission(cafeteria))).toEqual({ kind: 'unknown' });
  expect(failed).toEqual([]);
});

describe('a state that is only asked', () => {
  it('is compared with the database now and then, and is what is known while that is away', async () => {
    const cafeteria = await openCafeteria();
    const { institution, item } = cafeteria;
    let now = Date.now();
    let away = false;
    const desk = disturbedDesk(cafeteria, ({ commit }) => ({
      now: () => now,
      commit: (group) => (away ? Promise.reject(lostAnswer()) : commit(group)),
    }));
    const price = async () => (await desk.state())?.dishes.get(item)?.priceCents;
    expect(await price()).toBe(5500);
    const { sql } = await import('../support/lab.ts');
    await sql(institution, 'update menu_items set price_cents = 9900 where id = $1', [item]);
    away = true;
    now += 31_000;
    expect(await price()).toBe(5500);
    away = false;
    now += 31_000;
    expect(await price()).toBe(9900);
  });
});

describe('a command that is sent again elsewhere', () => {
  it('after the object committed it and died is answered with that order, without a key', async () => {
    const cafeteria = await openCafeteria();
    const submission = placeSubmission(cafeteria);
    const first = await quietDesk(cafeteria).submit(submission);
    const again = await submitHere(platformContext(cafeteria), cafeteria.address, {
      ...submission,
      isAgain: true,
    });
    expect(first.kind === 'placed' && again.kind === 'placed' && again.order.id === first.order.id).toBe(
      true,
    );
    expect((await books(cafeteria)).orders).toBe(1);
  });

  it('while the object still works on it is committed once, whoever is faster', async () => {
    const cafeteria = await openCafeteria();
    const submission = placeSubmission(cafeteria);
    const answers = await Promise.all([
      quietDesk(cafeteria).submit({ ...submission }),
      quietDesk(cafeteria).submit({ ...submission, isAgain: true }),
    ]);
    const ids = answers.map((answer) => answer.kind === 'placed' && answer.order.id);
    expect(ids[0]).toBe(ids[1]);
    expect((await books(cafeteria)).orders).toBe(1);
  });

  it('while it waits at a desk that then reads the state anew is committed once', async () => {
    const cafeteria = await openCafeteria();
    let arrive = () => {};
    let goOn = () => {};
    const arrived = new Promise<void>((resolve) => {
      arrive = resolve;
    });
    const held = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    const desk = disturbedDesk(cafeteria, ({ commit }) => ({
      commit: async (group) => {
        arrive();
        await held;
        return commit(group);
      },
    }));
    const before = desk.submit(placeSubmission(cafeteria));
    await arrived;
    const submission = placeSubmission(cafeteria);
    const waiting = desk.submit({ ...submission });
    // Its sender has given that desk up.
    const elsewhere = await quietDesk(cafeteria).submit({ ...submission, isAgain: true });
    goOn();
    const ids = [await waiting, elsewhere].map((answer) => answer.kind === 'placed' && answer.order.id);
    expect(ids[0]).toBe(ids[1]);
    expect((await before).kind).toBe('placed');
    expect((await books(cafeteria)).orders).toBe(2);
  });

  it('moves an order once, and both hear it moved', async () => {
    const cafeteria = await openCafeteria();
    const { body: order } = await cafeteria.student.order(cafeteria.id, { [cafeteria.item]: 1 });
    const accept: Submission = {
      id: crypto.randomUUID(),
      command: {
        kind: 'move',
        orderId: order.id,
        to: 'accepted',
        event: 'order.accepted',
        from: ['placed'],
        actor: { role: 'staff', userId: null, ownOnly: false },
      },
    };
    const first = await quietDesk(cafeteria).submit(accept);
    const again = await quietDesk(cafeteria).submit({ ...accept, isAgain: true });
    for (const answer of [first, again])
      expect(answer).toMatchObject({ kind: 'done', order: { status: 'accepted', version: 2 } });
  });
});

describe('a group', () => {
  it('goes on without a command that throws', async () => {
    const cafeteria = await openCafeteria();
    const broken = placeSubmission(cafeteria);
    if (broken.command.kind === 'place') broken.command.request.items = null as never;
    const desk = quietDesk(cafeteria);
    await desk.state();
    const answers = await Promise.all([
      desk.submit(placeSubmission(cafeteria)),
      desk.submit(broken),
      desk.submit(placeSubmission(cafeteria)),
    ]);
    expect(answers.map(({ kind }) => kind)).toEqual(['placed', 'failed', 'placed']);
    expect(await books(cafeteria)).toEqual({ orders: 2, seqs: [1, 2], seq: 2 });
  });

  it('that a constraint refuses is committed without the one that it refuses', async () => {
    const cafeteria = await openCafeteria({ students: 2 });
    const stranger = placeSubmission(cafeteria);
    // Nobody whom the database knows.
    if (stranger.command.kind === 'place') stranger.command.request.userId = crypto.randomUUID();
    const desk = quietDesk(cafeteria);
    await desk.state();
    const answers = await Promise.all([
      desk.submit(placeSubmission(cafeteria)),
      desk.submit(placeSubmission(cafeteria, { student: 1 })),
      desk.submit(stranger),
    ]);
    expect(answers.map(({ kind }) => kind)).toEqual(['placed', 'placed', 'failed']);
    expect((await books(cafeteria)).seqs).toEqual([1, 2]);
  });

  it('moves one order twice, and the database sees both moves', async () => {
    const cafeteria = await openCafeteria();
    const { body: order } = await cafeteria.student.order(cafeteria.id, { [cafeteria.item]: 1 });
    const desk = quietDesk(cafeteria);
    await desk.state();
    const moves = [
      ['accepted', 'placed'],
      ['preparing', 'accepted'],
    ] as const;
    const [, ...answers] = await Promise.all([
      desk.submit(placeSubmission(cafeteria)),
      ...moves.map(([to, from]) =>
        desk.submit({
          id: crypto.randomUUID(),
          command: {
            kind: 'move',
            orderId: order.id,
            to,
            event: `order.${to}`,
            from: [from],
            actor: { role: 'staff', userId: null, ownOnly: false },
          },
        }),
      ),
    ]);
    expect(answers.map(({ kind }) => kind)).toEqual(['done', 'done']);
    expect(await cafeteria.sql('select status, version from orders where id = $1', [order.id])).toEqual([
      { status: 'preparing', version: 3 },
    ]);
  });

  it('answers one key that comes twice in it once, and the other as a replay', async () => {
    const cafeteria = await openCafeteria({ menu: [torta({ stock: 9 })] });
    const desk = quietDesk(cafeteria);
    await desk.state();
    const answers = await Promise.all([
      desk.submit(placeSubmission(cafeteria)),
      desk.submit(withKey(cafeteria, 'twice')),
      desk.submit(withKey(cafeteria, 'twice')),
    ]);
    const [, first, second] = answers;
    expect(first?.kind === 'placed' && second?.kind === 'placed' && first.order.id === second.order.id).toBe(
      true,
    );
    expect(answers.map((answer) => answer.kind === 'placed' && answer.replayed).sort()).toEqual([
      false,
      false,
      true,
    ]);
    expect((await books(cafeteria)).orders).toBe(2);
  });
});

describe('several desks and other writers at one cafeteria', () => {
  it('number events without a gap and never oversell', async () => {
    const cafeteria = await openCafeteria({ menu: [torta({ stock: 12 })], students: 3 });
    const { id, item, students, staff, manager } = cafeteria;
    const desks = [quietDesk(cafeteria), quietDesk(cafeteria)];
    const [http, beside] = await Promise.all([
      Promise.all(students.map((student) => student.order(id, { [item]: 3 }))),
      Promise.all(
        desks.flatMap((desk) =>
          [0, 1, 2].map((student) => desk.submit(placeSubmission(cafeteria, { student, quantity: 3 }))),
        ),
      ),
      staff.post(`/cafeterias/${id}/menu-items/${item}/stock`, { kind: 'waste', quantity: 1 }),
      manager.call(`/cafeterias/${id}/settings`, { method: 'PATCH', body: { tipsEnabled: true } }),
    ]);
    const placed =
      http.filter(({ status }) => status === 201).length +
      beside.filter(({ kind }) => kind === 'placed').length;
    expect(placed).toBe(3);
    const { orders, seqs, seq } = await books(cafeteria);
    expect(orders).toBe(3);
    expect(seqs).toEqual(Array.from({ length: seq }, (_, index) => index + 1));
    expect(await cafeteria.sql('select stock from menu_items where id = $1', [item])).toEqual([{ stock: 2 }]);
  });

  it('do not commit what was decided on an older menu, or in another history', async () => {
    const cafeteria = await openCafeteria();
    const { id, item, institution } = cafeteria;
    const desk = quietDesk(cafeteria);
    await desk.state();
    const { sql } = await import('../support/lab.ts');
    await sql(institution, 'update menu_items set price_cents = 9900 where id = $1', [item]);
    const dearer = await desk.submit(placeSubmission(cafeteria));
    expect(dearer).toMatchObject({ kind: 'placed', order: { totalCents: 9900 } });
    await sql(institution, 'update cafeterias set epoch = gen_random_uuid() where id = $1', [id]);
    expect(await desk.submit(placeSubmission(cafeteria))).toMatchObject({ kind: 'placed' });
    expect((await books(cafeteria)).seqs).toEqual([1, 2]);
  });

  it('know the allergens that the profile has, whatever a command took them for', async () => {
    const cafeteria = await openCafeteria();
    const { item, student, sql } = cafeteria;
    await sql(`update menu_items set allergens = '{gluten}' where id = $1`, [item]);
    await sql(`update users set allergens = '{gluten}' where id = $1`, [student.user?.id]);
    const answer = await quietDesk(cafeteria).submit(placeSubmission(cafeteria));
    expect(answer).toMatchObject({ kind: 'refused', code: 'allergen_conflict' });
    expect((await books(cafeteria)).orders).toBe(0);
  });

  it('make no move that the state machine does not know, nor does anybody by hand', async () => {
    const cafeteria = await openCafeteria();
    const { body: order } = await cafeteria.student.order(cafeteria.id, { [cafeteria.item]: 1 });
    await expect(
      cafeteria.sql(`update orders set status = 'collected' where id = $1`, [order.id]),
    ).rejects.toThrow('no order goes from placed to collected');
  });
});

it("the cafeteria's object hears of what others have committed, and its sockets too", async () => {
  const cafeteria = await openCafeteria();
  const board = await cafeteria.staff.stream(cafeteria.id);
  const answer = await quietDesk(cafeteria).submit(placeSubmission(cafeteria));
  const order = (answer as { order: Order }).order;
  await env.CAFETERIA.getByName(cafeteriaName(cafeteria.address)).wake(cafeteria.address);
  await board.hearsEvent('order.placed', order.id);
});

describe('a command that a fault of ours keeps from being decided', () => {
  it('leaves nothing behind: the others of its group are written as if it had not come', async () => {
    const cafeteria = await openCafeteria({ menu: [torta({ stock: 5 })], students: 3 });
    const failed: string[] = [];
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const desk = disturbedDesk(cafeteria, ({ load }) => ({
      load: async () => {
        await held;
        return load();
      },
      failed: (command) => failed.push(command.kind),
    }));
    const [first, broken, last] = [0, 1, 2].map((student) => placeSubmission(cafeteria, { student })) as [
      Submission,
      Submission,
      Submission,
    ];
    // Decided, and then not to be written down.
    Object.defineProperty(broken, 'origin', {
      get: () => {
        throw new Error('a fault of ours');
      },
    });
    // The first is a group by itself, while which the others come.
    const answers = [first, broken, last].map((submission) => desk.submit(submission));
    release();
    expect(numbersOf(await Promise.all(answers))).toEqual(['A-001', false, 'A-002']);
    expect(failed).toEqual(['place']);
    expect(await books(cafeteria)).toMatchObject({ orders: 2, seqs: [1, 2], seq: 2 });
    expect(await cafeteria.sql('select stock from menu_items where id = $1', [cafeteria.item])).toEqual([
      { stock: 3 },
    ]);
  });
});
