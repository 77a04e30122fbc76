import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import { type CafeteriaStream, connectStream, SignedOut } from '../../clients/stream/index.ts';
import { FakeStream } from '../support/fake-stream.ts';

/* On a campus network that lets no socket through. */

const timing = {
  ...{ shortestMs: 2, firstMs: 10, longestMs: 20, heartbeatMs: 200, answerWithinMs: 100 },
  ...{ pollAfter: 3, pollMs: 10, probeMs: 100 },
};
/** What a network in between may make of an upgrade. */
const refusals = {
  'a redirect': 'HTTP/1.1 302 Found\r\nLocation: https://portal.example/\r\nContent-Length: 0\r\n\r\n',
  'a refusal': 'HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n',
  'a page': 'HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 13\r\n\r\n<h1>Red</h1>\r\n',
};

let server: FakeStream;
let network: Server;
let meddle: ((socket: Duplex) => void) | null;
let streams: CafeteriaStream[];
beforeEach(async () => {
  server = await FakeStream.open();
  network = createServer().listen(0, '127.0.0.1');
  network.on('upgrade', (_request, socket) => {
    socket.on('error', () => {});
    meddle?.(socket);
  });
  await once(network, 'listening');
  streams = [];
});
afterEach(async () => {
  for (const stream of streams) stream.close();
  await server.stop();
  network.closeAllConnections();
  network.close();
});

/** A socket as this network lets it be. */
function Meddled(url: string, protocols: string[], options: object) {
  const there = `http://127.0.0.1:${(network.address() as AddressInfo).port}`;
  return new WebSocket(meddle ? url.replace(/^ws:\/\/[^/]+/, there) : url, protocols, options);
}

/** Swallows all that is sent on it, as a proxy does that waits for an answer's end. */
class Swallowed extends EventTarget {
  readyState = 1;
  bufferedAmount = 0;
  constructor() {
    super();
    setTimeout(() => this.dispatchEvent(new Event('open')));
  }
  send() {}
  close() {}
}

type Answer = () => Promise<Response> | Response;
const json = (body: unknown, etag: string) =>
  new Response(JSON.stringify(body), { headers: { 'content-type': 'application/json', etag } });

function listen(answer: Answer, options: { WebSocket?: unknown } = {}) {
  const heard = { statuses: [] as string[], polled: [] as unknown[], snapshots: [] as number[] };
  const asked: Record<string, string>[] = [];
  const errors: string[] = [];
  const stream = connectStream({
    url: server.url,
    cafeteriaId: '019af000-0000-7000-8000-000000000001',
    audience: 'student',
    accessToken: async () => 'token',
    WebSocket: Meddled,
    timing,
    poll: async (headers) => {
      asked.push(headers);
      return answer();
    },
    onPolled: (body) => heard.polled.push(body),
    onSnapshot: ({ seq }) => heard.snapshots.push(seq),
    onEvent: () => {},
    onStatus: (status) => heard.statuses.push(status),
    onError: (message) => errors.push(message),
    ...options,
  });
  streams.push(stream);
  return { stream, ...heard, asked, errors };
}

const until = (assertion: () => void) => vi.waitFor(assertion, { timeout: 60_000, interval: 5 });

describe('where sockets are blocked', () => {
  it.each(Object.entries(refusals))('polls on %s, and says so', async (_, said) => {
    meddle = (socket) => socket.end(said);
    const phone = listen(() => json({ orders: 1 }, '"1"'));
    await until(() => expect(phone.polled).not.toEqual([]));
    expect(phone.statuses).toEqual(['reconnecting', 'polling']);
  });

  it('polls when a socket opens and swallows all that goes through', async () => {
    const phone = listen(() => json({ orders: 1 }, '"1"'), { WebSocket: Swallowed });
    await until(() => expect(phone.polled).not.toEqual([]));
    expect(phone.stream.status).toBe('polling');
  });

  it('asks with the mark of the answer before, and tells only what has changed', async () => {
    meddle = (socket) => socket.end(refusals['a refusal']);
    const phone = listen(() =>
      phone.asked.length > 3 ? new Response(null, { status: 304 }) : json(phone.asked.length, '"first"'),
    );
    await until(() => expect(phone.asked.length).toBeGreaterThan(6));
    expect(phone.asked.slice(0, 2)).toEqual([{}, { 'if-none-match': '"first"' }]);
    expect(phone.polled).toEqual([1, 2, 3]);
    expect(phone.stream.status).toBe('polling');
  });

  it('tries the socket again meanwhile, and follows it as soon as it opens', async () => {
    meddle = (socket) => socket.end(refusals['a refusal']);
    const phone = listen(() => json({}, '"1"'));
    await until(() => expect(phone.stream.status).toBe('polling'));
    meddle = null;
    await until(() => expect(phone.snapshots).toEqual([0]));
    expect(phone.statuses).toEqual(['reconnecting', 'polling', 'connected']);
    const count = phone.asked.length;
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect(phone.asked.length).toBe(count);
  });

  it('never takes the page of a captive portal for an answer', async () => {
    meddle = (socket) => socket.end(refusals['a page']);
    const page = () => new Response('<h1>Acepta</h1>', { headers: { 'content-type': 'text/html' } });
    const phone = listen(page);
    await until(() => expect(phone.errors).toContain('poll: Error: 200 without JSON'));
    expect(phone.polled).toEqual([]);
    expect(phone.statuses).toEqual(['reconnecting']);
  });

  it('ends where the session does', async () => {
    meddle = (socket) => socket.end(refusals['a refusal']);
    const phone = listen(() => {
      throw new SignedOut();
    });
    await until(() => expect(phone.stream.status).toBe('signed-out'));
  });
});
