import { SignedOut } from '@itsur-eats/stream-client/signed-out';
import type { Locale } from '../../src/contracts/languages.ts';
import { ApiProblem } from './problem.ts';
import { type Asked, send } from './send.ts';
import type { Session } from './session.ts';

/** Asks the API as whoever is signed in. Errors: `ApiProblem`, `Unreachable`, `SignedOut`. */
export type Api = <T>(path: string, asked?: Asked) => Promise<T>;

/**
 * The API for a session: sends its access token, renews it once when the API calls it stale, and ends the session as
 * soon as the API says that it has ended.
 */
export function apiFor(session: Session, language: () => Locale): Api {
  return async <T>(path: string, asked: Asked = {}): Promise<T> => {
    const sender = { language: language(), institution: session.institution };
    const sent = await session.accessToken();
    try {
      return await send<T>(path, asked, { ...sender, accessToken: sent });
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error;
      if (error.code === 'session_ended') {
        session.end('ended');
        throw new SignedOut();
      }
      if (error.code !== 'unauthenticated') throw error;
      const renewed = await session.renew(sent);
      return send<T>(path, asked, { ...sender, accessToken: renewed });
    }
  };
}
