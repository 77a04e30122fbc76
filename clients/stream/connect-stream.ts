import ReconnectingWebSocket from 'partysocket/ws';
import type { CafeteriaEvent } from '../../src/contracts/events.ts';
import type { ClientMessage, ServerMessage } from '../../src/contracts/stream.ts';
import { Heartbeat } from './heartbeat.ts';
import { SignedOut, type StreamOptions, type StreamStatus, type Timing, usualTiming } from './options.ts';
import { Patience, within } from './patience.ts';
import { type Position, placeOf } from './position.ts';
import { codes, protocol } from './protocol.ts';
import { type Closed, reconnectDelayMs } from './reconnect-delay.ts';
import { withHeaders } from './with-headers.ts';

/**
 * Listens to a cafeteria, and goes on listening: a cut, a deploy or a phone in a pocket costs no event and doubles none.
 * Ends by `close()`, or as `signed-out`: the session has ended, or the proof threw `SignedOut`.
 */
export function connectStream(options: StreamOptions): CafeteriaStream {
  return new CafeteriaStream(options);
}

export class CafeteriaStream {
  readonly #options: StreamOptions;
  readonly #timing: Timing;
  readonly #socket: ReconnectingWebSocket;
  readonly #heartbeat: Heartbeat;
  readonly #patience = new Patience();
  #position: Position | null;
  #status: StreamStatus | null = null;
  #ended = false;
  /** The snapshot is on its way: what is heard before it belongs to another history. */
  #awaitsSnapshot = false;
  #replay: { from: number; timer: ReturnType<typeof setTimeout> } | null = null;
  #attempt = 0;
  #greetedAt = 0;
  #closed: Closed | null = null;
  #headers: Record<string, string> = {};
  #admission: Promise<{ url: string; protocols: string[] }> | null = null;

  constructor(options: StreamOptions) {
    this.#options = options;
    this.#timing = { ...usualTiming, ...options.timing };
    this.#position = options.from ?? null;
    this.#heartbeat = new Heartbeat({
      everyMs: this.#timing.heartbeatMs,
      answerWithinMs: this.#timing.answerWithinMs,
      ping: () => this.#socket.send('ping'),
      silent: () => this.#socket.reconnect(),
    });
    const url = async () => {
      this.#admission = this.#admit();
      return (await this.#admission).url;
    };
    const protocols = async () => (await this.#admission)?.protocols ?? [];
    this.#socket = new ReconnectingWebSocket(url, protocols, {
      WebSocket: withHeaders(options.WebSocket ?? globalThis.WebSocket, () => this.#headers),
      connectionTimeout: this.#timing.connectWithinMs,
      // All waiting is done in `#admit`, where it can be cut short and where the server's word counts.
      minReconnectionDelay: 0,
      maxReconnectionDelay: 0,
      shouldReconnectOnClose: ({ code }) => !this.#ended && code !== codes.sessionEnded,
    });
    this.#socket.onopen = () => this.#heartbeat.heard();
    this.#socket.onmessage = ({ data }) => this.#hear(data);
    this.#socket.onclose = (closed) => this.#lose(closed);
  }

  get status(): StreamStatus | null {
    return this.#status;
  }

  /** Where one stands; null before the first snapshot. */
  get position(): Position | null {
    return this.#position;
  }

  /** The network is back, or the app is in front again: looks at once whether the connection lives, or connects. */
  wake(): void {
    if (this.#status === 'connected') this.#heartbeat.ping();
    else if (!this.#closed?.reason.startsWith('retry-after=')) this.#patience.cutShort();
  }

  close(): void {
    this.#ended = true;
    this.#rest();
    this.#patience.cutShort();
    this.#socket.close();
  }

  /** What each connection begins with: the wait, then a proof of who this is, which would not keep. */
  async #admit(): Promise<{ url: string; protocols: string[] }> {
    if (this.#attempt > 0) {
      await this.#patience.wait(reconnectDelayMs(this.#attempt, this.#closed, this.#timing));
    }
    this.#attempt++;
    this.#closed = null;
    const protocols: string[] = [protocol];
    if (this.#ended) return { url: '', protocols }; // the socket was closed meanwhile and does not use it
    const { ticket, accessToken, institution } = this.#options;
    try {
      if (ticket) protocols.push(`ticket.${await within(this.#timing.connectWithinMs, ticket())}`);
      else if (accessToken) {
        const token = await within(this.#timing.connectWithinMs, accessToken());
        this.#headers = { authorization: `Bearer ${token}`, ...(institution && { 'x-institution': institution }) };
      }
    } catch (error) {
      if (error instanceof SignedOut) this.#signOut();
      throw error;
    }
    return { url: this.#url(), protocols };
  }

  #url(): string {
    const { url, cafeteriaId, audience } = this.#options;
    const query = [
      ...(this.#position ? [`since=${this.#position.seq}`, `epoch=${this.#position.epoch}`] : []),
      ...(audience === 'kitchen' ? ['view=kitchen'] : []),
    ].join('&');
    const base = url.replace(/^http/, 'ws').replace(/\/$/, '');
    return `${base}/cafeterias/${encodeURIComponent(cafeteriaId)}/stream${query && `?${query}`}`;
  }

  #hear(text: unknown): void {
    this.#heartbeat.heard();
    if (typeof text !== 'string' || text === 'pong') return;
    const message = JSON.parse(text) as ServerMessage;
    switch (message.type) {
      case 'hello':
        this.#greetedAt = Date.now();
        this.#awaitsSnapshot = !message.recovered;
        if (message.recovered) this.#say('connected');
        return;
      case 'snapshot':
        this.#awaitsSnapshot = false;
        this.#standAt({ seq: message.seq, epoch: message.epoch });
        this.#options.onSnapshot(message);
        return this.#say('connected');
      case 'event':
        return this.#take(message);
      case 'presence':
        return this.#options.onPresence?.(message.staff);
    }
  }

  #take(event: CafeteriaEvent): void {
    if (!this.#position || this.#awaitsSnapshot) return;
    const place = placeOf(event, this.#position.seq, this.#options.audience);
    switch (place.kind) {
      case 'duplicate':
        return;
      case 'gap':
        return this.#askFor(place.from);
      case 'next':
        this.#standAt({ ...this.#position, seq: event.seq });
        return this.#options.onEvent(event);
    }
  }

  /** Once for each gap: events that come before the answer belong to it, and are in it. */
  #askFor(from: number): void {
    if (this.#replay?.from === from) return;
    clearTimeout(this.#replay?.timer);
    const timer = setTimeout(() => this.#socket.reconnect(), this.#timing.answerWithinMs);
    this.#replay = { from, timer };
    this.#socket.send(JSON.stringify({ type: 'replay', from } satisfies ClientMessage));
  }

  /** Whatever moves the position answers a replay. */
  #standAt(position: Position): void {
    this.#position = position;
    clearTimeout(this.#replay?.timer);
    this.#replay = null;
  }

  #lose(closed: Closed): void {
    this.#rest();
    if (this.#ended) return;
    if (closed.code === codes.sessionEnded) return this.#signOut();
    if (this.#greetedAt && Date.now() - this.#greetedAt >= this.#timing.steadyAfterMs) this.#attempt = 1;
    this.#greetedAt = 0;
    this.#closed = closed;
    this.#say('reconnecting');
  }

  #signOut(): void {
    this.close();
    this.#say('signed-out');
  }

  #rest(): void {
    this.#heartbeat.stop();
    clearTimeout(this.#replay?.timer);
    this.#replay = null;
    this.#awaitsSnapshot = false;
  }

  #say(status: StreamStatus): void {
    if (status === this.#status) return;
    this.#status = status;
    this.#options.onStatus?.(status);
  }
}
