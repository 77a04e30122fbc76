import type { Context } from 'hono';
import { sha256Hex } from '../domain/hash.ts';
import { isKnown, type PreparedAnswer } from '../domain/prepared-answer.ts';

/** To be asked for again each time, which costs a 304 to whoever has it. */
const revalidated = 'no-cache';

/**
 * Sends what is somebody's own, or a 304 to whoever has it: polling costs some headers. No browser keeps it, so that nothing is
 * left on a phone: whoever polls sends the tag itself.
 */
export async function answerOwn(c: Context, document: unknown): Promise<Response> {
  const text = JSON.stringify(document);
  const prepared = {
    bytes: new TextEncoder().encode(text),
    etag: `"${(await sha256Hex(text)).slice(0, 32)}"`,
  };
  return answerPrepared(c, prepared, 'private, no-store');
}

/** Sends what was prepared, or a 304 to whoever has it. Nothing is made but the answer itself. */
export function answerPrepared(
  c: Context,
  prepared: PreparedAnswer,
  freshness: string = revalidated,
): Response {
  const { bytes, etag } = prepared;
  if (isKnown(prepared, c.req.header('if-none-match')))
    return new Response(null, { status: 304, headers: { ETag: etag, 'Cache-Control': freshness } });
  return new Response(bytes, {
    headers: { 'Content-Type': 'application/json', ETag: etag, 'Cache-Control': freshness },
  });
}
