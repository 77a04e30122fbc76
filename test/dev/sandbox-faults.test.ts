import { generateKeyPairSync } from 'node:crypto';
import { connect } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Sandbox, startSandbox } from '../../dev/sandbox/index.ts';

const publicKeyPem = generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey.export({
  type: 'spki',
  format: 'pem',
}) as string;
const serviceAccount = { client_email: 'push@itsur-eats.iam.gserviceaccount.com', publicKeyPem };

let sandbox: Sandbox;
beforeEach(async () => {
  sandbox = await startSandbox({ port: 0, serviceAccount });
});
afterEach(() => sandbox.stop());

function write(
  to = 'ana@itsur.edu.mx',
  init: { key?: string; signal?: AbortSignal } = {},
): Promise<Response> {
  return fetch(`${sandbox.url}/emails`, {
    method: 'POST',
    headers: { authorization: 'Bearer re_test', ...(init.key && { 'idempotency-key': init.key }) },
    body: JSON.stringify({ from: 'avisos@itsur.edu.mx', to: [to], subject: 'Listo', text: 'Listo' }),
    signal: init.signal,
  });
}

function inject(fault: object): Promise<Response> {
  return fetch(`${sandbox.url}/faults`, { method: 'POST', body: JSON.stringify(fault) });
}

async function read(path: string): Promise<Array<Record<string, unknown>>> {
  return (await (await fetch(sandbox.url + path)).json()) as Array<Record<string, unknown>>;
}

describe('An injected fault', () => {
  it('answers with an error in the shape of the provider, for so many calls', async () => {
    await inject({ provider: 'email', mode: 'error', status: 429, count: 2, retryAfterSeconds: 60 });
    const refused = await write();
    expect(refused.status).toBe(429);
    expect(refused.headers.get('retry-after')).toBe('60');
    expect(await refused.json()).toMatchObject({ statusCode: 429, name: 'rate_limit_exceeded' });
    expect((await write()).status).toBe(429);
    expect((await write()).status).toBe(200);
    expect(await read('/messages')).toHaveLength(1);
  });

  it.each([
    ['fcm', '/v1/projects/p/messages:send', { error: { code: 503, status: 'UNAVAILABLE' } }],
    ['google', '/oauth2/token', { error: 'internal_failure' }],
    ['onesignal', '/notifications', { errors: [expect.any(String)] }],
    ['oidc', '/oidc/token', { error: 'server_error' }],
    ['stripe', '/v1/payment_intents', { error: { type: 'api_error' } }],
  ])('is a 503 of %s by default', async (provider, path, shape) => {
    await inject({ provider, mode: 'error' });
    const answer = await fetch(sandbox.url + path, { method: 'POST', body: '{}' });
    expect(answer.status).toBe(503);
    expect(await answer.json()).toMatchObject(shape);
  });

  it('delays the answer', async () => {
    await inject({ provider: 'email', mode: 'slow', delayMs: 150 });
    const start = performance.now();
    expect((await write()).status).toBe(200);
    expect(performance.now() - start).toBeGreaterThan(140);
  });

  it('lets the caller hang, and nothing is delivered', async () => {
    await inject({ provider: 'email', mode: 'hang' });
    await expect(write('ana@itsur.edu.mx', { signal: AbortSignal.timeout(150) })).rejects.toThrow();
    expect(await read('/messages')).toEqual([]);
    expect(await read('/attempts')).toMatchObject([{ status: null, fault: 'hang' }]);
  });

  it('breaks the connection', async () => {
    await inject({ provider: 'email', mode: 'reset' });
    await expect(write()).rejects.toThrow('fetch failed');
    expect(await read('/messages')).toEqual([]);
  });

  it('delivers and loses the answer, and the idempotency key saves the day', async () => {
    await inject({ provider: 'email', mode: 'lost_answer' });
    await expect(write('ana@itsur.edu.mx', { key: 'delivery-1' })).rejects.toThrow('fetch failed');
    expect((await write('ana@itsur.edu.mx', { key: 'delivery-1' })).status).toBe(200);
    expect(await read('/messages')).toMatchObject([{ recipient: 'ana@itsur.edu.mx', attempts: 2 }]);
  });

  it.each([
    ['fcm', '/v1/projects/p/messages:send', 404, { error: { details: [{ errorCode: 'UNREGISTERED' }] } }],
    ['email', '/emails', 422, { name: 'validation_error' }],
    ['onesignal', '/notifications', 200, { id: '', errors: ['All included players are not subscribed'] }],
    ['stripe', '/v1/payment_intents/pi_1/capture', 404, { error: { code: 'resource_missing' } }],
  ])('makes %s disown the recipient', async (provider, path, status, shape) => {
    await inject({ provider, mode: 'invalid_token' });
    const answer = await fetch(sandbox.url + path, { method: 'POST', body: '{}' });
    expect(answer.status).toBe(status);
    expect(await answer.json()).toMatchObject(shape);
  });

  it('hits only the recipient that it names', async () => {
    await inject({ provider: 'email', mode: 'error', recipient: 'eva@itsur.edu.mx' });
    expect((await write('ana@itsur.edu.mx')).status).toBe(200);
    expect((await write('eva@itsur.edu.mx')).status).toBe(503);
  });

  it('spares the calls that chance spares', async () => {
    await inject({ provider: 'email', mode: 'error', count: 0, probability: 0.5 });
    const statuses = new Set(
      (await Promise.all(Array.from({ length: 60 }, () => write()))).map(({ status }) => status),
    );
    expect(statuses).toEqual(new Set([200, 503]));
  });

  it.each([0, -1])('of count %d stays until it is cleared', async (count) => {
    await inject({ provider: 'email', mode: 'error', count });
    await inject({ provider: 'fcm', mode: 'hang' });
    expect((await write()).status).toBe(503);
    expect((await write()).status).toBe(503);
    expect(await read('/faults')).toMatchObject([
      { provider: 'email', remaining: null },
      { provider: 'fcm', remaining: 1 },
    ]);
    await fetch(`${sandbox.url}/faults?provider=email`, { method: 'DELETE' });
    expect((await write()).status).toBe(200);
    expect(await read('/faults')).toMatchObject([{ provider: 'fcm' }]);
  });

  it.each([
    ['of an unknown provider', { provider: 'pigeon', mode: 'error' }],
    ['of an unknown mode', { provider: 'email', mode: 'explode' }],
    ['with a misspelt field', { provider: 'email', mode: 'error', times: 3 }],
  ])('%s is refused with a reason', async (_what, fault) => {
    const answer = await inject(fault);
    expect(answer.status).toBe(400);
    expect(await answer.json()).toEqual({ error: expect.stringMatching(/provider|mode|times/) });
  });
});

describe('The inbox', () => {
  it('lists what arrived, oldest first, by provider, recipient and time', async () => {
    await write('ana@itsur.edu.mx');
    await new Promise((resolve) => setTimeout(resolve, 5));
    const since = new Date().toISOString();
    await write('eva@itsur.edu.mx');
    const recipients = async (query: string) =>
      (await read(`/messages${query}`)).map(({ recipient }) => recipient);
    expect(await recipients('')).toEqual(['ana@itsur.edu.mx', 'eva@itsur.edu.mx']);
    expect(await recipients('?provider=email&recipient=ana@itsur.edu.mx')).toEqual(['ana@itsur.edu.mx']);
    expect(await recipients(`?since=${since}`)).toEqual(['eva@itsur.edu.mx']);
    expect(await recipients('?limit=1')).toEqual(['eva@itsur.edu.mx']);
    expect(await recipients('?provider=fcm')).toEqual([]);
    expect((await fetch(`${sandbox.url}/messages?since=yesterday`)).status).toBe(400);
    await fetch(`${sandbox.url}/messages`, { method: 'DELETE' });
    expect(await recipients('')).toEqual([]);
  });

  it('counts every call, the refused ones too, with its time', async () => {
    await inject({ provider: 'email', mode: 'error' });
    await write();
    await write();
    await fetch(`${sandbox.url}/v1/projects/p/messages:send`, {
      method: 'POST',
      body: '{"message":{"token":"phone"}}',
    });
    const at = expect.stringMatching(/Z$/);
    expect(await read('/attempts')).toEqual([
      { provider: 'email', recipient: 'ana@itsur.edu.mx', status: 503, at, fault: 'error' },
      { provider: 'email', recipient: 'ana@itsur.edu.mx', status: 200, at },
      { provider: 'fcm', recipient: 'phone', status: 401, at },
    ]);
    expect(await read('/attempts?provider=fcm')).toHaveLength(1);
  });

  it('keeps the newest ten thousand', async () => {
    // 201 calls with 50 recipients each: the quickest way over the edge.
    for (let call = 0; call < 201; call += 1) {
      const to = Array.from({ length: 50 }, (_, n) => `s${call}-${n}@itsur.edu.mx`);
      const body = JSON.stringify({ from: 'avisos@itsur.edu.mx', to, subject: 'x', text: 'x' });
      await fetch(`${sandbox.url}/emails`, {
        method: 'POST',
        headers: { authorization: 'Bearer re_test' },
        body,
      });
    }
    const messages = await read('/messages');
    expect(messages).toHaveLength(10_000);
    expect(messages[0]).toMatchObject({ recipient: 's1-0@itsur.edu.mx' });
  });

  it('is a page in Spanish that runs no script but its own', async () => {
    const page = await fetch(sandbox.url);
    expect(page.headers.get('content-security-policy')).toContain("script-src 'self'");
    expect(await page.text()).toContain('<html lang="es">');
    for (const path of ['/inbox.js', '/payments.js', '/page.js', '/inbox.css'])
      expect((await fetch(sandbox.url + path)).status).toBe(200);
  });
});

describe('The sandbox', () => {
  it('is gone though something still hangs', async () => {
    await inject({ provider: 'email', mode: 'hang' });
    const hanging = write().catch(() => 'broken');
    const { port } = new URL(sandbox.url);
    const silent = connect(Number(port), '127.0.0.1').on('error', () => undefined);
    await expect.poll(() => read('/attempts')).toHaveLength(1);
    await sandbox.stop();
    expect(await hanging).toBe('broken');
    silent.destroy();
    await expect(fetch(sandbox.url)).rejects.toThrow();
  });

  it('refuses a body of more than 1 MB', async () => {
    const answer = await fetch(`${sandbox.url}/emails`, {
      method: 'POST',
      body: 'x'.repeat(1024 * 1024 + 1),
    });
    expect(answer.status).toBe(413);
  });

  it('says that it is there, and what it does not have', async () => {
    expect(await (await fetch(`${sandbox.url}/healthz`)).json()).toEqual({ status: 'ok' });
    expect((await fetch(`${sandbox.url}/v2/emails`)).status).toBe(404);
    expect((await inject(undefined as never)).status).toBe(400);
  });
});
