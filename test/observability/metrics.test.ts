import { env } from 'cloudflare:workers';
import { describe, expect, it } from 'vitest';
import { createApp } from '../../src/http/app.ts';
import '../../src/observability/gauges.ts';
import { declared, type LabelValues } from '../../src/observability/metric.ts';
import '../../src/observability/metrics.ts';
import { openCafeteria, registerPhone } from '../support/cafeteria.ts';
import { Client } from '../support/clients.ts';
import { consume, phones, planPushes, readyOrder } from '../support/deliveries.ts';
import { eventually, sql } from '../support/lab.ts';
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
    await student.call('/orders', { method: 'DELETE', headers: { 'x-request-id': hostile.replace('\n', '') } });
    await nobody(`x_${crypto.randomUUID().replaceAll('-', '')}`.slice(0, 20)).call('/campuses');
    await nobody(institution).post('/auth/login', { email: `${crypto.randomUUID()}@x.test`, password: hostile });
    await (await student.stream(id)).hears(({ type }) => type === 'snapshot');

    const registered = await sql<{ id: string }>(institution, 'select id from platform.institutions');
    const institutions = registered.map((row) => row.id);
    const routes = ['unmatched', ...createApp().routes.map((route) => route.path)];
    const listOf = (values: LabelValues | undefined) =>
      (values === 'institutions' ? institutions : values === 'routes' ? routes : (values ?? [])).map(String);
    const strange = (await scrape()).filter(({ name, labels: { le: _, ...labels } }) => {
      const metric = declared.find(
        (candidate) => candidate.name === name.replace(candidate.type === 'histogram' ? /_(bucket|sum|count)$/ : '', ''),
      );
      const names = Object.keys(labels);
      return (
        !metric ||
        names.length !== Object.keys(metric.labels).length ||
        names.some((label) => !listOf(metric.labels[label]).includes(labels[label] ?? ''))
      );
    });
    expect(strange).toEqual([]);
    expect(total(await scrape(), 'http_requests_total', { method: 'other', route: 'unmatched' })).toBeGreaterThan(0);
  });
});

describe('what is counted', () => {
  it('orders by the state that they came to, whoever moved them', async () => {
    const { institution, id, item, student, staff } = await readyWorld();
    const { body: order } = await student.order(id, { [item]: 1 });
    await staff.post(`/orders/${order.id}/accept`);
    const { body: other } = await student.order(id, { [item]: 1 });
    await student.post(`/orders/${other.id}/cancel`);
    const samples = await scrape();
    const came = (to: string) => total(samples, 'order_transitions_total', { institution, to });
    expect([came('placed'), came('accepted'), came('cancelled'), came('ready')]).toEqual([2, 1, 1, 0]);
  });

  it('sockets by how they were brought up to date, and the events that they were sent again', async () => {
    const { id, item, student } = await openCafeteria();
    const { body: order } = await student.order(id, { [item]: 1 });
    const first = await student.stream(id);
    await first.hears(({ type }) => type === 'snapshot');
    first.socket.close(1000);
    const before = await scrape();
    await student.post(`/orders/${order.id}/cancel`);
    await eventually(
      () => env.CAFETERIA.getByName(`${(await0(id)).name}`).handOver(),
      (log) => (log?.seq ?? 0) >= 2,
    );
    await (await student.stream(id, '?since=1')).hears(({ type }) => type === 'event');
    const grown = grownSince(before, await scrape());
    expect(grown('stream_catch_ups_total', { audience: 'student', kind: 'replay' })).toBe(1);
    expect(grown('stream_replayed_events_total', { audience: 'student' })).toBe(1);
  });
});
