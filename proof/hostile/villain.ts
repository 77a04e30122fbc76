/** One student with a script, in a process of their own: all that a phone can send, far oftener than a person does. */
import { randomInt, randomUUID } from 'node:crypto';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { WebSocket } from 'ws';
import { serve } from '../../bench/child.ts';
import { apiOf, type Reply } from '../../bench/product/api.ts';
import { itsur } from '../../dev/seed.ts';
import { addressBehindNat } from './campus.ts';

export type Attack = {
  url: string;
  token: string;
  cafeteriaId: string;
  dishIds: string[];
  /** An order of somebody else's. */
  orderId: string;
  signInsASecond: number;
  slowBodies: number;
};
/** What came of it: how often each thing that was tried was answered with what. `placed`: orders of their own. */
export type Loot = { answers: Record<string, number>; placed: string[] };

const sockets = 10;
const comesBackAfterMs = 1_000;
/** More than that many wait for an answer, and the next are not sent: a flood that sinks its sender proves nothing. */
const mostUnderWay = 500;
const loot: Loot = { answers: {}, placed: [] };
const ends: (() => void)[] = [];
let isOver = false;
let under = 0;

function note(what: string, answer: string | number): void {
  const key = `${what}: ${answer}`;
  loot.answers[key] = (loot.answers[key] ?? 0) + 1;
}

/** So many a second, whether or not the ones before were answered. */
async function repeat(what: string, aSecond: number, ask: () => Promise<Reply>): Promise<void> {
  const began = performance.now();
  for (let n = 0; !isOver; n++) {
    await sleep(Math.max(0, began + (n * 1_000) / aSecond - performance.now()));
    if (under >= mostUnderWay) continue;
    under++;
    void ask().then(({ status, body }) => {
      under--;
      note(what, status < 400 ? status : `${status} ${body.code ?? ''}`.trim());
      if (what === 'basket' && status === 201) loot.placed.push(String(body.id));
    });
  }
}

/** Asks for the whole history, as often as the socket bears it, and comes back when it is closed. */
async function listen({ url, token, cafeteriaId }: Attack): Promise<void> {
  while (!isOver) {
    const socket = new WebSocket(`${url.replace('http', 'ws')}/cafeterias/${cafeteriaId}/stream`, {
      headers: {
        'x-institution': itsur.id,
        authorization: `Bearer ${token}`,
        'cf-connecting-ip': addressBehindNat(),
      },
    });
    socket.on('open', () => {
      for (let n = 0; n < 100; n++) socket.send('{"type":"replay","from":1}');
    });
    await new Promise<void>((resolve) => {
      ends.push(() => socket.terminate());
      socket.on('unexpected-response', (_, response) => {
        note('socket', response.statusCode ?? 0);
        socket.terminate();
      });
      socket.on('error', () => {});
      socket.on('close', (code) => {
        if (!isOver) note('socket closed', code);
        resolve();
      });
    });
    await sleep(comesBackAfterMs);
  }
}

/** Says that a body comes, and sends a byte of it now and then. */
async function dribble({ url, token }: Attack): Promise<void> {
  const { hostname, port } = new URL(url);
  while (!isOver) {
    const socket = connect(Number(port), hostname);
    socket.on('error', () => {});
    socket.write(
      `POST /orders HTTP/1.1\r\nhost: ${hostname}\r\nx-institution: ${itsur.id}\r\nauthorization: Bearer ${token}\r\n` +
        `cf-connecting-ip: ${addressBehindNat()}\r\ncontent-type: application/json\r\ncontent-length: 60000\r\n\r\n{`,
    );
    const drip = setInterval(() => socket.write(' '), 250);
    await new Promise<void>((resolve) => {
      ends.push(() => socket.destroy());
      socket.on('data', (chunk) => {
        note('slow body', chunk.toString().split(' ', 2)[1] ?? '');
        socket.destroy();
      });
      socket.on('close', () => resolve());
    });
    clearInterval(drip);
    await sleep(comesBackAfterMs);
  }
}

const verbs = {
  begin(attack: Attack): void {
    const { url, token, cafeteriaId, dishIds, orderId, signInsASecond, slowBodies } = attack;
    isOver = false;
    const api = apiOf(url);
    const ask = (path: string, body: object, isOwn = true) =>
      api.call(path, { body, address: addressBehindNat(), ...(isOwn && { token }) });
    const basket = (lines: number, quantity: number, more: object = {}) => ({
      cafeteriaId,
      items: Array.from({ length: lines }, (_, n) => ({ menuItemId: dishIds[n % dishIds.length], quantity })),
      paymentMethod: 'cash',
      ...more,
    });
    void repeat('password', signInsASecond, () =>
      ask('/auth/login', { email: `${randomUUID()}@${itsur.domain}`, password: 'contraseña' }, false),
    );
    void repeat('ticket', 10, () => ask(`/cafeterias/${cafeteriaId}/stream-ticket`, {}));
    void repeat('pickup code', 5, () =>
      ask(`/orders/${orderId}/collect`, { pickupCode: String(randomInt(10_000)).padStart(4, '0') }),
    );
    void repeat('basket', 2, () => ask('/orders', basket(20, 50)));
    void repeat('basket too large', 2, () => ask('/orders', basket(20, 50, { note: 'x'.repeat(70_000) })));
    for (let n = 0; n < sockets; n++) void listen(attack);
    for (let n = 0; n < slowBodies; n++) void dribble(attack);
  },
  /** Sends no more, and waits for the answers to what was sent. */
  async end(): Promise<Loot> {
    isOver = true;
    for (const end of ends.splice(0)) end();
    while (under > 0) await sleep(50);
    return loot;
  },
};
export type VillainVerbs = typeof verbs;

serve(verbs);
