import { toHex } from './hex.ts';

/** SHA-256 of a text or of bytes, in hex. For keys and comparisons, not for passwords. */
export async function sha256Hex(content: string | ArrayBuffer): Promise<string> {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
  return toHex(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)));
}
