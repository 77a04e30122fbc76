import { describe, expect, it } from 'vitest';
import { deliveryFaults, hearing, logFaults, orderFaults } from '../../bench/figures/verification.ts';
import { readAnswer } from '../../bench/load/connection.ts';
import { template, written } from '../../bench/load/requests.ts';
import { readOptions, usage } from '../../bench/options.ts';
import { anotherOrder, type OrderRows } from '../../bench/product/order-rows.ts';
import { uuidv7 } from '../../bench/product/uuid.ts';
import { scenarios } from '../../bench/scenarios.ts';

describe('orders that were answered', () => {
  it.each([
    ['all there', ['a', 'b'], ['b', 'a'], 0, []],
    ['one lost', ['a', 'b'], ['a'], 0, ['1 orders lost: answered with 201 and not stored']],
    ['one answered twice', ['a', 'a'], ['a'], 0, ['1 orders answered twice']],
    ['one stored twice', ['a'], ['a', 'a'], 0, ['1 orders stored twice']],
    ['one nobody was told of', ['a'], ['a', 'b'], 0, ['1 orders stored that nobody was told of']],
    ['one whose answer was lost', ['a'], ['a', 'b'], 1, []],
  ])('%s', (_, answered, stored, unanswered, faults) => {
    expect(orderFaults(answered, stored, unanswered)).toEqual(faults);
  });
});

describe('an event log', () => {
  const log = { cafeteriaId: 'c', head: 3, count: 3, distinct: 3, first: 1, last: 3 };
  it.each([
    ['whole', log, 0],
    ['empty', { ...log, head: 0, count: 0, distinct: 0, first: 0, last: 0 }, 0],
    ['with a gap', { ...log, count: 2, distinct: 2 }, 1],
    ['with a double', { ...log, distinct: 2 }, 1],
    ['behind its head', { ...log, last: 2, count: 2, distinct: 2 }, 1],
    ['without its beginning', { ...log, first: 2, count: 2, distinct: 2 }, 1],
  ])('%s', (_, of, count) => {
    expect(logFaults([of])).toHaveLength(count);
  });
});

it('messages are all sent, or are told by status', () => {
  expect(deliveryFaults({ sent: 4 }, 4)).toEqual([]);
  expect(deliveryFaults({ sent: 2, dead: 1 }, 4)).toEqual(['2 messages not sent', '1 messages dead']);
});

it('hearing tells what was lost and what came twice, and times from the intended sending', () => {
  const made = { ids: ['a', 'b'], intendedAt: [100, 200] };
  const heard = { ids: ['a', 'a', 'a', 'earlier'], sockets: [1, 2, 2, 1], at: [110, 130, 140, 5] };
  expect(hearing(made, [2, 2], heard)).toEqual({ latencies: [10, 30], lost: 2, doubled: 1 });
});

describe('an answer over the wire', () => {
  const read = (text: string, wantsBody = true) => readAnswer(Buffer.from(text), wantsBody);
  it.each([
    ['cut in its head', 'HTTP/1.1 200 OK\r\ncontent-le', 'incomplete'],
    ['cut in its body', 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nabc', 'incomplete'],
    [
      'of known length',
      'HTTP/1.1 201 Created\r\nContent-Length: 3\r\n\r\nabc',
      { status: 201, body: 'abc', closes: false },
    ],
    [
      'in chunks',
      'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n1\r\nc\r\n0\r\n\r\n',
      { status: 200, body: 'abc', closes: false },
    ],
    [
      'cut in its chunks',
      'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n1\r\nc\r\n',
      'incomplete',
    ],
    [
      'without a body',
      'HTTP/1.1 304 Not Modified\r\nETag: "1"\r\n\r\n',
      { status: 304, body: '', closes: false },
    ],
    [
      'after which it closes',
      'HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n',
      { status: 200, body: '', closes: true },
    ],
  ])('%s', (_, text, expected) => {
    expect(read(text)).toEqual(expected);
  });

  it('is not decoded where nobody asked, unless it is a refusal', () => {
    expect(read('HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc', false)).toMatchObject({ body: '' });
    expect(read('HTTP/1.1 409 Conflict\r\nContent-Length: 3\r\n\r\nabc', false)).toMatchObject({
      body: 'abc',
    });
  });
});

it('a request gets a key of its own each time it is sent', () => {
  const order = template('http://127.0.0.1:1', {
    method: 'POST',
    path: '/orders',
    body: { note: 'ñ' },
    freshKey: true,
  });
  const sent = written(order);
  expect(sent).toMatch(
    /^POST \/orders HTTP\/1\.1\r\nhost: 127\.0\.0\.1:1\r\n.*content-length: 13\r\nidempotency-key: [\w-]{36}\r\n\r\n\{/s,
  );
  expect(written(order)).not.toBe(sent);
});

describe('the command line', () => {
  it('takes bounded numbers, and knows no others', () => {
    expect(readOptions(['--seconds', '2', '--cold'])).toMatchObject({
      seconds: 2,
      cold: true,
      concurrency: 64,
    });
    expect(readOptions([], { rate: 50 })).toMatchObject({ rate: 50 });
    expect(() => readOptions(['--seconds', '3600'])).toThrow('--seconds 3600: 0 … 300');
    expect(() => readOptions(['--fast'])).toThrow('--fast');
  });

  it('lists every scenario', () => {
    for (const name of Object.keys(scenarios)) expect(usage(scenarios)).toContain(`  ${name} `);
  });
});

it('another order is the same with other names', () => {
  const [order, line, event, delivery] = [1, 2, 3, 4].map(() => uuidv7(1_000)) as [
    string,
    string,
    string,
    string,
  ];
  const model: OrderRows = {
    orders: [
      {
        id: order,
        number: 'Z-001',
        pickup_code: '0815',
        pickup_slot: '2026-01-01T00:00:00Z',
        demand: { orders: 1 },
      },
    ],
    order_items: [{ id: line, order_id: order }],
    stock_movements: [{ id: uuidv7(1_000), order_id: order, menu_item_id: 'dish', quantity: -2 }],
    event_outbox: [{ id: event, seq: 1, event: { seq: 1, order: { id: order, number: 'Z-001' } } }],
    idempotency_keys: [{ key: 'k', outcome: { order: { id: order } } }],
    notification_deliveries: [{ id: delivery, event_id: event, status: 'sent', attempts: 1 }],
  };
  const { rows, stock, loads } = anotherOrder(model, {
    seq: 9,
    number: 'Z-009',
    pickupCode: '4711',
    key: 'l',
    at: 2_000,
  });
  const id = rows.orders[0]?.id;
  expect(id).not.toBe(order);
  expect(rows.orders[0]).toMatchObject({ number: 'Z-009', pickup_code: '4711' });
  expect(rows.order_items[0]).toMatchObject({ order_id: id });
  expect(rows.event_outbox[0]).toMatchObject({ seq: 9, event: { seq: 9, order: { id, number: 'Z-009' } } });
  expect(rows.idempotency_keys[0]).toMatchObject({ key: 'l', outcome: { order: { id } } });
  expect(rows.notification_deliveries[0]).toMatchObject({
    event_id: rows.event_outbox[0]?.id,
    status: 'pending',
  });
  expect([stock, loads]).toEqual([
    [{ id: 'dish', quantity: -2 }],
    [{ slot: '2026-01-01T00:00:00Z', resource: 'orders', amount: 1 }],
  ]);
});
