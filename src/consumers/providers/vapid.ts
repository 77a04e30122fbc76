import { base64url, importJWK, SignJWT } from 'jose';

/** The key pair as browsers and web-push take it: base64url of the uncompressed point, and of the scalar. */
export type VapidKeys = { publicKey: string; privateKey: string; subject: string };

/** Push services allow a day; Apple's wants a token kept for an hour at least. */
const tokenSeconds = 12 * 3_600;
const renewBeforeMs = 3_600_000;
const headers = new Map<string, { header: string; until: number }>();

/** The Authorization header that tells a push service who we are (RFC 8292); kept for each service for its life. */
export async function vapidHeader(
  { publicKey, privateKey, subject }: VapidKeys,
  origin: string,
): Promise<string> {
  const cacheKey = `${origin} ${publicKey}`;
  const known = headers.get(cacheKey);
  if (known && known.until > Date.now()) return known.header;
  const point = base64url.decode(publicKey);
  const coordinate = (start: number) => base64url.encode(point.subarray(start, start + 32));
  const jwk = { kty: 'EC', crv: 'P-256', x: coordinate(1), y: coordinate(33), d: privateKey };
  const token = await new SignJWT()
    .setProtectedHeader({ alg: 'ES256', typ: 'JWT' })
    .setAudience(origin)
    .setSubject(subject)
    .setExpirationTime(`${tokenSeconds}s`)
    .sign(await importJWK(jwk, 'ES256'));
  const header = `vapid t=${token}, k=${publicKey}`;
  headers.set(cacheKey, { header, until: Date.now() + tokenSeconds * 1000 - renewBeforeMs });
  return header;
}
