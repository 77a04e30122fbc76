import { SignedOut } from '@itsur-eats/stream-client/signed-out';
import type { SessionGrant, User } from '../../src/contracts/identity.ts';
import type { Locale } from '../../src/contracts/languages.ts';
import type { HandedOver } from '../../src/contracts/oidc.ts';
import { type Store, sessionIdOf } from './kept.ts';
import { type Returned, takeReturn } from './oidc.ts';
import { ApiProblem, passes, Unreachable } from './problem.ts';
import { send } from './send.ts';

export type SessionState =
  /** Somebody was signed in here; whether they still are is being asked. */
  | { kind: 'restoring'; unreachable: boolean }
  /**
   * `ended`: it was not by their own hand here. `refused`: the institution's own sign-in led to nothing; `unlinked`: to an
   * account that is to be proved by its password, once.
   */
  | { kind: 'signed-out'; because: 'nobody' | 'left' | 'ended' | 'refused' | 'unlinked' }
  /** An app that shares nothing with this browser goes on, by these digits; good until then, in milliseconds since the epoch. */
  | { kind: 'signed-out'; because: 'handed-over'; code: string; until: number }
  | { kind: 'signed-in'; user: User };

type Credentials = { email: string; password: string };

/** An access token is renewed so long before it lapses; all tabs of a tablet that slept may come at once. */
const renewEarlyMs = 90_000;
const askAgainMs = 3_000;

/**
 * Who is signed in on this page. One refresh at a time over all tabs (Web Locks), for each refresh token is good once
 * and its second use, but for a repetition within 30 s, ends the session.
 */
export class Session {
  institution: string | null;
  #state: SessionState = { kind: 'restoring', unreachable: false };
  #access: { accessToken: string; expiresAt: number } | null = null;
  #refreshing: Promise<string> | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** How somebody came back from an issuer who is to be linked to their account. */
  #unlinked: Returned | null = null;
  readonly #listeners = new Set<() => void>();
  readonly #language: () => Locale;
  readonly #store: Store;

  constructor(language: () => Locale, store: Store) {
    this.#language = language;
    this.#store = store;
    this.institution = store.readKept()?.institution ?? store.rememberedInstitution();
    store.onKeptElsewhere((kept) => {
      if (!kept) this.end('ended');
      // Somebody signed in in another tab: this page begins anew as them.
      else if (this.#state.kind !== 'signed-in') location.reload();
    });
    addEventListener('pagehide', () => this.#access && store.handOver(this.#access));
    // Shown again from the browser's memory: the reload that the token waited for has not come.
    // Of a page that has just loaded, it is `restore` that takes it, which may come later.
    addEventListener('pageshow', ({ persisted }) => persisted && store.takeHandedOver());
  }

  readonly state = (): SessionState => this.#state;

  readonly subscribe = (listener: () => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Begins the session that an issuer has sent somebody back for, else picks up that of an earlier page, if there is one. */
  async restore(): Promise<void> {
    const handedOver = this.#store.takeHandedOver();
    const returned = takeReturn();
    if (returned) return this.#arrive(returned);
    if (!this.#store.readKept()) return this.#become({ kind: 'signed-out', because: 'nobody' });
    try {
      const fresh = handedOver && handedOver.expiresAt - renewEarlyMs > Date.now();
      if (!fresh) await this.#refresh();
      else await this.#resume(handedOver);
    } catch (error) {
      if (error instanceof SignedOut) return;
      this.#become({ kind: 'restoring', unreachable: true });
      setTimeout(() => this.restore(), askAgainMs);
    }
  }

  /** Errors: `ApiProblem` (`invalid_credentials`, `institution_required`, …), `Unreachable`. */
  async signIn(credentials: Credentials, institution: string | null): Promise<void> {
    if (this.#unlinked && (await this.#link(this.#unlinked, credentials))) return;
    await this.#begin('/auth/login', credentials, institution);
  }

  /** Answers whether it did: what the issuer said may have lapsed meanwhile, or be of another address than was typed. */
  async #link(returned: Returned, credentials: Credentials): Promise<boolean> {
    try {
      await this.#finish(returned, credentials);
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error;
      if (error.code !== 'invalid_id_token' && error.code !== 'account_not_linked') throw error;
      this.#unlinked = null;
      return false;
    }
    this.#unlinked = null;
    return true;
  }

  async #arrive(returned: Returned): Promise<void> {
    if (returned.kind === 'refused') return this.#become({ kind: 'signed-out', because: 'refused' });
    try {
      await this.#finish(returned, {});
    } catch (error) {
      if (!(error instanceof ApiProblem) && !(error instanceof Unreachable)) throw error;
      const isUnlinked = error instanceof ApiProblem && error.code === 'account_not_linked';
      if (isUnlinked) this.#unlinked = returned;
      this.#become({ kind: 'signed-out', because: isUnlinked ? 'unlinked' : 'refused' });
    }
  }

  /** Begins the session here; where it was another app that left, has the server tell the digits for that one. */
  async #finish({ institution, handover }: Returned, proof: Partial<Credentials>): Promise<void> {
    if (handover === null || handover === this.#store.readHandover()?.challenge) {
      return this.#begin('/auth/oidc/arrival', proof, institution);
    }
    const sender = { language: this.#language(), institution };
    const asked = { method: 'POST', body: proof } as const;
    const { code, expiresIn } = await send<HandedOver>('/auth/oidc/handover', asked, sender);
    const until = Date.now() + expiresIn * 1000;
    this.#become({ kind: 'signed-out', because: 'handed-over', code, until });
  }

  /** Takes over what somebody has proved in a browser. Errors: `ApiProblem` (`handover_code_wrong`, `handover_over`), `Unreachable`. */
  async takeOver(code: string, institution: string | null): Promise<void> {
    const verifier = this.#store.readHandover()?.verifier ?? '';
    await this.#begin('/auth/handover', { verifier, code }, institution);
  }

  async #begin(path: string, proof: object, institution: string | null): Promise<void> {
    const sender = { language: this.#language(), institution };
    const body = { ...proof, deviceId: this.#store.deviceId() };
    const grant = await send<SessionGrant>(path, { method: 'POST', body }, sender);
    this.institution = institution;
    if (institution) this.#store.rememberInstitution(institution);
    this.#take(grant);
  }

  /** Leaves here at once, whether the API hears of it or not. */
  async signOut(): Promise<void> {
    const sender = { language: this.#language(), institution: this.institution };
    const accessToken = this.#access?.accessToken;
    this.end('left');
    if (accessToken) await send('/auth/logout', { method: 'POST' }, { ...sender, accessToken });
  }

  /** What their account has become. */
  learn(user: User): void {
    if (this.#state.kind === 'signed-in') this.#become({ kind: 'signed-in', user });
  }

  end(because: 'left' | 'ended'): void {
    clearTimeout(this.#timer);
    this.#access = null;
    this.#store.keep(null);
    if (this.#state.kind !== 'signed-out') this.#become({ kind: 'signed-out', because });
  }

  /** One that is good for a while yet. Errors: `SignedOut`, `Unreachable`. */
  async accessToken(): Promise<string> {
    if (this.#access && this.#access.expiresAt > Date.now()) return this.#access.accessToken;
    return this.#refresh();
  }

  /** Another than the one that the API would not take. */
  async renew(refused: string): Promise<string> {
    const other = this.#access?.accessToken;
    return other && other !== refused ? other : this.#refresh();
  }

  #refresh(): Promise<string> {
    this.#refreshing ??= alone(this.#store.lock, () => this.#trade()).finally(() => {
      this.#refreshing = null;
    });
    return this.#refreshing;
  }

  /** Under the lock: what another tab has kept meanwhile is what counts. */
  async #trade(): Promise<string> {
    const kept = this.#store.readKept();
    if (!kept) {
      this.end('ended');
      throw new SignedOut();
    }
    try {
      const grant = await send<SessionGrant>(
        '/auth/refresh',
        { method: 'POST', body: { refreshToken: kept.refreshToken, deviceId: this.#store.deviceId() } },
        { language: this.#language(), institution: kept.institution },
      );
      // Signed out, or in as somebody else, while the answer was on its way.
      const now = this.#store.readKept();
      if (!now || sessionIdOf(now) !== sessionIdOf(kept)) throw new SignedOut();
      this.#take(grant);
      return grant.accessToken;
    } catch (error) {
      if (!(error instanceof ApiProblem) || passes(error)) throw error;
      this.end('ended');
      throw new SignedOut();
    }
  }

  async #resume(token: { accessToken: string; expiresAt: number }): Promise<void> {
    const sender = { language: this.#language(), institution: this.institution };
    try {
      // What is asked meanwhile goes with it, and spends no refresh token.
      this.#hold(token);
      const user = await send<User>('/me', {}, { ...sender, accessToken: token.accessToken });
      this.#become({ kind: 'signed-in', user });
    } catch (error) {
      if (!(error instanceof ApiProblem) || passes(error)) throw error;
      await this.#refresh();
    }
  }

  #take({ accessToken, refreshToken, expiresIn, user }: SessionGrant): void {
    this.#store.keep({ refreshToken, institution: this.institution });
    this.#store.keepHandover(null);
    this.#hold({ accessToken, expiresAt: Date.now() + expiresIn * 1000 });
    this.#become({ kind: 'signed-in', user });
  }

  #hold(token: { accessToken: string; expiresAt: number }): void {
    this.#access = token;
    this.#renewIn(token.expiresAt - Date.now() - renewEarlyMs);
  }

  #renewIn(milliseconds: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#refresh().catch((error) => passes(error) && this.#renewIn(askAgainMs));
    }, milliseconds);
  }

  #become(state: SessionState): void {
    this.#state = state;
    for (const listener of this.#listeners) listener();
  }
}

/** Web Locks are there wherever the page is trusted (https, this machine); elsewhere one tab must do. */
async function alone(lock: string, work: () => Promise<string>): Promise<string> {
  if (!('locks' in navigator)) return work();
  return navigator.locks.request(lock, work);
}
