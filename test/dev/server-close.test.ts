import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import { connectStream } from '../../clients/stream/index.ts';

/* A close by a Durable Object over TCP, on workerd itself: no proxy is before it that could end the connection. */

/** A cafeteria of which the first socket is closed by the object as soon as it was greeted, hibernating or not. */
const worker = `
import { DurableObject } from 'cloudflare:workers';
const position = { seq: 0, epoch: '019af000-0000-7000-8000-000000000000' };
export class Cafeteria extends DurableObject {
  sockets = 0;
  async fetch({ url, headers: sent }) {
    const { 0: client, 1: server } = new WebSocketPair();
    if (url.includes('staying')) server.accept();
    else this.ctx.acceptWebSocket(server);
    server.send(JSON.stringify({ type: 'hello', ...position, recovered: false }));
    server.send(JSON.stringify({ type: 'snapshot', ...position, orders: [], cafeteria: {} }));
    if (++this.sockets === 1) {
      server.send(JSON.stringify({ type: 'closing', code: 1011, reason: 'test' }));
      server.close(1011, 'test');
    }
    const headers = sent.has('sec-websocket-protocol') ? { 'sec-websocket-protocol': 'itsur-eats.v1' } : {};
    return new Response(null, { status: 101, webSocket: client, headers });
  }
  webSocketClose(socket, code) { socket.close(code); }
}
export default { fetch: (request, env) => env.CAFETERIA.getByName(new URL(request.url).pathname).fetch(request) };
`;
const config = `
using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [(name = "main", worker = .worker)],
  sockets = [(name = "http", http = (), service = "main")]);
const worker :Workerd.Worker = (
  modules = [(name = "worker.js", esModule = embed "worker.js")], compatibilityDate = "2026-11-01",
  durableObjectNamespaces = [(className = "Cafeteria", uniqueKey = "c")], durableObjectStorage = (inMemory = void),
  bindings = [(name = "CAFETERIA", durableObjectNamespace = "Cafeteria")]);
`;

/** Where the binary is: the package's own words. */
const { default: workerd } = createRequire(import.meta.url)('workerd') as { default: string };
const folder = mkdtempSync(join(tmpdir(), 'itsur-eats-close-'));
let running: ChildProcess;
let port: number;

beforeAll(async () => {
  port = await freePort();
  writeFileSync(join(folder, 'worker.js'), worker);
  writeFileSync(join(folder, 'config.capnp'), config);
  const address = `http=127.0.0.1:${port}`;
  running = spawn(workerd, ['serve', join(folder, 'config.capnp'), '--socket-addr', address]);
  await vi.waitFor(() => fetch(`http://127.0.0.1:${port}`), { timeout: 60_000, interval: 100 });
});
afterAll(async () => {
  running.kill('SIGKILL'); // Asked politely it waits for connections that a client keeps.
  await once(running, 'exit');
  rmSync(folder, { recursive: true, force: true });
});

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port: free } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return free;
}

/** How long after the server's last message a client that waits for the connection's end has it; at most 3 s are waited. */
async function secondsUntilClosed(name: string): Promise<number> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/${name}`);
  const closed = once(socket, 'close');
  await new Promise<void>((resolve) =>
    socket.on('message', (text) => String(text).includes('"closing"') && resolve()),
  );
  const since = performance.now();
  await Promise.race([closed, new Promise((resolve) => setTimeout(resolve, 3_000))]);
  socket.terminate();
  return (performance.now() - since) / 1000;
}

it('is over at once for the stream’s client, whatever the platform does with the connection', async () => {
  const statuses: string[] = [];
  const stream = connectStream({
    url: `http://127.0.0.1:${port}`,
    cafeteriaId: crypto.randomUUID(),
    audience: 'staff',
    accessToken: async () => 'token',
    WebSocket,
    timing: { shortestMs: 1, firstMs: 10, longestMs: 100 },
    onSnapshot: () => {},
    onEvent: () => {},
    onStatus: (status) => statuses.push(status),
  });
  // Without that it would stay in CLOSING for the half minute that `ws` gives a peer.
  await vi.waitFor(() => expect(statuses).toEqual(['connected', 'reconnecting', 'connected']), {
    timeout: 20_000,
    interval: 10,
  });
  stream.close();
});

it('is held by workerd where the socket hibernates: when this fails, `closing` may go', async () => {
  expect(await secondsUntilClosed(`staying-${crypto.randomUUID()}`)).toBeLessThan(1);
  expect(await secondsUntilClosed(`hibernating-${crypto.randomUUID()}`)).toBeGreaterThan(2.9);
});
