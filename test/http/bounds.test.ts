import { expect, it } from 'vitest';
import { openCafeteria } from '../support/cafeteria.ts';

const { student, id } = await openCafeteria();

it('a body, an address or headers that no client of ours sends are refused before they are read', async () => {
  const huge = 'x'.repeat(70_000);
  const replies = [
    await student.post('/orders', { cafeteriaId: id, note: huge }),
    await student.call(`/cafeterias/${id}/orders?q=${'x'.repeat(5_000)}`),
    await student.call('/me', { headers: { 'x-long': 'x'.repeat(20_000) } }),
  ];
  expect(replies.map(({ status, body }) => [status, body.code])).toEqual([
    [413, 'payload_too_large'],
    [414, 'uri_too_long'],
    [431, 'headers_too_large'],
  ]);
});

it('a body that is nested beyond reason, not UTF-8, or no JSON is refused', async () => {
  const nested = `${'['.repeat(30_000)}${']'.repeat(30_000)}`;
  for (const body of [nested, '{"a":', '[]', 'null', '"text"', '\ufffe'])
    expect((await student.call('/orders', { method: 'POST', body })).status).toBeGreaterThanOrEqual(400);
  for (const body of [nested, '{"a":', '[]', 'null', '"text"', '\ufffe'])
    expect((await student.call('/orders', { method: 'POST', body })).status).toBeLessThan(500);
});

it('a name that JavaScript has a meaning for is an unknown field like any other', async () => {
  for (const name of ['__proto__', 'constructor', 'prototype', 'toString']) {
    const body = `{"name": "Ana", "${name}": {"role": "admin"}}`;
    expect((await student.call('/me', { method: 'PATCH', body })).body.code).toBe('validation_failed');
  }
});

it('another method than the one that was sent is not listened to', async () => {
  const headers = { 'x-http-method-override': 'DELETE', 'x-method-override': 'DELETE' };
  expect((await student.call('/me', { headers })).status).toBe(200);
});
