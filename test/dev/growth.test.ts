import pg from 'pg';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { createInstitution, migrateAll, NotMigrated } from '../../dev/migrate.ts';

/* What is asked every minute, at every start of an object or by people at a counter reads no table from end to end. */

const institution = `t_grown_${crypto.randomUUID().slice(0, 8)}`;
const past = 20_000;
let owner: pg.Client;

beforeAll(async () => {
  await createInstitution({ ownerUrl: inject('ownerUrl') }, { id: institution, name: 'Grown' });
  owner = new pg.Client({ connectionString: inject('ownerUrl') });
  await owner.connect();
  await owner.query(`set search_path to ${institution}; set itsur.committing to 'on'`);
  await owner.query(`
    with campus as (insert into campuses (name) values ('Uriangato') returning id),
    student as (
      insert into users (campus_id, email, name, role)
      select id, n || '@itsur.test', 'Ana', 'student' from campus, generate_series(1, 50) n returning id),
    cafeteria as (
      insert into cafeterias (campus_id, name, seq) select id, 'La Central', ${past} from campus returning id),
    category as (insert into menu_categories (cafeteria_id, name) select id, 'Tortas' from cafeteria returning id, cafeteria_id)
    insert into menu_items (cafeteria_id, category_id, name, price_cents, stock)
    select cafeteria_id, id, 'Torta', 5500, 20 from category`);
  await owner.query(`
    create temp table past as
    select n, uuidv7(t - now()) as id, t, c.id as cafeteria_id, c.campus_id, m.id as dish_id, u.id as user_id
    from (select n, now() - (${past} + 1 - n) * interval '30 minutes' as t from generate_series(1, ${past}) n) n
    join (select id, row_number() over () - 1 as place from users) u on u.place = n % 50, cafeterias c, menu_items m;
    insert into orders (id, number, business_day, pickup_code, campus_id, cafeteria_id, user_id, status, subtotal_cents,
      total_cents, currency, payment_method, note, created_at, updated_at, closed_at)
    select id, 'A-' || n, t::date, lpad((n % 10000)::text, 4, '0'), campus_id, cafeteria_id, user_id,
      case when n > ${past} - 5 then 'accepted' when n % 100 = 0 then 'rejected' else 'collected' end, 5500, 5500, 'MXN',
      'cash', case when n % 500 = 0 then 'x' end, t, t, case when n <= ${past} - 5 then t end
    from past;
    insert into order_items (order_id, cafeteria_id, menu_item_id, position, name, quantity, unit_price_cents, total_cents)
    select id, cafeteria_id, dish_id, 0, 'Torta', 1, 5500, 5500 from past;
    insert into stock_movements (cafeteria_id, menu_item_id, kind, quantity, stock_after, order_id, at)
    select cafeteria_id, dish_id, 'sale', -1, 1, id, t from past;
    insert into payments (order_id, cafeteria_id, method, amount_cents, currency, status, wanted_cents, captured_cents, closed_at)
    select id, cafeteria_id, 'card', 5500, 'MXN', 'captured', 5500, 5500, t from past;
    insert into event_outbox (id, cafeteria_id, seq, type, at, event, processed_at)
    select uuidv7(t - now()), cafeteria_id, n, 'order.placed', t, jsonb_build_object('type', 'event', 'seq', n, 'order', jsonb_build_object('id', id)), t
    from past;
    insert into notification_deliveries (event_id, user_id, channel, template, status, created_at)
    select e.id, p.user_id, 'email', 'receipt', case when p.n % 1000 = 0 then 'dead' else 'sent' end, p.t
    from past p join event_outbox e on e.seq = p.n where p.t > now() - interval '170 days';
    insert into account_letters (user_id, kind, email, created_at)
    select user_id, 'password_changed', case when t > now() - interval '30 days' then 'a@itsur.test' else '' end, t from past`);
  await owner.query('vacuum analyze');
});
afterAll(() => owner.end());

/** Rows that were read from a table's beginning on, by the table's name; of tables that are small, it does not matter. */
async function scanned(): Promise<Record<string, number>> {
  await owner.query('select pg_stat_force_next_flush()');
  const { rows } = await owner.query<{ relname: string; rows: number }>(
    `select relname, seq_tup_read::float as rows from pg_stat_user_tables where schemaname = $1 and n_live_tup > 1000`,
    [institution],
  );
  return Object.fromEntries(rows.map(({ relname, rows: read }) => [relname, read]));
}

const cafeteria = '(select id from cafeterias)';
const listed = (condition: string, order = 'created_at desc, id desc') =>
  `select order_document(orders) from orders where cafeteria_id = ${cafeteria} and ${condition} order by ${order} limit 21`;

it.each([
  ['the state that orders are decided on', `select load_ordering_state(${cafeteria})`],
  ['the log of an object that starts with nothing', `select load_event_log(${cafeteria}, 100)`],
  ['what a log has missed', `select read_outbox(${cafeteria}, ${past} - 3, 200)`],
  ['what nobody has processed', `select read_outbox(${cafeteria}, ${past}, 200)`],
  ['the order of a command whose answer was lost', `select committed_order(${cafeteria}, 'x')`],
  ['the minute’s look', 'select tick(1000) || backlog(1)'],
  ['the hour’s sweep', `select sweep_personal_data('{"orderTextDays": 365, "deliveriesDays": 180}', 500)`],
  ['the next page for the archive', 'select first_seq from outbox_page(12, 1000)'],
  [
    'messages that reached nobody',
    `select id from notification_deliveries where status = 'dead' order by created_at desc, id desc limit 21`,
  ],
  ['dead messages begun anew', `select retry_dead_deliveries(null, 0)`],
  ['what is kept of somebody', 'select export_account(id) from users limit 1'],
  ['a cafeteria’s orders', listed('true')],
  ['its open ones by slot', listed(`status in ('placed', 'accepted')`, 'pickup_slot, id')],
  ['its rejected ones', listed(`status in ('rejected')`)],
  ['those of a day', listed('business_day = current_date - 100')],
])('%s is found without reading all that was', async (_, statement) => {
  const before = await scanned();
  expect(Object.keys(before).length).toBeGreaterThan(6);
  await owner.query(statement);
  // A planner who wonders about an index reads a row of its table.
  for (const [table, rows] of Object.entries(await scanned()))
    expect(rows - (before[table] ?? 0), table).toBeLessThan(100);
});

it('deployments at the same time wait for each other, and for no index', async () => {
  // Other files break institutions of their own.
  const migrate = () =>
    migrateAll({ ownerUrl: inject('ownerUrl') }).catch((error: unknown) => {
      if (!(error instanceof NotMigrated)) throw error;
      expect(error.failures.map(({ id }) => id)).not.toContain(institution);
    });
  await owner.query(`drop index ${institution}.stock_movements_order`);
  await Promise.all([migrate(), migrate(), migrate()]);
  const { rows } = await owner.query(
    `select indisvalid from pg_index where indexrelid = 'stock_movements_order'::regclass`,
  );
  expect(rows).toEqual([{ indisvalid: true }]);
});
