import type { Audience, CafeteriaEvent } from '../../src/contracts/events.ts';
import type { ServerMessage } from '../../src/contracts/stream.ts';
import type { Position } from './position.ts';
import type { Delays } from './reconnect-delay.ts';
import type { Trouble } from './trouble.ts';

export type Snapshot = Extract<ServerMessage, { type: 'snapshot' }>;

/**
 * `polling`: no socket opens here, and `poll` is answered instead. `signed-out` is final: the user signs in again, then the
 * app connects anew.
 */
export type StreamStatus = 'connected' | 'reconnecting' | 'polling' | 'signed-out';

type Proof =
  /** For browsers: `POST /cafeterias/{id}/stream-ticket`. Asked once a connection. */
  | { ticket: () => Promise<string>; accessToken?: undefined }
  /** For apps and Node, whose sockets can send an Authorization header. Asked once a connection: refresh it there. */
  | { accessToken: () => Promise<string>; ticket?: undefined };

export type StreamOptions = Proof & {
  /** Where the API is, e.g. `https://api.itsureats.edu.mx`. */
  url: string;
  cafeteriaId: string;
  /** As whom one listens. `kitchen` is a display that hears orders alone, signed in as staff. */
  audience: Audience;
  /** Where the host name does not say which institution is meant. A ticket says it too. */
  institution?: string;
  /** A position kept from an earlier run, or read together with the state over HTTP. Absent: begins with a snapshot. */
  from?: Position;
  /** Absent: the global one. In Node: that of `ws`. */
  WebSocket?: unknown;
  timing?: Partial<Timing>;

  /** All there is now; what was known before is void. Comes first, and again whenever what was missed is too much. */
  onSnapshot(snapshot: Snapshot): void;
  /** One change, each once and in order. */
  onEvent(event: CafeteriaEvent): void;
  /**
   * Asked where sockets are blocked, until one opens: a GET of what the app needs, with these headers (the ETag of the answer
   * before). An answer that is no JSON counts as none. May throw `SignedOut`. Absent: the socket alone is tried.
   */
  poll?(headers: Record<string, string>, signal: AbortSignal): Promise<Response>;
  /** The body of an answer to `poll` that differs from the one before. */
  onPolled?(body: unknown): void;
  /** How many boards are open, for staff. */
  onPresence?(staff: number): void;
  onStatus?(status: StreamStatus): void;
  /** Why a connection was not had, as far as the platform tells; for logs. It is tried again. */
  onError?(message: string): void;
  /** A handler that threw, or something of a newer server: skipped, and the stream goes on. Absent: the console is told. */
  onTrouble?(trouble: Trouble): void;
};

export type Timing = Delays & {
  heartbeatMs: number;
  /** For the greeting on an open socket, the answer to a ping or a poll, and a replay that was asked for. */
  answerWithinMs: number;
  /** For the socket to open, and for `ticket` or `accessToken` to answer. */
  connectWithinMs: number;
  /** A connection that held for so long counts as a success: the delays begin anew. */
  steadyAfterMs: number;
  /** So many connections in a row on which nothing was heard: sockets are blocked here. */
  pollAfter: number;
  pollMs: number;
  /** While polling, a socket is tried again after half of this to all of it. */
  probeMs: number;
};

/** A board comes back quickly; students are thousands, and the cafeteria takes some hundred sockets a second. */
export const usualTiming = (audience: Audience): Timing => ({
  shortestMs: 250,
  firstMs: audience === 'student' ? 5_000 : 1_000,
  longestMs: 30_000,
  heartbeatMs: 30_000,
  answerWithinMs: 10_000,
  connectWithinMs: 30_000,
  steadyAfterMs: 5_000,
  pollAfter: 3,
  pollMs: audience === 'student' ? 10_000 : 5_000,
  probeMs: 120_000,
});
