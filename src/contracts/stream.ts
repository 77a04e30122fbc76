import { z } from '@hono/zod-openapi';
import { uuid } from './ids.ts';
import { orderSchema } from './orders.ts';

/*
 * What travels on a cafeteria's stream, both ways. docs/asyncapi.yaml says the same for readers, and a test holds the two
 * together. A client ignores members and event names that it does not know: an event of a newer version is kept.
 */

const position = { seq: z.int().min(0), epoch: uuid };

/** The first message: where the stream stands, and whether what was missed follows (`recovered`) or a snapshot. */
export const helloSchema = z.object({ type: z.literal('hello'), ...position, recovered: z.boolean() });

/** What everybody at a cafeteria sees of it live. */
export const cafeteriaStateSchema = z.object({
  status: z.enum(['open', 'paused']),
  pauseReason: z.string().nullable(),
  pausedUntil: z.iso.datetime().nullable(),
  /** Waiting time that is added to every promise. */
  extraWaitMinutes: z.int(),
  menuVersion: z.int(),
});

/** The state at a position: the active orders that this listener may see. */
export const snapshotSchema = z.object({
  type: z.literal('snapshot'),
  ...position,
  orders: z.array(orderSchema),
  cafeteria: cafeteriaStateSchema,
});

/** One change. `seq` is 1, 2, 3, … within its cafeteria; a listener hears those of its audience. */
export const eventSchema = z.object({
  type: z.literal('event'),
  seq: z.int().min(1),
  id: uuid,
  event: z.string(),
  at: z.iso.datetime(),
  order: orderSchema.optional(),
  data: z.record(z.string(), z.unknown()).optional(),
});

/** How many boards are open, for staff. Not part of the log: it has no seq. */
export const presenceSchema = z.object({ type: z.literal('presence'), staff: z.int().min(0) });

/** An answer to a message that was not understood. */
export const streamErrorSchema = z.object({
  type: z.literal('error'),
  code: z.enum(['invalid_message']),
  detail: z.string(),
});

/**
 * The last message: the server closes with this code and reason. A client leaves then and there: how long the connection
 * itself still lasts is the platform's affair.
 */
export const closingSchema = z.object({ type: z.literal('closing'), code: z.int(), reason: z.string() });

export const serverMessageSchema = z.discriminatedUnion('type', [
  helloSchema,
  snapshotSchema,
  eventSchema,
  presenceSchema,
  streamErrorSchema,
  closingSchema,
]);
export type ServerMessage = z.infer<typeof serverMessageSchema>;

/** A client that sees a gap asks for the events from the first that it misses. */
export const clientMessageSchema = z.strictObject({ type: z.literal('replay'), from: z.int().min(1) });
export type ClientMessage = z.infer<typeof clientMessageSchema>;

/** Why the server closes a socket; all but the first mean: come back, from the last seq. */
export const closeCodes = {
  /** The session has ended: sign in again, do not just reconnect. */
  sessionEnded: 4401,
  /** Nothing was heard of the client for too long. */
  silent: 4408,
  /** The same user has opened too many sockets; the oldest gives way. */
  tooMany: 4409,
  /** Too many messages from the client. */
  tooFast: 4429,
  /** A deploy, or another history. The reason may be `retry-after=<seconds>`. */
  restart: 1012,
  messageTooBig: 1009,
} as const;
