import { z } from '@hono/zod-openapi';
import type { CafeteriaAddress } from './events.ts';
import type { Principal } from './identity.ts';

/** `repeated`: the same device asks for what it was given moments ago, here as it was sealed. */
export type RotateOutcome =
  | { kind: 'rotated' }
  | { kind: 'repeated'; sealed: string }
  | { kind: 'reused' }
  | { kind: 'ended' };

export const sessionFactsSchema = z.object({
  id: z.uuid(),
  device: z.string(),
  createdAt: z.iso.datetime(),
  refreshedAt: z.iso.datetime(),
});
export type SessionFacts = z.infer<typeof sessionFactsSchema>;

/** `name` is what it called itself: a person recognises a forgotten session by it. `id`: null of an app that has none. */
export type DeviceOfSession = { name: string; id: string | null };

/** What can be asked of the sessions of one user. Secrets arrive as hashes only. */
export type UserSessionsObject = {
  open(principal: Principal, refreshHash: string, device: DeviceOfSession): Promise<void>;
  list(): Promise<SessionFacts[]>;
  /**
   * Who a session speaks for, or null once it has ended. `streamAt`: the cafeteria that it is about to listen to, whose
   * sockets of this session are closed when it ends.
   */
  check(sessionId: string, streamAt?: CafeteriaAddress): Promise<Principal | null>;
  /**
   * Trades one refresh secret for the next and takes over the user's role of today. `sealed`: the new pair, for whoever has
   * the former secret alone to open; the session's own device that repeats that within 30 s is answered what was sealed
   * then. Any other secret seen before, or another device, ends the session.
   */
  rotate(
    principal: Principal,
    refreshHash: string,
    nextHash: string,
    deviceId: string | null,
    sealed?: string,
  ): Promise<RotateOutcome>;
  /** Its user belongs to another campus from now on; they stay signed in. */
  moveTo(campusId: string): Promise<void>;
  /** What its user must not eat from now on. */
  tellAllergens(allergens: string[]): Promise<void>;
  end(sessionId: string): Promise<void>;
  endAll(): Promise<void>;
  /** All but one: whoever changes their password stays signed in where they do it. */
  endOthers(sessionId: string): Promise<void>;
};

/** The object that holds a user's sessions, by name, and those that held them when there were fewer, the latest first. */
export type SessionPlace = { userId: string; name: string; formers: string[] };

/**
 * The UserSessions object as the rest of the platform calls it. With a place it is a shard, of many users; without, the
 * object of one user, as the version before shards knew it.
 */
export type SessionsObject = UserSessionsObject & {
  ask<Verb extends keyof UserSessionsObject>(
    at: SessionPlace,
    verb: Verb,
    ...args: Parameters<UserSessionsObject[Verb]>
  ): Promise<Awaited<ReturnType<UserSessionsObject[Verb]>>>;
  /** The one question of every request. An object of the version before shards answers it with null, not knowing the user. */
  check(
    sessionId: string,
    streamAt: CafeteriaAddress | undefined,
    at: SessionPlace,
  ): Promise<Principal | 'ended' | null>;
  /** Gives a user's sessions to the object named `to`; from then on this one, named `from`, only passes on. May be asked again. */
  handOver(userId: string, from: string, to: string): Promise<HandedOver>;
  /** What was handed over has arrived. */
  forget(userId: string): Promise<void>;
};

/** As the object keeps them; what a column means is in durable-objects/user-sessions. */
export type SessionRow = {
  id: string;
  principal: string;
  device: string;
  device_id: string | null;
  refresh_hash: string;
  created_at: number;
  refreshed_at: number;
  expires_at: number;
  /** Absent: handed over by a version that kept none. */
  previous_hash?: string | null;
  sealed_pair?: string | null;
};
export type StreamRow = { session: string; cafeteria: string };
export type HandedOver = { sessions: SessionRow[]; streams: StreamRow[] };
