import type { CafeteriaAddress } from '../../contracts/events.ts';
import type { Principal } from '../../contracts/identity.ts';
import type {
  DeviceOfSession,
  SessionPlace,
  SessionsObject,
  UserSessionsObject,
} from '../../contracts/sessions.ts';

/** The sessions of a user who is in a shard, asked from outside: each verb is one Durable Object call. */
export class SessionsElsewhere implements UserSessionsObject {
  readonly #namespace: Env['USER_SESSIONS'];
  readonly #at: SessionPlace;
  /** The object of the user's own, if they may have had one: it answers while the shard or it runs the version before. */
  readonly #own: string | undefined;

  constructor(namespace: Env['USER_SESSIONS'], at: SessionPlace, own?: string) {
    this.#namespace = namespace;
    this.#at = at;
    this.#own = own;
  }

  async check(sessionId: string, streamAt?: CafeteriaAddress): Promise<Principal | null> {
    try {
      const answer = await this.#shard().check(sessionId, streamAt, this.#at);
      if (answer !== null) return answer === 'ended' ? null : answer;
    } catch (error) {
      if (!isOlder(error)) throw error;
    }
    return this.#ownObject().check(sessionId, streamAt);
  }

  open(principal: Principal, refreshHash: string, device: DeviceOfSession) {
    return this.#ask('open', principal, refreshHash, device);
  }

  list() {
    return this.#ask('list');
  }

  rotate(
    principal: Principal,
    refreshHash: string,
    nextHash: string,
    deviceId: string | null,
    sealed?: string,
  ) {
    return this.#ask('rotate', principal, refreshHash, nextHash, deviceId, sealed);
  }

  moveTo(campusId: string) {
    return this.#ask('moveTo', campusId);
  }

  tellAllergens(allergens: string[]) {
    return this.#ask('tellAllergens', allergens);
  }

  end(sessionId: string) {
    return this.#ask('end', sessionId);
  }

  endAll() {
    return this.#ask('endAll');
  }

  endOthers(sessionId: string) {
    return this.#ask('endOthers', sessionId);
  }

  async #ask<Verb extends keyof UserSessionsObject>(
    verb: Verb,
    ...args: Parameters<UserSessionsObject[Verb]>
  ): Promise<Awaited<ReturnType<UserSessionsObject[Verb]>>> {
    try {
      return await this.#shard().ask(this.#at, verb, ...args);
    } catch (error) {
      if (!isOlder(error)) throw error;
    }
    return (this.#ownObject()[verb] as (...args: unknown[]) => Promise<never>)(...args);
  }

  #shard(): SessionsObject {
    return this.#namespace.getByName(this.#at.name) as unknown as SessionsObject;
  }

  #ownObject(): UserSessionsObject {
    if (!this.#own) throw new Error('a shard of sessions runs a version that knows none');
    return this.#namespace.getByName(this.#own) as unknown as UserSessionsObject;
  }
}

/** Of an object that runs the version before, in the middle of a deploy: it does not know the method. */
const isOlder = (error: unknown) => error instanceof TypeError && /does not implement/.test(error.message);
