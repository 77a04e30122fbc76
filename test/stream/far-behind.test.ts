import { env } from 'cloudflare:workers';
import { expect, it } from 'vitest';
import { cafeteriaName } from '../../src/contracts/events.ts';
import { makeInstitution, openCafeteria } from '../support/cafeteria.ts';
import { databaseCalls, eventually } from '../support/lab.ts';

it('a log that lacks thousands of events is made anew, and does not read them page by page', async () => {
  const institution = await makeInstitution();
  const cafeteria = await openCafeteria({ institution });
  const { id, address, student, staff, item, sql } = cafeteria;
  const { body: order } = await student.order(id, { [item]: 1 });
  const board = await staff.stream(id);
  await board.hears((message) => message.type === 'snapshot');
  // As by another writer of whom nobody has told this object.
  await sql(
    `insert into event_outbox select r.* from event_outbox o cross join generate_series(1, 6000) n
     cross join lateral jsonb_populate_record(null::event_outbox, to_jsonb(o) || jsonb_build_object(
       'id', uuidv7(), 'seq', o.seq + n, 'processed_at', now(), 'event', o.event || jsonb_build_object('seq', o.seq + n))) r
     where o.cafeteria_id = $1 and o.seq = (select seq from cafeterias where id = $1)`,
    [id],
  );
  await sql('update cafeterias set seq = seq + 6000 where id = $1', [id]);
  const before = await databaseCalls(institution);
  await env.CAFETERIA.getByName(cafeteriaName(address)).wake(address);
  // In pages of 200 they would be thirty, twice as many trips; beside them the minute has its own.
  expect((await databaseCalls(institution)) - before).toBeLessThan(20);
  // Whoever listens is sent for a snapshot, and goes on from there.
  await eventually(
    async () => board.closed?.code,
    (code) => code === 1012,
  );
  const again = await staff.stream(id);
  const { orders } = await again.hears((message) => message.type === 'snapshot');
  expect(orders.map((each: { id: string }) => each.id)).toEqual([order.id]);
});
