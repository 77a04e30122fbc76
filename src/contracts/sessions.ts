import { z } from '@hono/zod-openapi';
import type { CafeteriaAddress } from './events.ts';
import type { Principal } from './identity.ts';

export type RotateOutcome = { kind: 'rotated' } | { kind: 'reused' } | { kind: 'ended' };

export const sessionFactsSchema = z.object({
  id: z.uuid(),
  device: z.string(),
  createdAt: z.iso.datetime(),
  refreshedAt: z.iso.datetime(),
});
export type SessionFacts = z.infer<typeof sessionFactsSchema>;

/** `name` is what it called itself: a person recognises a forgotten session by it. `id`: null of an app that has none. */
export type DeviceOfSession = { name: string; id: string | null };

/** The part of the UserSessions object that the rest of the platform calls. Secrets arrive as hashes only. */
export type UserSessionsObject = {
  open(principal: Principal, refreshHash: string, device: DeviceOfSession): Promise<void>;
  list(): Promise<SessionFacts[]>;
  /**
   * Who a session speaks for, or null once it has ended. `streamAt`: the cafeteria that it is about to listen to, whose
   * sockets of this session are closed when it ends.
   */
  check(sessionId: string, streamAt?: CafeteriaAddress): Promise<Principal | null>;
  /** Trades one refresh secret for the next and takes over the user's role of today. A secret seen before, or another device, ends the session. */
  rotate(
    principal: Principal,
    refreshHash: string,
    nextHash: string,
    deviceId: string | null,
  ): Promise<RotateOutcome>;
  /** Its user belongs to another campus from now on; they stay signed in. */
  moveTo(campusId: string): Promise<void>;
  end(sessionId: string): Promise<void>;
  endAll(): Promise<void>;
  /** All but one: whoever changes their password stays signed in where they do it. */
  endOthers(sessionId: string): Promise<void>;
};
