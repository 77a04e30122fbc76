import { audiences, type CafeteriaEvent, type Listener, streamProtocol } from '../../src/contracts/events.ts';
import type { SocketCounts } from '../../src/contracts/metrics.ts';
import { clientMessageSchema, closeCodes, type ServerMessage } from '../../src/contracts/stream.ts';
import { streamCatchUpsTotal, streamReplayedEventsTotal } from '../../src/observability/metrics.ts';
import { audienceOf } from './audience.ts';
import type { EventLog } from './event-log.ts';

/** Sockets of one user in one cafeteria: phone, tablet and some forgotten tabs. The oldest gives way. */
const socketsPerUser = 10;
/** In characters or bytes; a client's longest message is far shorter. */
const largestMessage = 16_384;
/** Messages of one socket in ten seconds; a client asks for a replay once in a while. */
const messagesPerWindow = 20;
const windowMs = 10_000;
/** A client pings every 30 s; one that missed several is gone, or cannot keep up, and resumes from its last seq. */
const silentAfterMs = 120_000;
/** Clients that are sent away come back spread over this time. */
const returnWithinSeconds = 30;

type Attachment = Listener & { since: number };

/** The sockets of an object. All they need is in their attachments and tags, so that they outlive its sleep. */
export class Sockets {
  readonly #ctx: DurableObjectState;
  readonly #log: EventLog;
  readonly #counts = new WeakMap<WebSocket, { windowStart: number; count: number }>();

  constructor(ctx: DurableObjectState, log: EventLog) {
    this.#ctx = ctx;
    this.#log = log;
    ctx.setWebSocketAutoResponse(new WebSocketRequestResponsePair('ping', 'pong'));
  }

  /** Takes an upgrade and greets: everything between the replay and going live is one synchronous step. */
  accept(request: Request, listener: Listener): Response {
    const newestFirst = this.#ctx
      .getWebSockets(tagOf(listener))
      .filter(isOpen)
      .sort((a, b) => sinceOf(b) - sinceOf(a));
    for (const extra of newestFirst.slice(socketsPerUser - 1))
      end(extra, closeCodes.tooMany, 'too many sockets');
    const { 0: client, 1: server } = new WebSocketPair();
    this.#ctx.acceptWebSocket(server, [listener.audience, tagOf(listener), sessionTag(listener.sessionId)]);
    server.serializeAttachment({ ...listener, since: Date.now() } satisfies Attachment);
    this.#greet(server, listener, new URL(request.url).searchParams);
    // A browser closes a socket whose answer does not name one of the protocols that it offered.
    const offered = request.headers.get('sec-websocket-protocol')?.split(/\s*,\s*/) ?? [];
    const headers = offered.includes(streamProtocol)
      ? { 'sec-websocket-protocol': streamProtocol }
      : undefined;
    return new Response(null, { status: 101, webSocket: client, headers });
  }

  /** What a client says: it asks for what it misses, and nothing else. */
  hear(socket: WebSocket, message: string | ArrayBuffer): void {
    const size = typeof message === 'string' ? message.length : message.byteLength;
    if (size > largestMessage) {
      end(socket, closeCodes.messageTooBig, 'message too big');
    } else if (this.#isTooFast(socket)) {
      end(socket, closeCodes.tooFast, 'too many messages');
    } else {
      this.#answer(socket, message);
    }
  }

  #answer(socket: WebSocket, message: string | ArrayBuffer): void {
    const asked = clientMessageSchema.safeParse(parseJson(message));
    if (!asked.success) {
      send(socket, { type: 'error', code: 'invalid_message', detail: 'Send {"type":"replay","from":seq}.' });
    } else {
      this.#catchUp(socket, socket.deserializeAttachment() as Listener, asked.data.from - 1);
    }
  }

  /** To those that an event is for: the sockets of a few tags, never all of them. */
  broadcast(events: CafeteriaEvent[]): void {
    for (const event of events) this.#broadcast(event);
  }

  #broadcast(event: CafeteriaEvent): void {
    const message = JSON.stringify(event);
    for (const socket of recipients(audienceOf(event)).flatMap((tag) => this.#ctx.getWebSockets(tag))) {
      try {
        socket.send(message);
      } catch {
        // A socket that is already closing resumes from its last seq.
      }
    }
  }

  /** Tells the staff how many boards are open: one account may hang on three walls. */
  announcePresence(): void {
    const boards = this.#staff();
    for (const socket of boards) send(socket, { type: 'presence', staff: boards.length });
  }

  /** Whether somebody is really there: a tablet that died before its first ping has a socket, too. */
  hasAttentiveStaff(now: number): boolean {
    return this.#staff().some((socket) => now - (this.#heardAt(socket) ?? sinceOf(socket)) < silentAfterMs);
  }

  /** Whose boards are open, a user a board. */
  boards(): string[] {
    return this.#staff().map((socket) => (socket.deserializeAttachment() as Listener).userId);
  }

  hasStaff(): boolean {
    return this.#staff().length > 0;
  }

  counts(): SocketCounts {
    return Object.fromEntries(
      audiences.map((audience) => [audience, this.#ctx.getWebSockets(audience).filter(isOpen).length]),
    ) as SocketCounts;
  }

  closeSessions(sessionIds: string[]): void {
    for (const socket of sessionIds.flatMap((id) => this.#ctx.getWebSockets(sessionTag(id)))) {
      end(socket, closeCodes.sessionEnded, 'session ended');
    }
  }

  /** Closes all sockets, each with a time of its own to come back after. Answers how many. */
  sendAway(): number {
    const sockets = this.#ctx.getWebSockets();
    for (const socket of sockets) {
      end(socket, closeCodes.restart, `retry-after=${Math.ceil(Math.random() * returnWithinSeconds)}`);
    }
    return sockets.length;
  }

  /**
   * Drops those who used to ping and have fallen silent: their messages pile up somewhere, and they would not know.
   * Answers how many.
   */
  dropSilent(now: number): number {
    let dropped = 0;
    for (const socket of this.#ctx.getWebSockets()) {
      const heardAt = this.#heardAt(socket);
      if (heardAt === undefined || now - heardAt <= silentAfterMs) continue;
      end(socket, closeCodes.silent, 'nothing heard; resume from your last seq');
      dropped += 1;
    }
    return dropped;
  }

  #greet(socket: WebSocket, listener: Listener, query: URLSearchParams): void {
    const since = query.get('since');
    // A number without its history is of none: a restored database gives numbers again.
    const sameHistory = query.get('epoch') === this.#log.position()?.epoch;
    this.#catchUp(socket, listener, since !== null && sameHistory ? Number(since) : null);
  }

  /** Sends what came after a position, or, where the history does not hold all of it, what there is now. */
  #catchUp(socket: WebSocket, listener: Listener, since: number | null): void {
    const position = this.#log.position();
    if (!position) throw new Error('the log was not loaded');
    const missed = since === null ? null : this.#log.missed(since, listener);
    send(socket, { type: 'hello', ...position, recovered: missed !== null });
    const { audience } = listener;
    streamCatchUpsTotal.inc({ audience, kind: missed ? 'replay' : 'snapshot' });
    if (missed) {
      let replayed = 0;
      for (const event of missed) {
        socket.send(event);
        replayed += 1;
      }
      streamReplayedEventsTotal.inc({ audience }, replayed);
    } else {
      const orders = this.#log.board(listener);
      send(socket, { type: 'snapshot', ...position, orders, cafeteria: this.#log.cafeteria() });
    }
  }

  #heardAt(socket: WebSocket): number | undefined {
    return this.#ctx.getWebSocketAutoResponseTimestamp(socket)?.getTime();
  }

  #isTooFast(socket: WebSocket): boolean {
    const now = Date.now();
    const known = this.#counts.get(socket);
    const current = known && now - known.windowStart < windowMs ? known : { windowStart: now, count: 0 };
    current.count++;
    this.#counts.set(socket, current);
    return current.count > messagesPerWindow;
  }

  #staff(): WebSocket[] {
    return [...this.#ctx.getWebSockets('staff'), ...this.#ctx.getWebSockets('kitchen')].filter(isOpen);
  }
}

/** The tags of the sockets that hear an event: as `heardBy` of the log decides it for a replay. */
function recipients(audience: string): string[] {
  switch (audience) {
    case 'staff':
      return ['staff'];
    case 'public':
      return ['staff', 'student'];
    default:
      return ['staff', 'kitchen', tagOf({ audience: 'student', userId: audience })];
  }
}

const sinceOf = (socket: WebSocket) => (socket.deserializeAttachment() as Attachment).since;
const tagOf = ({ audience, userId }: Pick<Listener, 'audience' | 'userId'>) => `${audience}:${userId}`;
const sessionTag = (sessionId: string) => `session:${sessionId}`;
const isOpen = (socket: WebSocket) => socket.readyState === WebSocket.OPEN;

function send(socket: WebSocket, message: ServerMessage): void {
  socket.send(JSON.stringify(message));
}

/**
 * Closes a socket, and says so before: when an object closes a hibernating socket, workerd holds the connection, after both
 * close frames, for as long as the object is awake or until its garbage is collected. It lets go of it when the last of its
 * own writes ends, and that was before the client's frame came; a client that waits for the connection's end hangs in CLOSING
 * meanwhile (10 s in a quiet object). What the client closes first ends at once.
 */
function end(socket: WebSocket, code: number, reason: string): void {
  if (isOpen(socket)) send(socket, { type: 'closing', code, reason });
  socket.close(code, reason);
}

function parseJson(message: string | ArrayBuffer): unknown {
  try {
    return typeof message === 'string' ? JSON.parse(message) : undefined;
  } catch {
    return undefined;
  }
}
