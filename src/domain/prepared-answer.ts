/** An answer made once for all who ask: its bytes, and the tag by which a phone shows that it has them. */
export type PreparedAnswer = { bytes: Uint8Array; etag: string };

/** `version` tells apart all that was ever answered at one address; it holds no quotation mark. */
export const prepareJson = (document: unknown, version: string): PreparedAnswer => ({
  bytes: new TextEncoder().encode(JSON.stringify(document)),
  etag: `"${version}"`,
});

/** The document that an answer was made of. */
export const documentOf = <T>({ bytes }: PreparedAnswer): T =>
  JSON.parse(new TextDecoder().decode(bytes)) as T;

/**
 * Whether an If-None-Match names this answer. Compared weakly (RFC 9110, 13.1.2): what compresses an answer on its way
 * makes its tag a weak one.
 */
export function isKnown({ etag }: PreparedAnswer, ifNoneMatch: string | undefined): boolean {
  if (!ifNoneMatch) return false;
  return ifNoneMatch.split(',').some((tag) => tag.trim().replace(/^W\//, '') === etag);
}
