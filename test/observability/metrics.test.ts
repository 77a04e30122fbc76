import { createExecutionContext, waitOnExecutionContext } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { describe, expect, it, vi } from 'vitest';
import { tenantDatabase } from '../../src/db/client.ts';
import { createApp } from '../../src/http/app.ts';
import '../../src/observability/gauges.ts';
import { declared, type LabelValues } from '../../src/observability/metric.ts';
import '../../src/observability/metrics.ts';
import { metricsObject } from '../../src/observability/report-metrics.ts';
import { appendActs } from '../../src/services/audit/append-acts.ts';
import { act, institutionOf } from '../support/audit.ts';
import { makeInstitution, openCafeteria } from '../support/cafeteria.ts';
import { Client } from '../support/clients.ts';
import { consume, phones, planPushes, readyOrder } from '../support/deliveries.ts';
import { sql } from '../support/lab.ts';
import { passMinute } from '../support/minute.ts';
import { scrape, total } from '../support/scrape.ts';

const nobody = (institution: string) => new Client(institution, null);

describe('labels', () => {
  it('say what stands in closed lists, whatever is asked', async () => {
    const { institution, id, item, student } = await openCafeteria();
    const hostile = `evil"}\n${crypto.randomUUID()}`;
    await student.order(id, { [item]: 1 });
    await student.call(`/cafeterias/${encodeURIComponent(hostile)}/menu`);
    await student.call(`/${encodeURIComponent(hostile)}`, { method: 'PROPFIND' });
    await student.call('/orders', { body: { cafeteriaId: hostile, paymentMethod: hostile, items: [] } });
    await student.call('/orders', {
      method: 'DELETE',
      headers: { 'x-request-id': hostile.replace('\n', '') },
    });
    await nobody(`x_${crypto.randomUUID().replaceAll('-', '')}`.slice(0, 20)).call('/campuses');
    await nobody(institution).post('/auth/login', {
      email: `${crypto.randomUUID()}@x.test`,
      password: hostile,
    });
    await (await student.stream(id)).hears(({ type }) => type === 'snapshot');

    const registered = await sql<{ id: string }>(institution, 'select id from platform.institutions');
    const institutions = registered.map((row) => row.id);
    const routes = ['unmatched', ...createApp().routes.map((route) => route.path)];
    const listOf = (values: LabelValues | undefined) =>
      (values === 'institutions' ? institutions : values === 'routes' ? routes : (values ?? [])).map(String);
    const strange = (await scrape()).filter(({ name, labels: { le: _, ...labels } }) => {
      const metric = declared.find(
        (candidate) =>
          candidate.name === name.replace(candidate.type === 'histogram' ? /_(bucket|sum|count)$/ : '', ''),
      );
      const names = Object.keys(labels);
      return (
        !metric ||
        names.length !== Object.keys(metric.labels).length ||
        names.some((label) => !listOf(metric.labels[label]).includes(labels[label] ?? ''))
      );
    });
    expect(strange).toEqual([]);
    expect(
      total(await scrape(), 'http_requests_total', { method: 'other', route: 'unmatched' }),
    ).toBeGreaterThan(0);
  });
});

describe('what is counted', () => {
  it('orders by the state that they came to, whoever moved them; by what they were refused with', async () => {
    const { institution, id, item, student, staff, admin } = await openCafeteria({
      institution: await makeInstitution(),
    });
    const { body: order } = await student.order(id, { [item]: 1 });
    await staff.post(`/orders/${order.id}/accept`);
    await admin.post(`/orders/${order.id}/cancel`, { reason: 'Se acabó el gas' });
    const { body: other } = await student.order(id, { [item]: 1 });
    await student.post(`/orders/${other.id}/cancel`);
    await student.order(id, { [item]: 50 });
    const samples = await scrape();
    const came = (to: string) => total(samples, 'order_transitions_total', { institution, to });
    expect([came('placed'), came('accepted'), came('cancelled'), came('ready')]).toEqual([2, 1, 2, 0]);
    expect(total(samples, 'order_creation_total', { institution, outcome: 'out_of_stock' })).toBe(1);
  });

  it('an order that failed by a fault of ours, too', async () => {
    const { institution, id, item, student } = await openCafeteria({ institution: await makeInstitution() });
    await sql(institution, 'alter table order_items rename to order_lines');
    expect((await student.order(id, { [item]: 1 })).status).toBe(500);
    expect(total(await scrape(), 'order_creation_total', { institution, outcome: 'internal_error' })).toBe(1);
  });

  it('sockets by how they were brought up to date, and the events that they were sent again', async () => {
    const { id, item, student, staff } = await openCafeteria();
    const board = await staff.stream(id);
    const { body: order } = await student.order(id, { [item]: 1 });
    await student.post(`/orders/${order.id}/cancel`);
    await board.hearsEvent('order.cancelled', order.id);
    const grown = await growth();
    // Of which the first is asked where the history stands.
    await (await student.streamSince(id, 1)).hears(({ type }) => type === 'event');
    const catchUps = (kind: string) => grown('stream_catch_ups_total', { audience: 'student', kind });
    expect([await catchUps('snapshot'), await catchUps('replay')]).toEqual([1, 1]);
    expect(await grown('stream_replayed_events_total', { audience: 'student' })).toBe(1);
  });

  it('queue messages by attempt, deliveries by outcome, batches by how they ended', async () => {
    const { cafeteria, order } = await readyOrder();
    const ids = await planPushes(cafeteria, order, phones(2));
    const grown = await growth();
    await consume('itsur-eats-push', cafeteria, ids, 3);
    await consume('itsur-eats-push', cafeteria, ids.slice(0, 1), 9);
    const attempts = (attempt: string) => grown('queue_messages_total', { queue: 'push', attempt });
    expect([await attempts('3'), await attempts('more')]).toEqual([2, 1]);
    const sent = { institution: cafeteria.institution, channel: 'push', outcome: 'sent' };
    expect(await grown('deliveries_total', sent)).toBe(2);
    expect(await grown('job_duration_seconds_count', { job: 'push', outcome: 'ok' })).toBe(2);
  });

  it('round trips to the database by how it answered', async () => {
    const { id, item, student } = await openCafeteria();
    const grown = await growth();
    await student.order(id, { [item]: 1 });
    expect(await grown('database_round_trip_duration_seconds_count', { outcome: 'ok' })).toBeGreaterThan(0);
    const stranger = tenantDatabase(env, { id: 'nowhere', roleName: 'inst_nowhere' });
    await expect(stranger.execute('select 1')).rejects.toThrow();
    expect(await grown('database_round_trip_duration_seconds_count', { outcome: 'refused' })).toBeGreaterThan(
      0,
    );
    vi.spyOn(globalThis, 'fetch').mockRejectedValue(new Error('Network connection lost.'));
    await expect(stranger.execute('select 1')).rejects.toThrow();
    vi.restoreAllMocks();
    expect(
      await grown('database_round_trip_duration_seconds_count', { outcome: 'unreachable' }),
    ).toBeGreaterThan(0);
  });

  it('requests that a spent quota refused', async () => {
    const app = createApp();
    const grown = await growth();
    const spent = { ...env, IP_RATE_LIMIT: { limit: async () => ({ success: false }) } } as unknown as Env;
    const context = createExecutionContext();
    expect((await app.request('http://itsur.test/healthz', {}, spent, context)).status).toBe(429);
    await waitOnExecutionContext(context);
    expect(await grown('rate_limited_requests_total', { quota: 'ip' })).toBe(1);
  });
});

describe('every minute', () => {
  it('says how old the oldest event is that no relay has processed, and when it looked last', async () => {
    const { institution, id } = await openCafeteria({ institution: await makeInstitution() });
    await passMinute(institution);
    const outbox = async () => total(await scrape(), 'outbox_oldest_event_age_seconds', { institution });
    expect(await outbox()).toBe(0);
    // Not by the cafeteria's own hand, which would have its relay look.
    await sql(
      institution,
      `select emit_event(id, 'menu.changed', null, '{"menuVersion": 2}') from cafeterias where id = $1`,
      [id],
    );
    await sql(institution, `update event_outbox set at = now() - interval '5 minutes'`);
    await passMinute(institution);
    expect(await outbox()).toBeGreaterThanOrEqual(300);
    expect(total(await scrape(), 'outbox_unprocessed_events', { institution })).toBe(1);
    const lastRun = total(await scrape(), 'safety_net_last_run_timestamp_seconds', { institution });
    expect(Math.abs(Date.now() / 1000 - lastRun)).toBeLessThan(60);
    // The same minute has woken the cafeteria, and its relay has caught up.
    await passMinute(institution);
    expect(await outbox()).toBe(0);
  });

  it('shows how many payments are stuck', async () => {
    const institution = await makeInstitution();
    const backlog = {
      outboxEvents: 0,
      outboxOldestSeconds: 0,
      stuckPayments: 2,
      parked: {},
      auditHead: null,
    };
    await metricsObject(env).reportBacklogs({ [institution]: backlog });
    expect(total(await scrape(), 'stuck_payments', { institution })).toBe(2);
  });

  it('begins at 0 what alerts watch, before anything has happened', async () => {
    const institution = await makeInstitution();
    await passMinute(institution);
    const samples = await scrape();
    for (const name of ['deliveries_total', 'unattended_boards_total', 'audit_head_mismatches_total'])
      expect(
        samples.find((sample) => sample.name === name && sample.labels.institution === institution),
      ).toMatchObject({ value: 0 });
  });

  it('notices that the audit chain does not hold the end that it had a minute ago', async () => {
    const institution = await makeInstitution();
    const db = tenantDatabase(env, institutionOf(institution));
    const mismatches = async () => total(await scrape(), 'audit_head_mismatches_total', { institution });
    await appendActs(db, [act(), act(), act()]);
    await passMinute(institution);
    await appendActs(db, [act()]);
    await passMinute(institution);
    expect(await mismatches()).toBe(0);
    await sql(institution, 'delete from audit_log where seq > 2');
    await passMinute(institution);
    expect(await mismatches()).toBe(1);
    await passMinute(institution);
    expect(await mismatches()).toBe(1);
    await sql(institution, `update audit_log set hash = repeat('a', 64) where seq = 2`);
    await appendActs(db, [act()]);
    await passMinute(institution);
    expect(await mismatches()).toBe(2);
  });
});

/** How much a counter has grown since this was called. */
async function growth() {
  const before = await scrape();
  return async (name: string, labels: Record<string, string>) =>
    total(await scrape(), name, labels) - total(before, name, labels);
}
