/** What an app leaves with for its institution's page: the digits that it is then told are good with this secret alone. */
export type Handover = { verifier: string; challenge: string; at: number };

/** As long as somebody may take at the issuer, and for the digits to lapse after that. */
const goodForMs = 15 * 60_000;

export const isGood = ({ at }: Handover, now: number): boolean => at <= now && now - at < goodForMs;

const base64url = (bytes: Uint8Array): string =>
  btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');

/** 256 bits, and their SHA-256, as RFC 7636 writes them. For a page that is vouched for (https, this machine). */
export async function newHandover(): Promise<Handover> {
  const verifier = base64url(crypto.getRandomValues(new Uint8Array(32)));
  const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier));
  return { verifier, challenge: base64url(new Uint8Array(hash)), at: Date.now() };
}
