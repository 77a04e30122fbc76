import type { Handover } from './handover.ts';
import { newUuid } from './new-uuid.ts';

/**
 * What outlives a page, of one app: the panel and the student's app share an origin, and each has a store of its own.
 *
 * The refresh token is in localStorage: the API answers it as JSON to apps and browsers alike, a kitchen's tablet stays
 * signed in overnight, and all tabs must hold the same one, for each is good once. A script on this page could read it:
 * so none but our own runs here (script-src 'self'), a stolen copy ends the session at its first double use, and
 * signing out anywhere ends it at once.
 *
 * The access token is in memory alone, but for the moment of a reload, when it waits in sessionStorage: else two reloads
 * in quick succession would spend a refresh token whose successor nobody heard, and the session would end.
 */
export type Kept = { refreshToken: string; institution: string | null };
export type HandedOver = { accessToken: string; expiresAt: number };

export type Store = ReturnType<typeof storeNamed>;

export function storeNamed(name: string) {
  const keptKey = `${name}.session`;
  const handedOverKey = `${name}.reload`;
  const deviceKey = `${name}.device`;
  const handoverKey = `${name}.handover`;
  const institutionKey = `${name}.institution`;
  const readKept = (): Kept | null => {
    const text = localStorage.getItem(keptKey);
    return text === null ? null : (JSON.parse(text) as Kept);
  };
  return {
    /** One refresh at a time over all tabs. */
    lock: `${name}.refresh`,
    readKept,
    keep(kept: Kept | null): void {
      if (kept) localStorage.setItem(keptKey, JSON.stringify(kept));
      else localStorage.removeItem(keptKey);
    },
    /** The institution of the last sign-in here, so that nobody is asked twice. */
    rememberedInstitution: () => localStorage.getItem(institutionKey),
    rememberInstitution: (id: string) => localStorage.setItem(institutionKey, id),
    /** This browser's installation of the app, made once: a session is renewed from where it was opened alone. */
    deviceId(): string {
      const known = localStorage.getItem(deviceKey);
      if (known) return known;
      const made = newUuid();
      localStorage.setItem(deviceKey, made);
      return made;
    },
    /** What this app has left with for its institution's page. */
    readHandover(): Handover | null {
      const text = localStorage.getItem(handoverKey);
      return text === null ? null : (JSON.parse(text) as Handover);
    },
    keepHandover(handover: Handover | null): void {
      if (handover) localStorage.setItem(handoverKey, JSON.stringify(handover));
      else localStorage.removeItem(handoverKey);
    },
    /** Other tabs share what is kept: tells what it has become there. */
    onKeptElsewhere(changed: (kept: Kept | null) => void): void {
      addEventListener('storage', ({ key }) => {
        if (key === keptKey || key === null) changed(readKept());
      });
    },
    handOver: (token: HandedOver) => sessionStorage.setItem(handedOverKey, JSON.stringify(token)),
    /** Read once: whatever comes later finds nothing. */
    takeHandedOver(): HandedOver | null {
      const text = sessionStorage.getItem(handedOverKey);
      sessionStorage.removeItem(handedOverKey);
      return text === null ? null : (JSON.parse(text) as HandedOver);
    },
  };
}

/** Equal for all refresh tokens of one session: `userId.sessionId.secret`. */
export const sessionIdOf = ({ refreshToken }: Kept) => refreshToken.split('.')[1];
