/**
 * One kept-alive HTTP/1.1 connection with one request on it at a time, as a phone has. By hand: what the generator spends on a
 * request, the server on the same two cores does not have.
 */
import { connect, type Socket } from 'node:net';

/** Status 0: no answer. `body` is the text when it was asked for. */
export type Answer = { status: number; body: string };

const answersWithinMs = 60_000;
const headEnd = Buffer.from('\r\n\r\n');
const noAnswer = (why: string): Answer => ({ status: 0, body: why });

export class Connection {
  readonly #port: number;
  #socket: Socket | null = null;
  #received: Buffer = Buffer.alloc(0);
  #waiting: { resolve: (answer: Answer) => void; wantsBody: boolean } | null = null;

  /** Speaks to this machine alone. */
  constructor(origin: string) {
    const { hostname, port } = new URL(origin);
    if (hostname !== '127.0.0.1') throw new Error(`The bench speaks to 127.0.0.1 alone, not to ${hostname}.`);
    this.#port = Number(port);
  }

  /** Sends a whole request as it is written, and answers what came back. */
  send(request: string, wantsBody: boolean): Promise<Answer> {
    return new Promise((resolve) => {
      if (this.#waiting) throw new Error('this connection is busy');
      this.#waiting = { resolve, wantsBody };
      this.#connected().write(request);
    });
  }

  close(): void {
    this.#socket?.destroy();
    this.#socket = null;
  }

  #connected(): Socket {
    if (this.#socket && !this.#socket.destroyed) return this.#socket;
    const socket = connect({ host: '127.0.0.1', port: this.#port, noDelay: true });
    this.#received = Buffer.alloc(0);
    socket.setTimeout(answersWithinMs, () => socket.destroy(new Error('no answer in time')));
    socket.on('data', (chunk) => this.#take(chunk));
    let why = 'closed';
    socket.on('error', (error) => {
      why = error.message;
    });
    socket.on('close', () => {
      if (this.#socket === socket) this.#socket = null;
      this.#settle(noAnswer(why));
    });
    this.#socket = socket;
    return socket;
  }

  #take(chunk: Buffer): void {
    this.#received = this.#received.length === 0 ? chunk : Buffer.concat([this.#received, chunk]);
    const answer = readAnswer(this.#received, this.#waiting?.wantsBody ?? false);
    if (answer === 'incomplete') return;
    this.#received = Buffer.alloc(0);
    if (answer.closes) this.close();
    this.#settle(answer);
  }

  #settle(answer: Answer): void {
    const waiting = this.#waiting;
    this.#waiting = null;
    waiting?.resolve({ status: answer.status, body: answer.body });
  }
}

/** Reads one answer from the beginning of what was received. */
export function readAnswer(
  received: Buffer,
  wantsBody: boolean,
): 'incomplete' | (Answer & { closes: boolean }) {
  const end = received.indexOf(headEnd);
  if (end < 0) return 'incomplete';
  const head = received.toString('latin1', 0, end).toLowerCase();
  const status = Number(head.slice(9, 12));
  const closes = head.includes('\r\nconnection: close');
  const done = (body: string) => ({ status, body, closes });
  if (status === 304 || status === 204) return done('');
  const from = end + 4;
  const wanted = wantsBody || status >= 400; // a refusal names its code
  const length = /\r\ncontent-length: *(\d+)/.exec(head)?.[1];
  if (length !== undefined) {
    if (received.length < from + Number(length)) return 'incomplete';
    return done(wanted ? received.toString('utf8', from, from + Number(length)) : '');
  }
  const parts = readChunks(received, from);
  return parts ? done(wanted ? Buffer.concat(parts).toString('utf8') : '') : 'incomplete';
}

/** The parts of a chunked body (RFC 9112, 7.1); null: not all has come. */
function readChunks(received: Buffer, from: number): Buffer[] | null {
  const parts: Buffer[] = [];
  for (let at = from; ; ) {
    const lineEnd = received.indexOf('\r\n', at);
    if (lineEnd < 0) return null;
    const size = Number.parseInt(received.toString('latin1', at, lineEnd), 16);
    const begin = lineEnd + 2;
    if (received.length < begin + size + 2) return null;
    if (size === 0) return parts;
    parts.push(received.subarray(begin, begin + size));
    at = begin + size + 2;
  }
}
