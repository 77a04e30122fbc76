import type { QueryClient } from '@tanstack/react-query';
import { type Store, sessionIdOf } from '../../../clients/browser/kept.ts';
import type { User } from '../../../src/contracts/identity.ts';
import { isWorthShowing, type KeptAnswer, roomOf, withAnswer } from './kept.ts';

/** `build`: whose shapes they have; another build asks anew. */
type Open = { build: string; answers: KeptAnswer[] };
type Own = Open & { session: string; user: User };

const writeAfterMs = 1_000;

/**
 * What the API has answered, kept on the phone for when it cannot be asked: menus and places, and, as long as their session
 * lives, whoever is signed in and their orders. In localStorage: it is read before the first picture, so that nothing flickers.
 */
export class KeptAnswers {
  readonly #openKey: string;
  readonly #ownKey: string;
  readonly #build: string;
  readonly #store: Store;
  readonly #pending: KeptAnswer[] = [];
  #own: Own | null;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(name: string, store: Store, build: string) {
    this.#openKey = `${name}.seen`;
    this.#ownKey = `${name}.own`;
    this.#build = build;
    this.#store = store;
    const own = this.#read<Own>(this.#ownKey);
    this.#own = own && own.session === this.#session() ? own : null;
  }

  /** Who was signed in here when it could last be asked, if that session is still kept. */
  readonly user = (): User | null => this.#own?.user ?? null;

  /** Puts into the cache what is kept, and keeps what comes into it from now on. */
  follow(client: QueryClient): void {
    const open = this.#read<Open>(this.#openKey);
    for (const answer of [...(open?.answers ?? []), ...(this.#own?.answers ?? [])])
      if (isWorthShowing(answer, Date.now()) && client.getQueryData(answer.key) === undefined)
        client.setQueryData(answer.key, answer.data, { updatedAt: answer.at });
    client.getQueryCache().subscribe((event) => {
      if (event.type !== 'updated' || event.action.type !== 'success') return;
      const { queryKey, state } = event.query;
      if (roomOf(queryKey) === null || state.data === undefined) return;
      this.#pending.push({ key: queryKey as string[], data: state.data, at: state.dataUpdatedAt });
      this.#timer ??= setTimeout(this.#write, writeAfterMs);
    });
    addEventListener('pagehide', this.#write);
    document.addEventListener('visibilitychange', this.#write);
  }

  /** Whose answers are kept from now on. */
  remember(user: User): void {
    const session = this.#session();
    if (!session) return;
    const answers = this.#own?.session === session ? this.#own.answers : [];
    this.#own = { build: this.#build, session, user, answers };
    this.#keep(this.#ownKey, this.#own);
  }

  /** Nothing that is somebody's own stays. */
  forgetOwn(): void {
    this.#own = null;
    localStorage.removeItem(this.#ownKey);
  }

  readonly #write = (): void => {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const pending = this.#pending.splice(0);
    const of = (room: 'open' | 'own') => pending.filter(({ key }) => roomOf(key) === room);
    const [open, own] = [of('open'), of('own')];
    if (open.length > 0) {
      // Other tabs keep theirs in the same place.
      const known = this.#read<Open>(this.#openKey)?.answers ?? [];
      this.#keep(this.#openKey, { build: this.#build, answers: open.reduce(withAnswer, known) });
    }
    // Signed out, or in as somebody else, in another tab.
    if (own.length === 0 || !this.#own || this.#own.session !== this.#session()) return;
    this.#own = { ...this.#own, answers: own.reduce(withAnswer, this.#own.answers) };
    this.#keep(this.#ownKey, this.#own);
  };

  readonly #session = () => {
    const kept = this.#store.readKept();
    return kept && sessionIdOf(kept);
  };

  #read<T extends Open>(key: string): T | null {
    try {
      const kept = JSON.parse(localStorage.getItem(key) ?? 'null') as T | null;
      return kept?.build === this.#build ? kept : null;
    } catch {
      return null;
    }
  }

  #keep(key: string, kept: Open): void {
    try {
      localStorage.setItem(key, JSON.stringify(kept));
    } catch {
      // There is no room: the phone has what it had before, or nothing, and is asked to do no more.
      localStorage.removeItem(key);
    }
  }
}
