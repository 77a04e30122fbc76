import { expect, it } from 'vitest';
import type { Order } from '../../src/contracts/orders.ts';
import { submitCommand } from '../../src/services/ordering/submit.ts';
import { slotAhead } from '../support/baskets.ts';
import { agua, type OpenCafeteria, openCafeteria, torta } from '../support/cafeteria.ts';
import type { Client } from '../support/clients.ts';
import { platformContext } from '../support/ordering.ts';
import { fc } from '../support/property.ts';

type Line = { dish: number; quantity: number; option: boolean };
/** Which order, line or student is meant is a number of any size: taken modulo those there are. */
type Step =
  | { do: 'place'; student: number; lines: Line[]; quarters: number; key: boolean }
  | { do: 'move'; order: number; verb: string; byStudent: boolean }
  | { do: 'propose'; order: number; line: number }
  | { do: 'decide'; order: number; accept: boolean }
  | { do: 'overdue'; order: number };

const line = fc.record({ dish: fc.nat(2), quantity: fc.integer({ min: 1, max: 4 }), option: fc.boolean() });
const order = fc.nat(30);
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('place' as const),
      student: fc.nat(2),
      lines: fc.array(line, { minLength: 1, maxLength: 3 }),
      quarters: fc.integer({ min: 1, max: 2 }),
      key: fc.boolean(),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('move' as const),
      order,
      verb: fc.constantFrom('accept', 'start', 'ready', 'collect', 'reject', 'cancel'),
      byStudent: fc.boolean(),
    }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('propose' as const), order, line: fc.nat(2) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('decide' as const), order, accept: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('overdue' as const), order }) },
);
/** Batches come one after the other; what is in one happens at the same time. */
const history = fc.array(fc.array(step, { minLength: 3, maxLength: 7 }), { minLength: 5, maxLength: 9 });

const initial = { torta: 14, agua: 9, option: 11 };

/** Tortas with an option that is counted, waters, and a combo of one torta and two waters. */
async function openCounted(autoAccept: boolean) {
  const options = { name: 'Extra', min: 0, max: 1, modifiers: [{ name: 'Queso', priceDeltaCents: 733 }] };
  const cafeteria = await openCafeteria({
    menu: [
      torta({ stock: initial.torta, groups: [options] }),
      agua({ stock: initial.agua }),
      torta({ name: 'Combo', priceCents: 8000, stock: null }),
    ],
    students: 3,
  });
  const { id, items, sql } = cafeteria;
  await sql(
    'insert into combo_components (combo_id, component_id, quantity) values ($1, $2, 1), ($1, $3, 2)',
    [items[2], items[0], items[1]],
  );
  await sql(`update menu_items set make_minutes = 3, station = 'grill' where id = any($1)`, [
    [items[0], items[2]],
  ]);
  await sql('update cafeterias set auto_accept = $2, tips_enabled = true, slot_capacity = $3 where id = $1', [
    id,
    autoAccept,
    JSON.stringify({ orders: 6, grill: 60 }),
  ]);
  const [option] = await sql(
    `update modifiers x set stock = $2 from modifier_groups g where g.id = x.group_id and g.menu_item_id = $1 returning x.id`,
    [items[0], initial.option],
  );
  return { ...cafeteria, option: option?.id as string };
}

type Counted = Awaited<ReturnType<typeof openCounted>>;

/** One for equal baskets. */
const keyOf = (lines: Line[]): string =>
  lines.map(({ dish, quantity, option }) => `${quantity}x${dish}${option ? 'o' : ''}`).join('_');

/** Does one step; answers its HTTP status, 0 when there was nothing to do. */
async function take(here: Counted, known: Map<string, Order>, step: Step): Promise<number> {
  const target = 'order' in step ? [...known.values()][step.order % Math.max(1, known.size)] : undefined;
  const owner = here.students.find((student) => student.user?.id === target?.userId) as Client;
  switch (step.do) {
    case 'place': {
      const { status, body } = await (here.students[step.student] as Client).post(
        '/orders',
        {
          cafeteriaId: here.id,
          items: step.lines.map(({ dish, quantity, option }) => ({
            menuItemId: here.items[dish],
            quantity,
            modifierIds: dish === 0 && option ? [here.option] : [],
          })),
          pickupSlot: slotAhead(step.quarters),
          tipCents: step.quarters * 100,
          allowDuplicate: true,
        },
        step.key ? { 'idempotency-key': keyOf(step.lines) } : {},
      );
      if (status === 201) known.set(body.id, body);
      return status;
    }
    case 'move':
      if (!target) return 0;
      return (await (step.byStudent ? owner : here.staff).post(`/orders/${target.id}/${step.verb}`)).status;
    case 'propose': {
      if (!target) return 0;
      const asked = target.items[step.line % target.items.length];
      return (await here.staff.post(`/orders/${target.id}/items/${asked?.id}/unavailable`)).status;
    }
    case 'decide': {
      if (!target) return 0;
      const { body } = await owner.call(`/orders/${target.id}`);
      const change = body.changes.find(({ status }: { status: string }) => status === 'proposed');
      if (!change) return 0;
      return (
        await owner.post(`/orders/${target.id}/changes/${change.id}/${step.accept ? 'accept' : 'decline'}`)
      ).status;
    }
    case 'overdue': {
      if (!target) return 0;
      const { body } = await owner.call(`/orders/${target.id}`);
      await submitCommand(platformContext(here), here.id, { command: { kind: 'run_out', orderId: body.id } });
      return 200;
    }
  }
}

/** Orders that still have what they took, with the lines that were not taken out. */
const held = `select o.*, i.menu_item_id, i.quantity, i.total_cents as line_cents, i.modifiers, m.station, m.make_minutes
  from orders o join order_items i on i.order_id = o.id and i.removed_at is null join menu_items m on m.id = i.menu_item_id
  where o.cafeteria_id = $1 and o.status not in ('rejected', 'cancelled', 'expired')`;

async function stockIsWhatIsNotHeld({ sql, id, items, option }: Counted) {
  const [row] = await sql(
    `with held as (${held}), portions as (
       select menu_item_id as id, quantity from held
       union all
       select k.component_id, h.quantity * k.quantity from held h join combo_components k on k.combo_id = h.menu_item_id)
     select (select stock from menu_items where id = $2) + (select coalesce(sum(quantity), 0)::int from portions where id = $2) as torta,
       (select stock from menu_items where id = $3) + (select coalesce(sum(quantity), 0)::int from portions where id = $3) as agua,
       (select stock from modifiers where id = $4) + (
         select coalesce(sum(quantity), 0)::int from held h, jsonb_array_elements(h.modifiers) m where (m->>'id')::uuid = $4) as option`,
    [id, items[0], items[1], option],
  );
  expect(row).toEqual(initial);
}

/** Every movement follows from the one before it, none goes below zero, and the last is the stock of now. */
async function ledgerAddsUp({ sql, id }: Counted) {
  const wrong = await sql(
    `select m.id, m.stock, coalesce(sum(s.quantity), 0)::int as moved, min(s.stock_after) as least
     from menu_items m left join stock_movements s on s.menu_item_id = m.id
     where m.cafeteria_id = $1 and m.stock is not null group by m.id, m.name, m.stock
     having m.stock <> case when m.name like 'Agua%' then $3::int else $2::int end + coalesce(sum(s.quantity), 0) or min(s.stock_after) < 0`,
    [id, initial.torta, initial.agua],
  );
  expect(wrong).toEqual([]);
}

async function totalsAreSumsOfLines({ sql, id }: OpenCafeteria) {
  const wrong = await sql(
    `select o.number, o.subtotal_cents, o.total_cents, o.tax_cents from orders o where o.cafeteria_id = $1 and not (
       o.subtotal_cents = (select coalesce(sum(total_cents), 0) from order_items where order_id = o.id and removed_at is null)
       and o.total_cents = o.subtotal_cents + o.tip_cents
       and o.tax_cents = round(o.subtotal_cents * 1600 / 11600.0))`,
    [id],
  );
  expect(wrong).toEqual([]);
}

async function eventsAreCounted({ sql, id }: OpenCafeteria) {
  const [row] = await sql(
    `select c.seq = (select count(*) from event_outbox where cafeteria_id = c.id)
         and c.seq = (select coalesce(max(seq), 0) from event_outbox where cafeteria_id = c.id) as gapless,
       (select coalesce(json_agg(o.number), '[]') from orders o where o.cafeteria_id = c.id and o.version <> (
         select count(*) from event_outbox e where e.cafeteria_id = c.id and e.event->'order'->>'id' = o.id::text)) as miscounted
     from cafeterias c where c.id = $1`,
    [id],
  );
  expect(row).toEqual({ gapless: true, miscounted: [] });
}

async function slotsCarryTheirOrders({ sql, id }: OpenCafeteria) {
  const wrong = await sql(
    `with held as (${held}), demand as (
       select pickup_slot as slot, 'orders' as resource, count(distinct id)::int as amount from held group by 1
       union all
       select slot, station, sum(minutes)::int from (
         select pickup_slot as slot, station, quantity * make_minutes as minutes from held
         union all
         select h.pickup_slot, m.station, h.quantity * k.quantity * m.make_minutes
         from held h join combo_components k on k.combo_id = h.menu_item_id join menu_items m on m.id = k.component_id) made
       group by 1, 2),
     loads as (select slot, resource, amount from slot_loads where cafeteria_id = $1 and amount > 0)
     select * from demand d full join loads l using (slot, resource) where d.amount is distinct from l.amount`,
    [id],
  );
  expect(wrong).toEqual([]);
}

it('whatever happens at once, nothing is oversold, given back twice, miscounted or lost', async () => {
  const answers: Record<number, number> = {};
  const reached = [200, 201, 409];
  const seenEnough = () => reached.every((status) => (answers[status] ?? 0) > 5);
  // Fifteen seconds, or as long as a busy machine takes to have seen enough.
  const until = performance.now() + 15_000;
  await fc.assert(
    fc.asyncProperty(history, fc.boolean(), async (batches, autoAccept) => {
      if (performance.now() > until && seenEnough()) return;
      const here = await openCounted(autoAccept);
      const known = new Map<string, Order>();
      for (const batch of batches) {
        const statuses = await Promise.all(batch.map((step) => take(here, known, step)));
        for (const status of statuses) {
          expect([0, 200, 201, 403, 404, 409, 422]).toContain(status);
          answers[status] = (answers[status] ?? 0) + 1;
        }
      }
      await stockIsWhatIsNotHeld(here);
      await ledgerAddsUp(here);
      await totalsAreSumsOfLines(here);
      await eventsAreCounted(here);
      await slotsCarryTheirOrders(here);
    }),
    { numRuns: 20 },
  );
  // The histories reached both what is allowed and what is refused.
  for (const status of reached) expect(answers[status]).toBeGreaterThan(5);
});
