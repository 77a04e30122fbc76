import { createContext } from 'preact';
import { useSyncExternalStore } from 'preact/compat';
import { useContext } from 'preact/hooks';
import { type Api, apiFor } from '../../clients/browser/api.ts';
import type { Handover } from '../../clients/browser/handover.ts';
import { sessionIdOf, storeNamed } from '../../clients/browser/kept.ts';
import { send } from '../../clients/browser/send.ts';
import { Session } from '../../clients/browser/session.ts';
import type { User } from '../../src/contracts/identity.ts';
import type { Attempt } from './basket/attempt.ts';
import type { Basket } from './basket/lines.ts';
import type { Boot } from './boot.ts';
import { type Stored, stored } from './data/stored.ts';
import { KeptAnswers } from './offline/kept-answers.ts';
import type { Registered } from './push/stands.ts';

/** What every screen may ask for. */
export type App = {
  institution: Boot['institution'];
  session: Session;
  /** As whoever is signed in. Errors: `ApiProblem`, `Unreachable`, `SignedOut`. */
  api: Api;
  /** As anybody. */
  open: Api;
  basket: Stored<Basket>;
  attempt: Stored<Attempt>;
  kept: KeptAnswers;
  /** Where this phone was registered to hear; null: it is not. */
  pushed: Stored<Registered>;
  /** Whoever uses this phone was asked whether it is to be told, and did not want it. */
  pushAsked: Stored<boolean>;
  /** The orders that were ready when they were last looked at (`push/badge.ts`). */
  looked: Stored<readonly string[]>;
  /** This installation's own, made once. */
  deviceId: () => string;
  /** What this installation has left with for the institution's page, to take over by the digits that are told there. */
  handover: { read: () => Handover | null; keep: (handover: Handover | null) => void };
  /** Of the session that is kept here; undefined: there is none. */
  sessionId: () => string | undefined;
  chooseLanguage: (language: Boot['language']) => void;
};

const Context = createContext<App | null>(null);
export const AppProvider = Context.Provider;

export function useApp(): App {
  const app = useContext(Context);
  if (!app) throw new Error('no AppProvider');
  return app;
}

/** What is kept has the institution in its name: on a developer's machine, several share an address. */
export function createApp(
  { institution }: Boot,
  language: () => Boot['language'],
  chooseLanguage: App['chooseLanguage'],
  build: string,
): App {
  const name = `itsur-eats-app.${institution.id}`;
  const store = storeNamed(name);
  const session = new Session(language, store);
  session.institution = institution.id;
  return {
    institution,
    session,
    api: apiFor(session, language),
    open: (path, asked = {}) => send(path, asked, { language: language(), institution: institution.id }),
    basket: stored(`${name}.basket`),
    attempt: stored(`${name}.attempt`),
    kept: new KeptAnswers(name, store, build),
    pushed: stored(`${name}.pushed`),
    pushAsked: stored(`${name}.pushAsked`),
    looked: stored(`${name}.looked`),
    deviceId: store.deviceId,
    handover: { read: store.readHandover, keep: store.keepHandover },
    sessionId() {
      const kept = store.readKept();
      return kept ? sessionIdOf(kept) : undefined;
    },
    chooseLanguage,
  };
}

export const useStored = <T,>({ subscribe, read }: Stored<T>): T | null =>
  useSyncExternalStore(subscribe, read);

export function useSession() {
  const { session } = useApp();
  return useSyncExternalStore(session.subscribe, session.state);
}

/** Who is signed in; who was, as long as it is being asked whether they still are. null: nobody, or it is not known. */
export function useUser(): User | null {
  const state = useSession();
  const { kept } = useApp();
  if (state.kind === 'restoring') return kept.user();
  return state.kind === 'signed-in' ? state.user : null;
}
