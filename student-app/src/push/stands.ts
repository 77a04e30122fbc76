/** How a phone stands to being told: `off` and `on` are its owner's wish; the others are in the way of it. */
export type Standing =
  /** It cannot. */
  | 'unsupported'
  /** It can once the app is on the home screen (iOS). */
  | 'install-first'
  /** Its settings refuse. */
  | 'denied'
  | 'off'
  | 'on'
  /** It was told, and is not any more, by no wish of its owner. */
  | 'lost';

export type PhoneFacts = {
  hasPush: boolean;
  isApple: boolean;
  /** As the browser has it. */
  permission: 'default' | 'granted' | 'denied';
  /** A subscription that leads here; null: it has none. */
  endpoint: string | null;
  /** What was registered last, by this user; null: nothing, or they took it back. */
  registered: { endpoint: string } | null;
};

export function standingOf({ hasPush, isApple, permission, endpoint, registered }: PhoneFacts): Standing {
  if (!hasPush) return isApple ? 'install-first' : 'unsupported';
  if (permission === 'denied') return registered ? 'lost' : 'denied';
  if (!registered) return 'off';
  return permission === 'granted' && endpoint !== null ? 'on' : 'lost';
}

/** What was registered, by whom, for which session. The server forgets it with that. */
export type Registered = { userId: string; session: string; endpoint: string; at: number };

/** The server forgets a browser that its push service does not know: so it is told again now and then, in milliseconds. */
export const tellAgainMs = 6 * 3_600_000;

/** Whether the server has to be told where this phone hears: it may know another place, or have forgotten. */
export const isToTell = (
  registered: Registered,
  now: { endpoint: string; session: string; at: number },
): boolean =>
  registered.endpoint !== now.endpoint ||
  registered.session !== now.session ||
  now.at - registered.at > tellAgainMs;

/** An `applicationServerKey` as browsers want it. */
export function keyBytes(base64url: string): Uint8Array<ArrayBuffer> {
  const text = atob(base64url.replaceAll('-', '+').replaceAll('_', '/'));
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0));
}

/** Whether a subscription was made for this key; a browser that does not say is believed. */
export function isFor(key: Uint8Array, subscribedWith: ArrayBuffer | null): boolean {
  if (subscribedWith === null) return true;
  const other = new Uint8Array(subscribedWith);
  return other.length === key.length && other.every((byte, index) => byte === key[index]);
}
