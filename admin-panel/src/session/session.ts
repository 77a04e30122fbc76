import { SignedOut } from '@itsur-eats/stream-client';
import type { Locale, SessionGrant, User } from '../../../src/contracts/identity.ts';
import { ApiProblem, passes, Unreachable } from '../api/problem.ts';
import { send } from '../api/send.ts';
import {
  handOver,
  keep,
  onKeptElsewhere,
  readKept,
  rememberedInstitution,
  rememberInstitution,
  sessionIdOf,
  takeHandedOver,
} from './kept.ts';
import { type Returned, takeReturn } from './oidc.ts';

export type SessionState =
  /** Somebody was signed in here; whether they still are is being asked. */
  | { kind: 'restoring'; unreachable: boolean }
  /** `ended`: it was not by their own hand here. `refused`: the institution's own sign-in led to nothing. */
  | { kind: 'signed-out'; because: 'nobody' | 'left' | 'ended' | 'refused' }
  | { kind: 'signed-in'; user: User };

/** An access token is renewed so long before it lapses; all tabs of a tablet that slept may come at once. */
const renewEarlyMs = 90_000;
const askAgainMs = 3_000;

/**
 * Who is signed in on this page. One refresh at a time over all tabs (Web Locks), for each refresh token is good once
 * and its second use ends the session.
 */
export class Session {
  institution: string | null;
  #state: SessionState = { kind: 'restoring', unreachable: false };
  #access: { accessToken: string; expiresAt: number } | null = null;
  #refreshing: Promise<string> | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  readonly #listeners = new Set<() => void>();
  readonly #language: () => Locale;

  constructor(language: () => Locale) {
    this.#language = language;
    this.institution = readKept()?.institution ?? rememberedInstitution();
    onKeptElsewhere((kept) => {
      if (!kept) this.end('ended');
      // Somebody signed in in another tab: this page begins anew as them.
      else if (this.#state.kind !== 'signed-in') location.reload();
    });
    addEventListener('pagehide', () => this.#access && handOver(this.#access));
    // Shown again from the browser's memory: the reload that the token waited for has not come.
    addEventListener('pageshow', () => takeHandedOver());
  }

  readonly state = (): SessionState => this.#state;

  readonly subscribe = (listener: () => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Begins the session that an issuer has sent somebody back for, else picks up that of an earlier page, if there is one. */
  async restore(): Promise<void> {
    const handedOver = takeHandedOver();
    const returned = takeReturn();
    if (returned) return this.#arrive(returned);
    if (!readKept()) return this.#become({ kind: 'signed-out', because: 'nobody' });
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
  async signIn(credentials: { email: string; password: string }, institution: string | null): Promise<void> {
    await this.#begin('/auth/login', credentials, institution);
  }

  async #arrive(returned: Returned): Promise<void> {
    try {
      if (returned.kind === 'refused') return this.#become({ kind: 'signed-out', because: 'refused' });
      const { idToken, nonce, institution } = returned;
      await this.#begin('/auth/oidc', { idToken, nonce }, institution);
    } catch (error) {
      if (!(error instanceof ApiProblem) && !(error instanceof Unreachable)) throw error;
      this.#become({ kind: 'signed-out', because: 'refused' });
    }
  }

  async #begin(path: string, body: unknown, institution: string | null): Promise<void> {
    const sender = { language: this.#language(), institution };
    const grant = await send<SessionGrant>(path, { method: 'POST', body }, sender);
    this.institution = institution;
    if (institution) rememberInstitution(institution);
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
    keep(null);
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
    this.#refreshing ??= alone(() => this.#trade()).finally(() => {
      this.#refreshing = null;
    });
    return this.#refreshing;
  }

  /** Under the lock: what another tab has kept meanwhile is what counts. */
  async #trade(): Promise<string> {
    const kept = readKept();
    if (!kept) {
      this.end('ended');
      throw new SignedOut();
    }
    try {
      const grant = await send<SessionGrant>(
        '/auth/refresh',
        { method: 'POST', body: { refreshToken: kept.refreshToken } },
        { language: this.#language(), institution: kept.institution },
      );
      // Signed out, or in as somebody else, while the answer was on its way.
      const now = readKept();
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
      const user = await send<User>('/me', {}, { ...sender, accessToken: token.accessToken });
      this.#hold(token);
      this.#become({ kind: 'signed-in', user });
    } catch (error) {
      if (!(error instanceof ApiProblem) || passes(error)) throw error;
      await this.#refresh();
    }
  }

  #take({ accessToken, refreshToken, expiresIn, user }: SessionGrant): void {
    keep({ refreshToken, institution: this.institution });
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
async function alone(work: () => Promise<string>): Promise<string> {
  if (!('locks' in navigator)) return work();
  return navigator.locks.request('itsur-eats.refresh', work);
}
