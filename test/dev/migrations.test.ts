import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { drizzle } from 'drizzle-orm/node-postgres';
import { migrate } from 'drizzle-orm/node-postgres/migrator';
import pg from 'pg';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { createInstitution } from '../../dev/migrate.ts';
import { migrateOnline } from '../../dev/migrate-online.ts';
import { declared, signatureFaults } from '../../dev/sql-signatures.ts';
import { commitDocument } from '../../src/db/ordering/commit.ts';
import { parseOrderingState } from '../../src/db/ordering/state.ts';
import type { Command } from '../../src/domain/ordering/commands.ts';
import type { OrderingState } from '../../src/domain/ordering/state.ts';
import { decideGroup } from '../../src/services/ordering/decide-group.ts';

const migrations = join(import.meta.dirname, '../../migrations');
const folder = mkdtempSync(join(tmpdir(), 'itsur-eats-migrations-'));
const institution = `t_steps_${crypto.randomUUID().slice(0, 8)}`;
let owner: pg.Client;

beforeAll(async () => {
  owner = new pg.Client({ connectionString: inject('ownerUrl') });
  await owner.connect();
  await owner.query(`create schema ${institution}; set search_path to ${institution}`);
});
afterAll(async () => {
  await owner.end();
  rmSync(folder, { recursive: true, force: true });
});

const one = async (query: string) => (await owner.query(query)).rows[0];

type Journal = { entries: { tag: string }[] };
const journal: Journal = JSON.parse(readFileSync(join(migrations, 'tenant/meta/_journal.json'), 'utf8'));

/** The migrations as they were after the first `count` of them. */
function asOf(count: number): string {
  const then = join(folder, String(count));
  cpSync(join(migrations, 'tenant'), then, { recursive: true });
  const entries = journal.entries.slice(0, count);
  writeFileSync(join(then, 'meta/_journal.json'), JSON.stringify({ ...journal, entries }));
  return then;
}

/** A day at a cafeteria in the words of the first version. */
const firstDay = `
  with campus as (insert into campuses (name) values ('Uriangato') returning id),
  student as (
    insert into users (campus_id, email, name, role) select id, 'ana@itsur.test', 'Ana', 'student' from campus returning id),
  device as (
    insert into devices (user_id, id, platform, push_token) select id, gen_random_uuid(), 'android', 'token' from student),
  cafeteria as (insert into cafeterias (campus_id, name, seq) select id, 'La Central', 1 from campus returning id, campus_id),
  category as (insert into menu_categories (cafeteria_id, name) select id, 'Tortas' from cafeteria returning id, cafeteria_id),
  dish as (
    insert into menu_items (cafeteria_id, category_id, name, price_cents, stock)
    select cafeteria_id, id, 'Torta', 5500, 20 from category returning id),
  event as (
    insert into event_outbox (cafeteria_id, seq, type, event)
    select id, 1, 'order.placed', '{"type": "event", "seq": 1, "event": "order.placed"}' from cafeteria returning id)
  insert into notification_deliveries (event_id, user_id, channel, template)
  select event.id, student.id, 'push', 'order_received' from event, student`;

/** How the first version places an order: what it knows nothing of must have a default. */
const oldOrder = (number: number) => `
  with placed as (
    insert into orders (number, business_day, pickup_code, campus_id, cafeteria_id, user_id, status, subtotal_cents,
      total_cents, currency, payment_method)
    select 'A-${number}', current_date, '000${number}', c.campus_id, c.id, u.id, 'placed', 11000, 11000, 'MXN', 'cash'
    from cafeterias c, users u returning *)
  insert into order_items (order_id, cafeteria_id, menu_item_id, position, name, quantity, unit_price_cents, total_cents)
  select o.id, o.cafeteria_id, m.id, 0, 'Torta', 2, 5500, 11000 from placed o, menu_items m`;

/** Allergens as they were written before there was a list of them. */
const freeWords = `
  update menu_items set allergens = '{lácteos,lacteos,gluten,trigo,cacahuate,nueces,soya,mariscos,pescado,hibisco}';
  update users set allergens = '{leche,huevo,fresa,kiwi}'`;

/** Everything of the first version's columns, as text. */
const kept = () =>
  one(`select
    (select json_agg(json_build_array(id, number, status, total_cents, payment_status) order by id) from orders) as orders,
    (select json_agg(json_build_array(id, order_id, total_cents, name) order by id) from order_items) as items,
    (select json_agg(json_build_array(id, cafeteria_id, seq, event) order by id) from event_outbox) as events,
    (select json_agg(json_build_array(id, user_id, status, template) order by id) from notification_deliveries) as deliveries,
    (select json_agg(json_build_array(id, email, role) order by id) from users) as users,
    (select json_agg(json_build_array(id, price_cents, stock) order by id) from menu_items) as dishes,
    (select json_agg(json_build_array(user_id, id, push_token)) from devices) as devices`);

describe('each migration, on a database that the version before has filled', () => {
  it.each(journal.entries.map(({ tag }, index) => [tag, index] as const))(
    '%s loses nothing',
    async (tag, index) => {
      if (tag === '0009_allergens') await owner.query(freeWords);
      const before = index > 0 ? await kept() : null;
      await migrate(drizzle(owner), { migrationsFolder: asOf(index + 1), migrationsSchema: institution });
      if (before) expect(await kept()).toEqual(before);
      else await owner.query(firstDay);
      // The version before goes on for a while after the migration.
      await owner.query(oldOrder(index));
    },
  );

  it('and the functions of today work on what came through: its orders, its log, its menu, a new order', async () => {
    await createInstitution({ ownerUrl: inject('ownerUrl') }, { id: institution, name: 'Steps' });
    const { documents } = await one('select json_agg(order_document(o)) as documents from orders o');
    expect(documents).toHaveLength(journal.entries.length);
    const { log } = await one('select load_event_log(id, 100) as log from cafeterias');
    expect(log).toMatchObject({
      seq: 1,
      orders: expect.objectContaining({ length: journal.entries.length }),
    });
    const { document, userId, allergens } = await one(
      'select load_ordering_state(c.id) as document, u.id as "userId", u.allergens from cafeterias c, users u',
    );
    const before = parseOrderingState(document) as OrderingState;
    const [menuItemId = ''] = before.dishes.keys();
    const command: Command = {
      kind: 'place',
      request: {
        cafeteriaId: before.cafeteria.id,
        items: [{ menuItemId, quantity: 1 }],
        paymentMethod: 'cash',
        userId,
        profileAllergens: allergens,
        acknowledgeAllergens: true,
      },
      basketHash: 'one',
      hasKey: false,
    };
    const chance = { id: uuidv7, random: Math.random };
    const group = decideGroup(before, [{ id: uuidv7(), command }], Date.now(), chance);
    expect([...group.answers.values()]).toMatchObject([{ kind: 'placed', order: { totalCents: 5500 } }]);
    const { epoch, seq, revision } = before.position;
    const { rows } = await owner.query('select commit_decisions($1, $2, $3, $4, $5) as answer', [
      before.cafeteria.id,
      epoch,
      seq,
      revision,
      JSON.stringify(commitDocument(before, group.after, group.written)),
    ]);
    expect(rows).toMatchObject([{ answer: { kind: 'committed' } }]);
  });

  it('and make codes of what were words, and of what nobody knows "other"; phones ask for their menus anew', async () => {
    const found = await one(
      'select (select allergens from menu_items) as dish, (select allergens from users) as student, (select menu_version from cafeterias)',
    );
    expect(found).toEqual({
      dish: ['crustaceans', 'fish', 'gluten', 'milk', 'molluscs', 'nuts', 'other', 'peanuts', 'soybeans'],
      student: ['eggs', 'milk', 'other'],
      menu_version: 2,
    });
  });
});

describe('steps that no transaction can hold', () => {
  it('run outside of one, again at every deployment, and mend an index that was left half made', async () => {
    const online = join(folder, 'online');
    mkdirSync(online);
    writeFileSync(
      join(online, '01.sql'),
      'create unique index concurrently if not exists orders_once on orders (business_day)',
    );
    await expect(migrateOnline(owner, online)).rejects.toThrow(/could not create unique index/);
    const valid = () => one(`select indisvalid from pg_index where indexrelid = 'orders_once'::regclass`);
    expect((await valid()).indisvalid).toBe(false);
    writeFileSync(
      join(online, '01.sql'),
      'create unique index concurrently if not exists orders_once on orders (id, business_day)',
    );
    await migrateOnline(owner, online);
    await migrateOnline(owner, online);
    expect((await valid()).indisvalid).toBe(true);
  });
});

describe('npm run lint:migrations', () => {
  const lint = (name: string, text: string) => {
    const planted = join(folder, crypto.randomUUID());
    mkdirSync(join(planted, name, '..'), { recursive: true });
    writeFileSync(join(planted, name), text);
    const { status, stderr } = spawnSync('npm', ['run', '-s', 'lint:migrations', '--', '--folder', planted], {
      encoding: 'utf8',
    });
    return { status, stderr };
  };

  it('lets through what adds', () => {
    const text = `create table a (id uuid primary key);
      alter table orders add column b text; alter table orders add column c integer default 0 not null;
      alter table orders add constraint d check (c >= 0) not valid;`;
    expect(lint('tenant/9000_adds.sql', text)).toEqual({ status: 0, stderr: '' });
    const index = 'create index concurrently if not exists e on orders (c);';
    expect(lint('tenant/online/01_index.sql', index)).toEqual({ status: 0, stderr: '' });
  });

  it.each([
    ['a column gone', 'alter table orders drop column note;', 'ban-drop-column'],
    ['a table gone', 'drop table orders;', 'ban-drop-table'],
    ['a column renamed', 'alter table orders rename column note to words;', 'renaming-column'],
    ['a type changed', 'alter table orders alter column number type varchar(9);', 'changing-column-type'],
    [
      'a column that old code does not fill',
      'alter table orders add column z text not null;',
      'adding-required-field',
    ],
    ['an index that stops orders', 'create index z on orders (note);', 'require-concurrent-index-creation'],
    [
      'a constraint that reads all',
      'alter table orders add constraint z check (note <> $$z$$);',
      'not-valid',
    ],
  ])('refuses %s', (_, text, rule) => {
    const { status, stderr } = lint('tenant/9001_changes.sql', text);
    expect([status, stderr]).toEqual([1, expect.stringContaining(rule)]);
  });

  it('knows the repository’s own files, and finds no fault in them', () => {
    expect(execFileSync('npm', ['run', '-s', 'lint:migrations'], { encoding: 'utf8' })).toBe('');
  });
});

describe('a SQL function that the version in service calls', () => {
  const faults = (before: string, now: string) => signatureFaults(declared(before), declared(now), now);
  const old = 'create or replace function f(a uuid, b int) returns int …';

  it('may change its text, and get parameters that have a default once its old form is dropped', () => {
    expect(faults(old, old)).toEqual([]);
    const wider = `drop function if exists f(uuid, int); create or replace function f(a uuid, b int, c jsonb default '{}')`;
    expect(faults(old, wider)).toEqual([]);
  });

  it.each([
    [
      'a further parameter without a default',
      'drop function if exists f(uuid, int); create function f(a uuid, b int, c text)',
    ],
    ['another type', 'drop function if exists f(uuid, int); create function f(a uuid, b text)'],
    ['its old form left beside the new', 'create function f(a uuid, b int, c text default null)'],
  ])('may not get %s', (_, now) => {
    expect(faults(old, now)).toEqual([expect.stringContaining('f')]);
  });

  it('may go when nothing replaces it: whoever removes it has seen to it that nobody calls it', () => {
    expect(faults(old, '')).toEqual([]);
  });
});
