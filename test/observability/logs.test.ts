import {
  createExecutionContext,
  createMessageBatch,
  createScheduledController,
  runDurableObjectAlarm,
  waitOnExecutionContext,
} from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createApp } from '../../src/http/app.ts';
import worker from '../../src/index.ts';
import { actsOf } from '../support/audit.ts';
import { openCafeteria, registerPhone } from '../support/cafeteria.ts';
import { Client } from '../support/clients.ts';
import { listenToConsole } from '../support/console.ts';
import { eventually } from '../support/lab.ts';

afterEach(() => {
  vi.restoreAllMocks();
});

const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
const parentId = '00f067aa0ba902b7';

describe('a log line', () => {
  it('is written for each request: whose it was, what it asked, what it got', async () => {
    const { institution, id, student } = await openCafeteria();
    const { told } = listenToConsole();
    const headers = { 'x-request-id': 'phone-0001', traceparent: `00-${traceId}-${parentId}-01` };
    await student.call(`/cafeterias/${id}/menu`, { headers });
    await student.call('/cafeterias/1/menu', { headers: { 'x-request-id': 'phone-0002' } });
    expect(told('request', { requestId: 'phone-0001' })).toEqual([
      {
        level: 'info',
        event: 'request',
        requestId: 'phone-0001',
        traceId,
        spanId: expect.stringMatching(/^[0-9a-f]{16}$/),
        parentId,
        flags: '01',
        institution,
        route: '/cafeterias/:id/menu',
        method: 'GET',
        status: 200,
        durationMs: expect.any(Number),
      },
    ]);
    expect(told('request', { requestId: 'phone-0002' })).toMatchObject([
      { status: 422, code: 'validation_failed', route: '/cafeterias/:id/menu' },
    ]);
  });

  it('is written for each that failed, though of the others only a share is told', async () => {
    const app = createApp();
    const { lines, told } = listenToConsole();
    const sparing = { ...env, REQUEST_LOG_SHARE: '0' };
    const context = createExecutionContext();
    await app.request('http://itsur.test/healthz', {}, sparing, context);
    expect(lines).toEqual([]);
    await app.request('http://itsur.test/healthz', {}, { ...sparing, DATABASE_URL: '' }, context);
    expect(told('request')).toMatchObject([{ level: 'error', status: 503, code: 'temporarily_unavailable' }]);
    await waitOnExecutionContext(context);
  });

  it('is written for each batch of a queue and each run of the cron', async () => {
    const { told } = listenToConsole();
    const context = createExecutionContext();
    await worker.scheduled(createScheduledController(), env, context);
    await waitOnExecutionContext(context);
    expect(told('job', { job: 'cron' })).toMatchObject([
      { level: 'info', outcome: 'ok', institutions: expect.any(Number) },
    ]);

    const stray = createMessageBatch('itsur-eats-nobody', []);
    await expect(worker.queue(stray as MessageBatch<any>, env, createExecutionContext())).rejects.toThrow();
    expect(told('job', { job: 'other' })).toMatchObject([
      { level: 'error', outcome: 'failed', error: 'Error: no consumer for the queue itsur-eats-nobody' },
    ]);
  });

  it('is written for each alarm that found something to do', async () => {
    const { institution, id, item, student, staff, sql } = await openCafeteria();
    const board = await staff.stream(id);
    const { body: order } = await student.order(id, { [item]: 1 });
    await board.hearsEvent('order.placed', order.id);
    const { told } = listenToConsole();
    await sql(
      `select emit_event(id, 'menu.changed', null, '{"menuVersion": 2}') from cafeterias where id = $1`,
      [id],
    );
    await runDurableObjectAlarm(env.CAFETERIA.getByName(`${institution}:${id}`));
    await board.hearsEvent('menu.changed');
    const lines = await eventually(
      async () => told('job', { job: 'alarm', cafeteriaId: id }),
      (found) => found.length > 0,
    );
    expect(lines).toMatchObject([{ level: 'info', outcome: 'ok', institution, events: 1 }]);
  });
});

describe('a request id', () => {
  it('goes from the phone by way of event, ledger and queue to the provider, with its trace', async () => {
    const { institution, id, item, student, staff } = await openCafeteria();
    const pushToken = await registerPhone(student);
    const { body: order } = await student.order(id, { [item]: 1 });
    const asked = vi.spyOn(globalThis, 'fetch');
    const { told } = listenToConsole();
    const requestId = `tablet-${crypto.randomUUID()}`;
    const headers = { 'x-request-id': requestId, traceparent: `00-${traceId}-${parentId}-01` };
    await staff.post(`/orders/${order.id}/accept`, {}, headers);

    const delivered = await eventually(
      async () => told('delivery', { requestId }),
      (lines) => lines.length > 0,
    );
    expect(delivered).toMatchObject([
      { institution, channel: 'push', provider: 'fcm', outcome: 'delivered', attempt: 1, traceId },
    ]);
    const calls = asked.mock.calls
      .map(([, init]) => init)
      .filter((init) => String(init?.body).includes(pushToken));
    const sent = calls.find((init) => new Headers(init?.headers).get('x-request-id') === requestId);
    const [line] = told('request', { requestId });
    expect(new Headers(sent?.headers).get('traceparent')).toBe(`00-${traceId}-${line?.spanId}-01`);
    expect(await actsOf(institution, 'order.accepted')).toMatchObject([{ request_id: requestId }]);
  });

  it('is heard on no stream', async () => {
    const { id, item, student, staff } = await openCafeteria();
    const board = await staff.stream(id);
    const { body: order } = await student.order(id, { [item]: 1 }, { 'x-request-id': 'phone-secret-1' });
    await board.hearsEvent('order.placed', order.id);
    const late = await staff.streamSince(id, 0);
    await late.hearsEvent('order.placed', order.id);
    expect(JSON.stringify([board.heard, late.heard])).not.toContain('phone-secret-1');
  });
});

describe('Analytics Engine', () => {
  it('gets a point of each request and job, where it is bound', async () => {
    const points: AnalyticsEngineDataPoint[] = [];
    const bound: Env = { ...env, ANALYTICS: { writeDataPoint: (point) => void points.push(point ?? {}) } };
    const context = createExecutionContext();
    const { institution } = await openCafeteria();
    const anyone = { headers: { 'x-institution': institution } };
    await createApp().request('http://itsur.test/campuses', anyone, bound, context);
    await createApp().request('http://itsur.test/campuses', { ...anyone, method: 'DELETE' }, bound, context);
    await worker.scheduled({ scheduledTime: 0, cron: '', noRetry() {} }, bound, context);
    await waitOnExecutionContext(context);
    expect(points).toEqual([
      {
        indexes: [institution],
        blobs: ['request', '/campuses', 'GET', '200', ''],
        doubles: [expect.any(Number), 1],
      },
      {
        indexes: [''],
        blobs: ['request', 'unmatched', 'DELETE', '405', 'method_not_allowed'],
        doubles: [expect.any(Number), 1],
      },
      { indexes: [''], blobs: ['job', 'cron', '', 'ok', ''], doubles: [expect.any(Number), 1] },
    ]);
  });
});

it('a phone that names no trace gets one, and a malformed one is not passed on', async () => {
  const { told } = listenToConsole();
  const headers = {
    'x-request-id': 'phone-0003',
    traceparent: `00-${traceId}-${parentId}-01-${'x'.repeat(99)}`,
  };
  await new Client('itsur', null).call('/healthz', { headers });
  const [line] = told('request', { requestId: 'phone-0003' });
  expect(line).toMatchObject({ traceId: expect.stringMatching(/^[0-9a-f]{32}$/), parentId: null });
  expect(line?.traceId).not.toBe(traceId);
});
