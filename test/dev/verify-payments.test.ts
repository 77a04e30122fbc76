import { spawnSync } from 'node:child_process';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { createInstitution } from '../../dev/migrate.ts';

const institution = `t_money_${crypto.randomUUID().slice(0, 8)}`;
let owner: pg.Client;
let cafeteria: string;
let campus: string;
let student: string;

beforeAll(async () => {
  await createInstitution({ ownerUrl: inject('ownerUrl') }, { id: institution, name: 'Verify' });
  owner = new pg.Client({ connectionString: inject('ownerUrl') });
  await owner.connect();
  await owner.query(`set search_path to ${institution}`);
  const { rows } = await owner.query(
    `with campus as (insert into campuses (name) values ('Uno') returning id),
     student as (insert into users (campus_id, email, name, role) select id, 'a@itsur.test', 'A', 'student' from campus returning id)
     insert into cafeterias (campus_id, name) select campus.id, 'La Central' from campus
     returning id, campus_id, (select id from student) as student`,
  );
  [cafeteria, campus, student] = [rows[0].id, rows[0].campus_id, rows[0].student];
});
afterAll(() => owner.end());
beforeEach(() =>
  owner.query('delete from payment_attempts; delete from refunds; delete from payments; delete from orders'),
);

type Facts = {
  status: string;
  paymentStatus: string;
  payment: {
    status: string;
    wanted: string;
    wantedCents: number;
    capturedCents?: number;
    providerId?: string;
  };
  closed?: boolean;
};

/** An order over 100 pesos with its payment; whatever is said of them. */
async function order({ status, paymentStatus, payment, closed = true }: Facts): Promise<string> {
  const { rows } = await owner.query(
    `with placed as (
       insert into orders (number, business_day, pickup_code, campus_id, cafeteria_id, user_id, status, subtotal_cents, total_cents,
         currency, payment_method, payment_status, closed_at)
       values ($1, '2026-03-02', $2, $3, $4, $5, $6, 10000, 10000, 'MXN', 'card', $7, case when $8 then now() end) returning id)
     insert into payments (order_id, cafeteria_id, method, amount_cents, currency, status, wanted, wanted_cents, captured_cents, provider_id, closed_at)
     select id, $4, 'card', 10000, 'MXN', $9, $10, $11, $12, $13, case when $8 then now() end from placed returning order_id`,
    [
      crypto.randomUUID(),
      String(Math.floor(Math.random() * 10_000)).padStart(4, '0'),
      campus,
      cafeteria,
      student,
      status,
      paymentStatus,
      closed,
      payment.status,
      payment.wanted,
      payment.wantedCents,
      payment.capturedCents ?? 0,
      payment.providerId ?? `pi_${crypto.randomUUID()}`,
    ],
  );
  return rows[0].order_id;
}

/** What no caller of the database can do: its own guard against unknown moves is off meanwhile. */
async function byForce(statement: string, id: string): Promise<void> {
  await owner.query('alter table orders disable trigger orders_move_known');
  await owner.query(statement, [id]);
  await owner.query('alter table orders enable trigger orders_move_known');
}

const collected: Facts = {
  status: 'collected',
  paymentStatus: 'captured',
  payment: { status: 'captured', wanted: 'captured', wantedCents: 10_000, capturedCents: 10_000 },
};
const letGo: Facts = {
  status: 'rejected',
  paymentStatus: 'cancelled',
  payment: { status: 'cancelled', wanted: 'cancelled', wantedCents: 0 },
};

function verify(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['dev/verify-payments.ts', ...args], {
    encoding: 'utf8',
    env: { ...process.env, DATABASE_URL: inject('ownerUrl') },
  });
  return { status, said: stdout + stderr };
}

describe('npm run verify:payments', () => {
  it('says ok of money that is as the orders say', async () => {
    await order(collected);
    await order(letGo);
    expect(verify(institution)).toEqual({
      status: 0,
      said: `ok ${institution} · 2 pagos/payments · +100.00 −0.00\n`,
    });
  });

  it.each<[string, (id: string) => Promise<unknown>, Facts, string]>([
    [
      'money kept of an order that is not made',
      (id) => byForce(`update orders set status = 'rejected' where id = $1`, id),
      collected,
      'nothing is kept of an order that will not be made',
    ],
    [
      'more taken than the order says',
      (id) => owner.query('update orders set subtotal_cents = 4000, total_cents = 4000 where id = $1', [id]),
      collected,
      'captured less refunded is what the order says',
    ],
    [
      'less kept than the order says',
      (id) =>
        owner.query(
          `insert into refunds (payment_id, cause, amount_cents, status) select id, 'line:x', 2000, 'pending' from payments where order_id = $1`,
          [id],
        ),
      collected,
      'captured less refunded is what the order says',
    ],
    [
      'a refund that nobody added up',
      (id) => owner.query('update payments set refunded_cents = 500 where order_id = $1', [id]),
      collected,
      'what is refunded is the sum of the refunds',
    ],
    [
      'money given back that the order does not know of',
      (id) => owner.query('update orders set refunded_cents = 500 where id = $1', [id]),
      collected,
      'what staff have given back of an order is what it says',
    ],
    [
      'two captures',
      (id) =>
        owner.query(
          `insert into payment_attempts (payment_id, call, outcome, provider_id)
           select id, 'capture', 'ok', twin from payments, unnest(array['pi_1', 'pi_2']) twin where order_id = $1`,
          [id],
        ),
      collected,
      'nothing is charged twice',
    ],
    [
      'an order that is made and not paid',
      (id) => owner.query(`update orders set payment_status = 'pending' where id = $1`, [id]),
      collected,
      'the kitchen makes what is paid for',
    ],
    [
      'work that nobody looks after',
      (id) =>
        owner.query(`update payments set due_at = now() - interval '16 minutes' where order_id = $1`, [id]),
      collected,
      'money that is to be moved is looked after',
    ],
    [
      'an order without its payment',
      (id) => owner.query('delete from payments where order_id = $1', [id]),
      letGo,
      'has its one payment',
    ],
    [
      'stock held for ever',
      (id) =>
        byForce(
          `update orders set status = 'pending_payment', payment_status = 'pending', pay_by = now() - interval '16 minutes', closed_at = null where id = $1`,
          id,
        ),
      letGo,
      'no order holds stock and slot unpaid beyond its time',
    ],
  ])('finds %s', async (_, plant, facts, rule) => {
    const id = await order(facts);
    expect(verify(institution).status).toBe(0);
    await plant(id);
    const { status, said } = verify(institution);
    expect(status).toBe(1);
    expect(said).toContain(id);
    expect(said).toContain(rule);
  });

  it('finds what Stripe took and the ledger does not know', async () => {
    const sandbox = `--sandbox=${inject('sandboxUrl')}`;
    const id = await order(letGo);
    expect(verify(institution, sandbox).status).toBe(0);
    const created = await stripe('payment_intents', {
      amount: '10000',
      currency: 'mxn',
      confirm: 'true',
      payment_method: 'pm_card_visa',
      'allowed_payment_method_types[]': 'card',
      'metadata[orderId]': id,
      'metadata[institutionId]': institution,
    });
    expect(created.status).toBe('succeeded');
    expect(verify(institution, sandbox)).toMatchObject({
      status: 1,
      said: expect.stringContaining(
        `Stripe captured 10000 and refunded 0 by ${created.id}, which no payment knows`,
      ),
    });
    await owner.query('update payments set provider_id = $2 where order_id = $1', [id, created.id]);
    expect(verify(institution, sandbox).said).toContain('the ledger says 0 and 0');
  });

  it('knows its institutions', () => {
    expect(verify('t_nobody').status).toBe(1);
  });
});

async function stripe(path: string, params: Record<string, string>) {
  const response = await fetch(`${inject('sandboxUrl')}/v1/${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${inject('workerVars').STRIPE_SECRET_KEY}` },
    body: new URLSearchParams(params),
  });
  return (await response.json()) as { id: string; status: string };
}
