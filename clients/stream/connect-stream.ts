import ReconnectingWebSocket from 'partysocket/ws';
import type { ServerMessage } from '../../src/contracts/stream.ts';
import { Follower } from './follower.ts';
import { Heartbeat } from './heartbeat.ts';
import { type StreamOptions, type StreamStatus, type Timing, usualTiming } from './options.ts';
import { Patience, within } from './patience.ts';
import { Poller } from './poller.ts';
import type { Position } from './position.ts';
import { codes, protocol } from './protocol.ts';
import { type Closed, type Delays, reconnectDelayMs } from './reconnect-delay.ts';
import { SignedOut } from './signed-out.ts';
import { call, report } from './trouble.ts';
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
  readonly #follower: Follower;
  readonly #heartbeat: Heartbeat;
  readonly #patience = new Patience();
  readonly #poller: Poller | null;
  #status: StreamStatus | null = null;
  #ended = false;
  #attempt = 0;
  /** Connections in a row on which nothing was heard. */
  #unheard = 0;
  #caughtUpAt: number | null = null;
  #closed: Closed | null = null;
  #headers: Record<string, string> = {};
  #admission: Promise<{ url: string; protocols: string[] }> | null = null;

  constructor(options: StreamOptions) {
    this.#options = options;
    this.#timing = { ...usualTiming(options.audience), ...options.timing };
    const { answerWithinMs, heartbeatMs, connectWithinMs } = this.#timing;
    const reconnect = () => this.#socket.reconnect();
    this.#follower = new Follower({
      options,
      answerWithinMs,
      send: (message) => this.#socket.send(JSON.stringify(message)),
      reconnect,
      caughtUp: () => this.#catchUp(),
    });
    this.#heartbeat = new Heartbeat({
      everyMs: heartbeatMs,
      answerWithinMs,
      ping: () => this.#socket.send('ping'),
      silent: reconnect,
    });
    this.#poller = this.#pollerFor(options);
    this.#socket = new ReconnectingWebSocket(
      async () => {
        this.#admission = this.#admit();
        return (await this.#admission).url;
      },
      async () => (await this.#admission)?.protocols ?? [],
      {
        WebSocket: withHeaders(options.WebSocket ?? globalThis.WebSocket, () => this.#headers),
        connectionTimeout: connectWithinMs,
        // All waiting is done in `#admit`, where it can be cut short and where the server's word counts.
        minReconnectionDelay: 0,
        maxReconnectionDelay: 0,
        shouldReconnectOnClose: ({ code }) => !this.#ended && code !== codes.sessionEnded,
      },
    );
    this.#socket.onopen = () => this.#heartbeat.awaitGreeting();
    this.#socket.onmessage = ({ data }) => this.#hear(data);
    this.#socket.onerror = ({ message }) => call(options, 'onError', () => options.onError?.(message));
    this.#socket.onclose = (closed) => this.#lose(closed);
  }

  get status(): StreamStatus | null {
    return this.#status;
  }

  /** Where one stands; null before the first snapshot. */
  get position(): Position | null {
    return this.#follower.position;
  }

  /** The network is back, or the app is in front again: looks at once whether the connection lives, or connects. */
  wake(): void {
    if (this.#status === 'connected') this.#heartbeat.ping();
    else if (!this.#closed?.reason.startsWith('retry-after=')) this.#patience.cutShort();
  }

  close(): void {
    this.#ended = true;
    this.#poller?.stop();
    this.#rest();
    this.#patience.cutShort();
    this.#socket.close();
  }

  /** What each connection begins with: the wait, then a proof of who this is, which would not keep. */
  async #admit(): Promise<{ url: string; protocols: string[] }> {
    if (this.#unheard >= this.#timing.pollAfter && !this.#ended) this.#poller?.start();
    if (this.#attempt > 0) {
      await this.#patience.wait(reconnectDelayMs(this.#attempt, this.#closed, this.#delays()));
    }
    this.#attempt++;
    this.#unheard++;
    this.#closed = null;
    try {
      // Closed meanwhile: nobody uses the answer, and no ticket is wasted on it.
      const protocols = this.#ended ? [] : [protocol, ...(await this.#proof())];
      return { url: this.#url(), protocols };
    } catch (error) {
      if (error instanceof SignedOut) this.#signOut();
      throw error;
    }
  }

  #delays(): Delays {
    const { probeMs } = this.#timing;
    if (!this.#poller?.isRunning) return this.#timing;
    return { shortestMs: probeMs / 2, firstMs: probeMs, longestMs: probeMs };
  }

  #pollerFor(options: StreamOptions): Poller | null {
    const { poll } = options;
    if (!poll) return null;
    const { pollMs: everyMs, answerWithinMs } = this.#timing;
    return new Poller({
      everyMs,
      answerWithinMs,
      ask: (headers, signal) => poll.call(options, headers, signal),
      answered: (body) => {
        this.#say('polling');
        if (body !== undefined) call(options, 'onPolled', () => options.onPolled?.(body));
      },
      unanswered: (error) => {
        if (error instanceof SignedOut) return this.#signOut();
        this.#say('reconnecting');
        call(options, 'onError', () => options.onError?.(`poll: ${error}`));
      },
    });
  }

  /** A ticket goes with the protocols, an access token with the headers. */
  async #proof(): Promise<string[]> {
    const { ticket, accessToken, institution } = this.#options;
    if (ticket) return [`ticket.${await within(this.#timing.connectWithinMs, ticket())}`];
    const token = await within(this.#timing.connectWithinMs, accessToken());
    this.#headers = {
      authorization: `Bearer ${token}`,
      ...(institution && { 'x-institution': institution }),
    };
    return [];
  }

  #url(): string {
    const { url, cafeteriaId, audience } = this.#options;
    const { position } = this.#follower;
    const query = [
      ...(position ? [`since=${position.seq}`, `epoch=${position.epoch}`] : []),
      ...(audience === 'kitchen' ? ['view=kitchen'] : []),
    ].join('&');
    const base = url.replace(/^http/, 'ws').replace(/\/$/, '');
    return `${base}/cafeterias/${encodeURIComponent(cafeteriaId)}/stream${query && `?${query}`}`;
  }

  #hear(text: unknown): void {
    this.#heartbeat.heard();
    if (typeof text !== 'string' || text === 'pong') return;
    const message = messageIn(text);
    if (!message) report(this.#options, { kind: 'unknown_message', text });
    else if (message.type === 'closing') this.#leave(message);
    else this.#follower.hear(message);
  }

  /** The server has closed. Its connection may last for seconds yet, and nobody waits for that. */
  #leave(closed: Closed): void {
    this.#lose(closed);
    if (this.#ended) return;
    // What follows is the end that is known of already.
    this.#socket.onclose = null;
    this.#socket.reconnect();
    this.#socket.onclose = (next) => this.#lose(next);
  }

  #catchUp(): void {
    this.#caughtUpAt ??= Date.now();
    this.#unheard = 0;
    this.#poller?.stop();
    this.#say('connected');
  }

  #lose(closed: Closed): void {
    this.#rest();
    if (this.#ended) return;
    if (closed.code === codes.sessionEnded) {
      this.#signOut();
      return;
    }
    const wasSteady =
      this.#caughtUpAt !== null && Date.now() - this.#caughtUpAt >= this.#timing.steadyAfterMs;
    if (wasSteady) this.#attempt = 1;
    this.#caughtUpAt = null;
    this.#closed = closed;
    if (!this.#poller?.isAnswered) this.#say('reconnecting');
  }

  #signOut(): void {
    this.close();
    this.#say('signed-out');
  }

  #rest(): void {
    this.#heartbeat.stop();
    this.#follower.rest();
  }

  #say(status: StreamStatus): void {
    if (status === this.#status) return;
    this.#status = status;
    call(this.#options, 'onStatus', () => this.#options.onStatus?.(status));
  }
}

/** A message as the server sends it; null: it is none. */
function messageIn(text: string): ServerMessage | null {
  try {
    const parsed: unknown = JSON.parse(text);
    return typeof parsed === 'object' && parsed !== null ? (parsed as ServerMessage) : null;
  } catch {
    return null;
  }
}
