import { DurableObject } from 'cloudflare:workers';
import type { CafeteriaAddress } from '../../src/contracts/events.ts';
import type { Principal } from '../../src/contracts/identity.ts';
import type {
  DeviceOfSession,
  HandedOver,
  RotateOutcome,
  SessionFacts,
  SessionPlace,
  SessionsObject,
  UserSessionsObject,
} from '../../src/contracts/sessions.ts';
import { tenantDatabase } from '../../src/db/client.ts';
import { logEvent } from '../../src/observability/log.ts';
import { callObject } from '../../src/services/call-object.ts';
import { type EndedSession, silenceDevices } from '../../src/services/identity/devices.ts';
import { SessionsElsewhere } from '../../src/services/identity/sessions-elsewhere.ts';
import { findInstitution } from '../../src/services/tenancy/find-institution.ts';
import { applySchemaSteps } from '../schema-steps.ts';
import { LocalSessions, type Shelf } from './local-sessions.ts';
import { Residents } from './residents.ts';
import { type EndedRow, Silencer } from './silencer.ts';

const schemaSteps = [
  'create table streams (session text not null, cafeteria text not null, primary key (session, cafeteria))',
  'create table sessions (id text primary key, principal text not null, device text not null, refresh_hash text not null, created_at integer not null, refreshed_at integer not null, expires_at integer not null)',
  'alter table sessions add column device_id text',
  'alter table sessions add column user_id text',
  'alter table streams add column user_id text',
  'create index sessions_of_user on sessions (user_id)',
  'create table residents (user_id text primary key, place text, moved_to text, handed_over text) without rowid',
  'create table unsilenced (session text primary key, user_id text not null, device_id text, is_last integer not null) without rowid',
  // The refresh secret before, by its hash, and the pair that it was traded for.
  'alter table sessions add column previous_hash text',
  'alter table sessions add column sealed_pair text',
] as const;

/** How long a cafeteria or database that did not answer is left alone. */
const askAgainMs = 10_000;
/** How often sessions that lapsed unused are looked for. */
const pruneEveryMs = 3_600_000;

/**
 * The sessions of some users: those of a shard (`SESSION_SHARDS`), or of one, in the object of their own that each had
 * before there were shards. Strongly consistent, so that a session ended here is ended at the next request anywhere.
 *
 * Whoever asks a shard says with `at` which one it is and where the user's sessions were before. A shard that does not know
 * the user takes them over from there, once; the former place then answers nothing by itself any more, it passes on.
 */
export class UserSessions extends DurableObject<Env> implements SessionsObject {
  readonly #shelf: Shelf;
  readonly #residents: Residents;
  readonly #silencer: Silencer;
  readonly #settling = new Map<string, Promise<void>>();
  #prunedAt = Date.now();

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    const { sql } = ctx.storage;
    this.#silencer = new Silencer(sql, (ended) => this.#silence(ended));
    this.#shelf = {
      sql,
      closeStreams: (sessionIds) => this.#closeStreams(sessionIds),
      noteEnded: (sessions) => this.#silencer.note(sessions),
      silence: () => this.#silencer.silence(),
    };
    applySchemaSteps(ctx.storage, 'sessions', schemaSteps);
    // Written by the version before, which knew of one user an object.
    sql.exec("update sessions set user_id = json_extract(principal, '$.userId') where user_id is null");
    this.#residents = new Residents(ctx.storage);
  }

  async ask<Verb extends keyof UserSessionsObject>(
    at: SessionPlace,
    verb: Verb,
    ...args: Parameters<UserSessionsObject[Verb]>
  ): Promise<Awaited<ReturnType<UserSessionsObject[Verb]>>> {
    const sessions = await this.#at(at);
    this.#prune();
    return (sessions[verb] as (...args: unknown[]) => Promise<never>)(...args);
  }

  async check(sessionId: string, streamAt?: CafeteriaAddress): Promise<Principal | null>;
  async check(
    sessionId: string,
    streamAt: CafeteriaAddress | undefined,
    at: SessionPlace,
  ): Promise<Principal | 'ended'>;
  async check(
    sessionId: string,
    streamAt?: CafeteriaAddress,
    at?: SessionPlace,
  ): Promise<Principal | 'ended' | null> {
    const principal = await (await this.#at(at)).check(sessionId, streamAt);
    return principal ?? (at ? 'ended' : null);
  }

  /* What is asked of the object of one user, by the version before shards and by whoever falls back on it. */

  async open(principal: Principal, refreshHash: string, device: DeviceOfSession): Promise<void> {
    return (await this.#at(undefined, principal.userId)).open(principal, refreshHash, device);
  }

  async list(): Promise<SessionFacts[]> {
    return (await this.#at()).list();
  }

  async rotate(
    principal: Principal,
    refreshHash: string,
    nextHash: string,
    deviceId: string | null,
    sealed?: string,
  ): Promise<RotateOutcome> {
    return (await this.#at()).rotate(principal, refreshHash, nextHash, deviceId, sealed);
  }

  async moveTo(campusId: string): Promise<void> {
    return (await this.#at()).moveTo(campusId);
  }

  async tellAllergens(allergens: string[]): Promise<void> {
    return (await this.#at()).tellAllergens(allergens);
  }

  async end(sessionId: string): Promise<void> {
    return (await this.#at()).end(sessionId);
  }

  async endAll(): Promise<void> {
    return (await this.#at()).endAll();
  }

  async endOthers(sessionId: string): Promise<void> {
    return (await this.#at()).endOthers(sessionId);
  }

  async handOver(userId: string, from: string, to: string): Promise<HandedOver> {
    await this.#settling.get(userId);
    return this.#residents.handOver(userId, from, to);
  }

  async forget(userId: string): Promise<void> {
    this.#residents.forget(userId);
  }

  /** Asks the cafeterias and the database again that did not answer. */
  override async alarm(): Promise<void> {
    await this.#silencer.silence();
    const ended = this.#shelf.sql.exec<{ session: string }>(
      'select distinct session from streams where session not in (select id from sessions)',
    );
    await this.#closeStreams(ended.toArray().map((row) => row.session));
  }

  /** A user's sessions: here, or where they have moved to. Without `at` this is the object of one user. */
  async #at(at?: SessionPlace, userId = at?.userId ?? this.#residents.only()): Promise<UserSessionsObject> {
    const resident = this.#residents.find(userId);
    if (resident?.movedTo) {
      const place = { userId, name: resident.movedTo, formers: resident.place ? [resident.place] : [] };
      return new SessionsElsewhere(this.env.USER_SESSIONS, place);
    }
    if (at && !resident) await this.#settle(at);
    // Meanwhile a place that is newer still may have asked for them.
    if (at && !resident && this.#residents.find(userId)?.movedTo) return this.#at(at);
    return new LocalSessions(this.#shelf, userId);
  }

  /** Once for all who ask at the same time. */
  async #settle(at: SessionPlace): Promise<void> {
    const { userId } = at;
    const settling =
      this.#settling.get(userId) ?? this.#takeOver(at).finally(() => this.#settling.delete(userId));
    this.#settling.set(userId, settling);
    await settling;
  }

  async #takeOver({ userId, name, formers }: SessionPlace): Promise<void> {
    const left: HandedOver[] = [];
    for (const former of formers) {
      const stub = () => this.env.USER_SESSIONS.getByName(former) as unknown as SessionsObject;
      left.push(await callObject(stub, (object) => object.handOver(userId, former, name)));
    }
    this.#residents.settle(userId, name, left);
    this.ctx.waitUntil(this.#letForget(userId, formers));
    // Of sessions that had ended and whose sockets a cafeteria did not close yet.
    if (left.some(({ streams }) => streams.length > 0))
      await this.ctx.storage.setAlarm(Date.now() + askAgainMs);
  }

  /** They are here now for good; a former place that does not hear it keeps a copy that nobody reads. */
  async #letForget(userId: string, formers: string[]): Promise<void> {
    for (const former of formers) {
      try {
        await (this.env.USER_SESSIONS.getByName(former) as unknown as SessionsObject).forget(userId);
      } catch (error) {
        logEvent('warn', 'former_sessions_not_forgotten', { userId, error });
      }
    }
  }

  #prune(): void {
    const now = Date.now();
    if (now - this.#prunedAt < pruneEveryMs) return;
    this.#prunedAt = now;
    this.#silencer.note(
      this.#shelf.sql
        .exec<EndedRow>('delete from sessions where expires_at <= ? returning id, user_id, device_id', now)
        .toArray(),
    );
    // Their sockets, if any are left, are closed by the alarm, and their devices forgotten.
    this.ctx.waitUntil(this.ctx.storage.setAlarm(now));
  }

  /** Of what did not work it is told again by the alarm. */
  async #silence(ended: EndedSession[]): Promise<boolean> {
    const [institutionId = ''] = this.ctx.id.name?.split(':') ?? [];
    try {
      const institution = await findInstitution(this.env, { host: '', id: institutionId });
      // Of an institution that is gone, nobody is told anything.
      if (institution) await silenceDevices(tenantDatabase(this.env, institution), ended);
      return true;
    } catch (error) {
      logEvent('error', 'devices_not_silenced', { institution: institutionId, error });
      await this.ctx.storage.setAlarm(Date.now() + askAgainMs);
      return false;
    }
  }

  /** A cafeteria that does not answer stays in `streams`; for sessions that have ended it is asked again by the alarm. */
  async #closeStreams(sessionIds: string[]): Promise<void> {
    const of = (id: string) =>
      this.#shelf.sql
        .exec<{ cafeteria: string }>('select cafeteria from streams where session = ?', id)
        .toArray();
    const cafeterias = new Set(sessionIds.flatMap(of).map((row) => row.cafeteria));
    await Promise.all(
      [...cafeterias].map(async (name) => {
        try {
          await this.env.CAFETERIA.getByName(name).closeSessions(sessionIds);
          for (const id of sessionIds) {
            this.#shelf.sql.exec('delete from streams where session = ? and cafeteria = ?', id, name);
          }
        } catch (error) {
          logEvent('error', 'streams_not_closed', { cafeteria: name, error });
          await this.ctx.storage.setAlarm(Date.now() + askAgainMs);
        }
      }),
    );
  }
}
