import { env } from 'cloudflare:workers';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { cafeteriaName } from '../../src/contracts/events.ts';
import { institutionConfigSchema } from '../../src/contracts/institution.ts';
import { archiveEvents, isArchiveTime } from '../../src/services/archive/archive-events.ts';
import { makeInstitution, type OpenCafeteria, openCafeteria } from '../support/cafeteria.ts';
import { listenToConsole } from '../support/console.ts';

const isolated = async () => openCafeteria({ institution: await makeInstitution() });
const objectOf = ({ address }: OpenCafeteria) => env.CAFETERIA.getByName(cafeteriaName(address));

afterEach(() => vi.restoreAllMocks());

/** `bucket`: null where there is none. */
const archive = (
  { institution }: OpenCafeteria,
  { bucket = env.EVENT_ARCHIVE }: { bucket?: object | null } = {},
) =>
  archiveEvents(
    { ...env, EVENT_ARCHIVE: bucket as R2Bucket },
    {
      id: institution,
      roleName: `inst_${institution}`,
      name: institution,
      config: institutionConfigSchema.parse({}),
    },
  );

/** So many events that were told so many months ago (in the middle of that month), after those that there are. */
const tell = ({ sql, id }: OpenCafeteria, count: number, monthsAgo: number) =>
  sql(
    `with first as (update cafeterias set seq = seq + $2 where id = $1 returning seq - $2 as seq),
     told as (
       select date_trunc('month', now(), 'UTC') - make_interval(months => $3) + interval '14 days' as at)
     insert into event_outbox (id, cafeteria_id, seq, type, at, event, processed_at)
     select uuidv7(t.at + n * interval '1 second' - now()), $1, f.seq + n, 'order.collected', t.at + n * interval '1 second',
       jsonb_build_object('type', 'event', 'seq', f.seq + n, 'id', gen_random_uuid(), 'event', 'menu.changed', 'at', rfc3339(t.at),
         'order', jsonb_build_object('id', gen_random_uuid(), 'note', 'sin cebolla', 'items', '[{"name": "Torta", "note": "poca"}]'::jsonb)),
       t.at
     from first f, told t, generate_series(1, $2) n`,
    [id, count, monthsAgo],
  );

const seqs = async ({ sql }: OpenCafeteria) =>
  (await sql<{ seq: string }>('select seq from event_outbox order by seq')).map(({ seq }) => Number(seq));

async function objects({ institution, id }: OpenCafeteria): Promise<Record<string, any[]>> {
  const { objects } = await env.EVENT_ARCHIVE.list({ prefix: `${institution}/${id}/` });
  const entries = objects.map(async ({ key }) => {
    const object = await env.EVENT_ARCHIVE.get(key);
    const unzipped = object!.body.pipeThrough(new DecompressionStream('gzip'));
    const lines = (await new Response(unzipped).text()).trimEnd().split('\n');
    return [key.split('/').at(-1), lines.map((line) => JSON.parse(line))] as const;
  });
  return Object.fromEntries(await Promise.all(entries));
}

describe('events that are old enough', () => {
  it('leave the outbox for the archive, month by month and a thousand at most, and younger ones stay', async () => {
    const cafeteria = await isolated();
    await tell(cafeteria, 1_003, 15);
    await tell(cafeteria, 2, 14);
    await tell(cafeteria, 3, 2);
    await archive(cafeteria);
    expect(await seqs(cafeteria)).toEqual([1_006, 1_007, 1_008]);
    const kept = await objects(cafeteria);
    expect(Object.entries(kept).map(([name, lines]) => [name, lines.length])).toEqual([
      ['000000000001-000000001000.ndjson.gz', 1_000],
      ['000000001001-000000001003.ndjson.gz', 3],
      ['000000001004-000000001005.ndjson.gz', 2],
    ]);
  });

  it('can be put back: a line is a row of the outbox, without the words that somebody wrote', async () => {
    const cafeteria = await isolated();
    await tell(cafeteria, 2, 15);
    const [before] = await cafeteria.sql<any>('select to_jsonb(e) as row from event_outbox e order by seq');
    await archive(cafeteria);
    const [lines] = Object.values(await objects(cafeteria));
    expect(lines?.[0]).toMatchObject({
      ...before.row,
      event: { seq: 1, order: { items: [{ name: 'Torta' }] } },
    });
    expect(JSON.stringify(lines)).not.toMatch(/cebolla|poca/);
    await cafeteria.sql(
      'insert into event_outbox select * from jsonb_populate_recordset(null::event_outbox, $1::jsonb)',
      [JSON.stringify(lines)],
    );
    expect(await seqs(cafeteria)).toEqual([1, 2]);
  });

  it('wait for their deliveries and for those before them, so that no hole comes about', async () => {
    const cafeteria = await isolated();
    await tell(cafeteria, 2, 16);
    await tell(cafeteria, 2, 15);
    await tell(cafeteria, 2, 14);
    await cafeteria.sql(
      `insert into notification_deliveries (event_id, user_id, channel, template, status)
       select id, $1, 'email', 'receipt', 'sent' from event_outbox where seq = 4`,
      [cafeteria.student.user?.id],
    );
    await archive(cafeteria);
    expect(await seqs(cafeteria)).toEqual([3, 4, 5, 6]);
    await cafeteria.sql('delete from notification_deliveries');
    await cafeteria.sql('update event_outbox set processed_at = null where seq = 6');
    await archive(cafeteria);
    expect(await seqs(cafeteria)).toEqual([5, 6]);
  });

  it('of one cafeteria do not wait for those of another', async () => {
    const institution = await makeInstitution();
    const [one, other] = [await openCafeteria({ institution }), await openCafeteria({ institution })];
    await tell(one, 2, 20);
    await one.sql('update event_outbox set processed_at = null');
    await tell(other, 2, 15);
    await archive(one);
    expect(Object.keys(await objects(other))).toEqual(['000000000001-000000000002.ndjson.gz']);
    expect(await objects(one)).toEqual({});
  });

  it('are archived under the same name again when the deletion was lost, or two look at once', async () => {
    const cafeteria = await isolated();
    await tell(cafeteria, 3, 15);
    await tell(cafeteria, 2, 13);
    const rows = await cafeteria.sql<any>('select to_jsonb(e) as row from event_outbox e');
    await archive(cafeteria);
    const kept = await objects(cafeteria);
    await cafeteria.sql(
      'insert into event_outbox select * from jsonb_populate_recordset(null::event_outbox, $1::jsonb)',
      [JSON.stringify(rows.map(({ row }) => row))],
    );
    await Promise.all([archive(cafeteria), archive(cafeteria)]);
    expect([await seqs(cafeteria), await objects(cafeteria)]).toEqual([[], kept]);
  });

  it('stay where there is no archive, and a log line says what waits', async () => {
    const cafeteria = await isolated();
    await tell(cafeteria, 2, 15);
    const { told } = listenToConsole();
    await archive(cafeteria, { bucket: null });
    expect(await seqs(cafeteria)).toEqual([1, 2]);
    expect(told('outbox_waits_for_archive', { institution: cafeteria.institution })).toHaveLength(1);
  });

  it('stay when the archive does not hold what was sent', async () => {
    const cafeteria = await isolated();
    await tell(cafeteria, 2, 15);
    for (const broken of [
      { put: async () => Promise.reject(new Error('we are down')) },
      { put: async () => null, head: async () => null },
      { put: async () => null, head: async () => ({ size: 1, checksums: { toJSON: () => ({}) } }) },
    ])
      await expect(archive(cafeteria, { bucket: broken })).rejects.toThrow();
    expect(await seqs(cafeteria)).toEqual([1, 2]);
  });

  it('are looked for once an hour', () => {
    const minutes = Array.from({ length: 120 }, (_, n) => new Date(Date.UTC(2026, 0, 1, 0, n)));
    expect(minutes.filter(isArchiveTime)).toHaveLength(2);
  });
});

describe('a history whose beginning is in the archive', () => {
  it('goes on: what is ordered next takes the next number, in the same epoch', async () => {
    const cafeteria = await isolated();
    await tell(cafeteria, 5, 15);
    await archive(cafeteria);
    const board = await cafeteria.staff.stream(cafeteria.id);
    const hello = await board.hears((m) => m.type === 'hello');
    expect(hello).toMatchObject({ seq: 5 });
    const { body: order } = await cafeteria.student.order(cafeteria.id, { [cafeteria.item]: 1 });
    expect(await board.hearsEvent('order.placed', order.id)).toMatchObject({ seq: 6 });
    const [{ epoch }] = (await cafeteria.sql('select epoch from cafeterias')) as [{ epoch: string }];
    expect(hello.epoch).toBe(epoch);
  });

  it('is loaded without it: who missed what is left is told, who missed more takes a snapshot', async () => {
    const cafeteria = await isolated();
    await tell(cafeteria, 5, 15);
    await tell(cafeteria, 2, 1);
    await archive(cafeteria);
    const { epoch } = (await objectOf(cafeteria).rebuild(cafeteria.address))!;
    const resumed = async (since: number) => {
      const board = await cafeteria.staff.stream(cafeteria.id, `?since=${since}&epoch=${epoch}`);
      const { recovered } = await board.hears((m) => m.type === 'hello');
      board.socket.close(1000);
      return recovered;
    };
    expect([await resumed(5), await resumed(3)]).toEqual([true, false]);
  });

  it('is made anew by a log that has slept through all that is in the archive', async () => {
    const cafeteria = await isolated();
    const object = objectOf(cafeteria);
    expect(await object.rebuild(cafeteria.address)).toMatchObject({ seq: 0 });
    await tell(cafeteria, 5, 15);
    await archive(cafeteria);
    await object.wake(cafeteria.address);
    const board = await cafeteria.staff.stream(cafeteria.id);
    expect(await board.hears((m) => m.type === 'hello')).toMatchObject({ seq: 5 });
  });
});
