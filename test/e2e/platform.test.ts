import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectStream } from '@itsur-eats/stream-client';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { freePort } from '../../dev/ports.ts';
import { fuzz } from '../../proof/fuzz/run.ts';
import type { CafeteriaEvent } from '../../src/contracts/events.ts';

/*
 * The main job on the started platform, as its users do it: a phone over HTTP, a board on a socket, the provider
 * sandbox at the other end, then a stop and a second start.
 */

const dataDir = mkdtempSync(join(tmpdir(), 'itsur-eats-e2e-'));
const metricsToken = 'e2e-metrics-token';
let port: number;
let sandboxPort: number;
let platform: ChildProcess;

async function start(): Promise<ChildProcess> {
  const child = spawn(process.execPath, ['dev/start.ts'], {
    env: {
      ...process.env,
      PORT: String(port),
      SANDBOX_PORT: String(sandboxPort),
      DATA_DIR: dataDir,
      METRICS_TOKEN: metricsToken,
      RATE_LIMITS: 'off',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  await new Promise<void>((resolve, reject) => {
    const listen = (chunk: Buffer) => {
      said += chunk;
      if (said.includes(`ready http://127.0.0.1:${port}\n`)) resolve();
    };
    child.stdout?.on('data', listen);
    child.stderr?.on('data', listen);
    child.once('exit', (code) => reject(new Error(`the platform ended with ${code}:\n${said}`)));
  });
  return child;
}

async function stop(child: ChildProcess): Promise<number | null> {
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  return ended;
}

type Asked = { method?: string; headers?: Record<string, string>; token?: string; body?: unknown };

async function call(path: string, { token, body, ...init }: Asked = {}) {
  const response = await fetch(`http://127.0.0.1:${port}${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    ...init,
    headers: {
      'x-institution': 'itsur',
      ...(token && { authorization: `Bearer ${token}` }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...init.headers,
    },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const text = await response.text();
  return {
    status: response.status,
    body: text.startsWith('{') || text.startsWith('[') ? JSON.parse(text) : text,
  };
}

const signIn = async (email: string) =>
  (await call('/auth/login', { body: { email, password: 'itsur-demo' } })).body.accessToken as string;

/** A board in a browser: it opens with a ticket, and keeps the events that it hears. */
async function listen(cafeteriaId: string, token: string) {
  const heard: CafeteriaEvent[] = [];
  const issueTicket = () => call(`/cafeterias/${cafeteriaId}/stream-ticket`, { token, body: {} });
  const stream = connectStream({
    url: `http://127.0.0.1:${port}`,
    cafeteriaId,
    audience: 'staff',
    ticket: async () => (await issueTicket()).body.ticket,
    WebSocket,
    onSnapshot: () => {},
    onEvent: (event) => heard.push(event),
  });
  await until(() => stream.status === 'connected');
  return { heard, close: () => stream.close() };
}

async function until<T>(
  ask: () => T | false | undefined | Promise<T | false | undefined>,
  withinMs = 60_000,
): Promise<T> {
  const deadline = Date.now() + withinMs;
  for (;;) {
    const answer = await ask();
    if (answer) return answer;
    if (Date.now() > deadline) throw new Error(`not within ${withinMs} ms: ${ask}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

beforeAll(async () => {
  [port, sandboxPort] = [await freePort(), await freePort()];
  platform = await start();
});

afterAll(async () => {
  if (platform.exitCode === null) await stop(platform);
  rmSync(dataDir, { recursive: true, force: true });
});

let placed: { id: string; number: string; pickupCode: string };

it('an order goes from the phone to the board, and the push comes back', async () => {
  const [student, cook] = [await signIn('alumno1@itsur.edu.mx'), await signIn('cocina@itsur.edu.mx')];
  const [campus] = (await call('/campuses')).body.data;
  const cafeterias = (await call(`/campuses/${campus.id}/cafeterias`)).body.data;
  expect(cafeterias).toHaveLength(3);
  const cafeteriaId = cafeterias[0].id;
  const menu = (await call(`/cafeterias/${cafeteriaId}/menu`)).body;
  const item = menu.categories
    .flatMap((category: any) => category.items)
    .find((dish: any) => dish.available && dish.modifierGroups.every((group: any) => group.minChoices === 0));

  const pushToken = `e2e-${randomUUID()}`;
  await call(`/me/devices/${randomUUID()}`, {
    method: 'PUT',
    token: student,
    body: { platform: 'android', pushToken },
  });
  const board = await listen(cafeteriaId, cook);
  const { status, body } = await call('/orders', {
    token: student,
    headers: { 'idempotency-key': randomUUID() },
    body: { cafeteriaId, items: [{ menuItemId: item.id, quantity: 2 }], paymentMethod: 'cash' },
  });
  expect([status, body.totalCents]).toEqual([201, 2 * item.priceCents]);
  placed = body;
  await until(() =>
    board.heard.find(({ event, order }) => event === 'order.placed' && order?.id === body.id),
  );

  for (const verb of ['accept', 'start', 'ready']) {
    expect((await call(`/orders/${body.id}/${verb}`, { token: cook, body: {} })).status).toBe(200);
  }
  await until(() => board.heard.find(({ event }) => event === 'order.ready'));
  board.close();

  const inbox = `http://127.0.0.1:${sandboxPort}/messages?recipient=`;
  const messages = async (recipient: string): Promise<any[]> =>
    (await fetch(inbox + encodeURIComponent(recipient))).json();
  const pushes = await until(async () => {
    const found = await messages(pushToken);
    return found.length === 3 && found;
  });
  expect(pushes.map(({ body: { message } }) => message.notification.body).join()).toContain(body.pickupCode);
  const mails = await until(async () => {
    const found = await messages('alumno1@itsur.edu.mx');
    return found.length === 1 && found;
  });
  expect(mails[0].body.text).toContain(body.pickupCode);
});

it('counts what happened, for whoever has the token', async () => {
  const { body } = await call('/metrics', { token: metricsToken });
  expect(body).toContain('order_creation_total{institution="itsur",outcome="placed"} 1');
  for (const name of [
    'http_request_duration_seconds_bucket',
    'http_requests_total',
    'active_socket_connections',
  ])
    expect(body).toContain(name);
});

it('passes the test that a deployment must pass before it gets all requests', async () => {
  const smoke = spawn(process.execPath, ['dev/smoke.ts', '--url', `http://127.0.0.1:${port}`], {
    env: {
      ...process.env,
      SMOKE_INSTITUTION: 'itsur',
      SMOKE_EMAIL: 'alumno2@itsur.edu.mx',
      SMOKE_PASSWORD: 'itsur-demo',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  smoke.stdout.on('data', (chunk) => {
    said += chunk;
  });
  const [code] = await once(smoke, 'close');
  expect([code, said]).toEqual([0, expect.stringContaining('✓ cotiza un pedido')]);
});

it('shows its contract as a page, with everything the page needs', async () => {
  expect((await call('/docs')).body).toContain('swagger-ui-bundle.js');
  expect((await call('/docs-assets/swagger-ui-bundle.js')).status).toBe(200);
  const { openapi, servers } = (await call('/openapi.json')).body;
  expect([openapi, servers]).toEqual(['3.1.0', [{ url: '/' }]]);
});

it('stops when it is told to and goes on with its data at the next start', async () => {
  expect(await stop(platform)).toBe(0);
  platform = await start();
  const cook = await signIn('cocina@itsur.edu.mx');
  expect((await call(`/orders/${placed.id}`, { token: cook })).body).toMatchObject({
    number: placed.number,
    status: 'ready',
  });
});

it('answers as its contract says, whatever is asked', async () => {
  const { findings, figures } = await fuzz(`http://127.0.0.1:${port}`, { requests: 300, seed: 2 });
  expect(findings).toEqual([]);
  expect(figures.statuses['200']).toBeGreaterThan(10);
  expect(figures.statuses['422']).toBeGreaterThan(10);
});
