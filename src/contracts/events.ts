import { z } from '@hono/zod-openapi';
import type { Role } from './identity.ts';
import { keptOrder, type Order } from './orders.ts';
import type { Origin } from './origin.ts';
import { cafeteriaStateSchema } from './stream.ts';

/** What happens at a cafeteria, as this version tells it. A log keeps events of other versions, too, and hears them as they are. */
export const eventNames = [
  'order.payment_pending',
  'order.placed',
  'order.accepted',
  'order.rejected',
  'order.preparing',
  'order.ready',
  'order.collected',
  'order.recalled',
  'order.cancelled',
  'order.expired',
  'order.no_show',
  'order.eta_changed',
  'order.line_made',
  'order.printed',
  'order.put_off',
  'order.rescheduled',
  'order.change_proposed',
  'order.changed',
  'order.payment_failed',
  'order.payment_changed',
  'order.refunded',
  'menu.changed',
  'menu.sold_out',
  'stock.low',
  'cafeteria.paused',
  'cafeteria.resumed',
  'cafeteria.wait_changed',
  'cafeteria.hours_changed',
  'board.unattended',
  'announcement',
] as const;
export type EventName = (typeof eventNames)[number];

/** What a socket hears of one change. `seq` is 1, 2, 3, … within its cafeteria, without gaps. */
export type CafeteriaEvent = {
  type: 'event';
  seq: number;
  id: string;
  event: string;
  at: string;
  order?: Order;
  data?: Record<string, unknown>;
  /**
   * For the audit log: who did it and, where the event does not tell, what; and the request that it goes back to. No
   * socket hears it.
   */
  act?: {
    actorId?: string;
    actorRole?: Role;
    action?: string;
    facts?: Record<string, unknown>;
    /** The command that it came from: by it one whose answer was lost is known to have been committed. */
    commandId?: string;
  } & Partial<Origin>;
};

const eventFrame = z.looseObject({
  type: z.literal('event'),
  seq: z.int(),
  id: z.string(),
  event: z.string(),
});
/**
 * An event as it was kept. Its frame is looked at; what it tells is as the version had it that emitted it, which may be
 * another, and is handed on as it is.
 */
export const keptEvent = z.custom<CafeteriaEvent>((value) => eventFrame.safeParse(value).success);

/** Which cafeteria's object is meant; its name in the namespace is `institutionId:cafeteriaId`. */
export type CafeteriaAddress = { institutionId: string; roleName: string; cafeteriaId: string };

/**
 * Whom a socket speaks to: staff hear everything of their cafeteria, a kitchen display its tickets alone, a student the
 * public events and their own orders.
 */
export const audiences = ['staff', 'kitchen', 'student'] as const;
export type Audience = (typeof audiences)[number];
export type Listener = { audience: Audience; userId: string; sessionId: string };

/** What both kinds of object that hold sockets can be asked; their `fetch` takes the socket upgrade alone. */
type StreamObject = {
  /** Takes events just committed, in order. */
  publish(address: CafeteriaAddress, events: CafeteriaEvent[]): Promise<void>;
  /** Closes the sockets of sessions that have ended. Throws while some of them could not be reached: ask again. */
  closeSessions(sessionIds: string[]): Promise<void>;
  /** Sends all sockets away, to come back spread over some time; before a deploy. Answers how many. */
  drain(): Promise<number>;
};

/** The part of the Cafeteria object that the rest of the platform calls. */
export type CafeteriaObject = StreamObject & {
  wake(address: CafeteriaAddress): Promise<void>;
  /** Something that ordering decides on was changed without an event: nothing that is known of it counts any more. */
  refresh(address: CafeteriaAddress): Promise<void>;
  /** The version that the menu has now; null: no such cafeteria. */
  menuVersion(address: CafeteriaAddress): Promise<number | null>;
  /** Whose boards are open, a user a board. */
  boards(): Promise<string[]>;
  /** Makes the log anew from PostgreSQL, with the same positions. Answers where it stands; null: no such cafeteria. */
  rebuild(address: CafeteriaAddress): Promise<{ epoch: string; seq: number } | null>;
  /** A relay object wants every event from now on. false: no such cafeteria. */
  subscribe(address: CafeteriaAddress, relay: string): Promise<boolean>;
  /** The log as it stands, for a relay object that has none. */
  handOver(): Promise<LoadedLog | null>;
  unsubscribe(relay: string): Promise<void>;
  /** Events after `seq`, for a relay object that missed some. */
  eventsAfter(seq: number): Promise<OutboxPage | null>;
};

/** A log as it is handed over to start another from. */
export const loadedLogSchema = z.object({
  epoch: z.string(),
  seq: z.int(),
  cafeteria: cafeteriaStateSchema,
  /** One that is not as it should be hides no other. */
  orders: z.array(keptOrder),
  events: z.array(keptEvent),
});
export type LoadedLog = z.infer<typeof loadedLogSchema>;

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
export const outboxPageSchema = z.object({
  epoch: z.string(),
  seq: z.int(),
  events: z.array(keptEvent),
  more: z.boolean(),
});
export type OutboxPage = z.infer<typeof outboxPageSchema>;

/** The subprotocol of the stream; a browser sends its ticket beside it. */
export const streamProtocol = 'itsur-eats.v1';

/** A queue message names a delivery and nothing else: the consumer reads the truth from the ledger. */
export type DeliveryMessage = { institutionId: string; roleName: string; deliveryId: string };

export const cafeteriaName = (address: CafeteriaAddress) => `${address.institutionId}:${address.cafeteriaId}`;

/** The relay object that holds a student's sockets, of so many that a cafeteria has. */
export const relayName = (address: CafeteriaAddress, shard: number) => `${cafeteriaName(address)}:${shard}`;
