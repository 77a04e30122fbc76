import type { Order } from './orders.ts';

/** What a socket hears of one change. `seq` is 1, 2, 3, … within its cafeteria, without gaps. */
export type CafeteriaEvent = {
  type: 'event';
  seq: number;
  id: string;
  event: string;
  at: string;
  order?: Order;
  data?: Record<string, unknown>;
};

/** Which cafeteria's object is meant; its name in the namespace is `institutionId:cafeteriaId`. */
export type CafeteriaAddress = { institutionId: string; roleName: string; cafeteriaId: string };

/** Whom a socket speaks to: staff hear everything of their cafeteria, a student the public events and their own orders. */
export type Listener = { audience: 'staff' | 'student'; userId: string; sessionId: string };

/** The part of the Cafeteria object that the rest of the platform calls; its `fetch` takes the socket upgrade alone. */
export type CafeteriaRelay = {
  /** Takes events just committed, in order. */
  publish(address: CafeteriaAddress, events: CafeteriaEvent[]): Promise<void>;
  wake(address: CafeteriaAddress): Promise<void>;
  /** Closes the sockets of sessions that have ended. */
  closeSessions(sessionIds: string[]): Promise<void>;
  /** The version that the menu has now; null: no such cafeteria. */
  menuVersion(address: CafeteriaAddress): Promise<number | null>;
};

/**
 * What the Worker settled about an upgrade before the object sees it; travels in the `x-stream-facts` header. A ticket
 * is good once: `expiresAt` (milliseconds since the epoch) is when it need not be remembered any more.
 */
export type StreamFacts = {
  address: CafeteriaAddress;
  listener: Listener;
  ticket?: { id: string; expiresAt: number };
};

/** Events of the outbox, and where their cafeteria stands by the database. */
export type OutboxPage = { epoch: string; seq: number; events: CafeteriaEvent[]; more: boolean };

/** Close code of a socket whose session has ended: sign in again, do not just reconnect. */
export const sessionEndedCode = 4401;

/** The subprotocol of the stream; a browser sends its ticket beside it. */
export const streamProtocol = 'itsur-eats.v1';

/** A queue message names a delivery and nothing else: the consumer reads the truth from the ledger. */
export type DeliveryMessage = { institutionId: string; roleName: string; deliveryId: string };

export const cafeteriaName = (address: CafeteriaAddress) => `${address.institutionId}:${address.cafeteriaId}`;
