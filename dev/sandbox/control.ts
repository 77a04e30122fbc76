import { Hono } from 'hono';
import { z } from 'zod';
import { type Faults, faultInput } from './faults.ts';
import type { Inbox } from './inbox.ts';
import { providerNames } from './provider.ts';

const provider = z.enum(providerNames).optional();
const filter = z.strictObject({
  provider,
  recipient: z.string().optional(),
  since: z.iso
    .datetime({ offset: true })
    .transform((text) => new Date(text))
    .optional(),
  limit: z.coerce.number().int().min(1).optional(),
});

/**
 * What tests and people ask the sandbox itself:
 * - `GET /messages`, a plain JSON array, oldest first, of what was accepted; `GET /attempts`, likewise, of every call.
 *   Both take `?provider=&recipient=&since=` (RFC 3339, included) and `&limit=` (the newest so many). `DELETE` empties either.
 * - `POST /faults` injects one (`faults.ts` tells what it may hold), `GET` lists, `DELETE` clears, `?provider=` those of one.
 *
 * What cannot be read is answered 400 `{error}`.
 */
export function control(inbox: Inbox, faults: Faults): Hono {
  const app = new Hono();

  app.get('/messages', (c) => c.json(inbox.messages(filter.parse(c.req.query()))));
  app.delete('/messages', (c) => {
    inbox.clearMessages();
    return c.body(null, 204);
  });

  app.get('/attempts', (c) => c.json(inbox.attempts(filter.parse(c.req.query()))));
  app.delete('/attempts', (c) => {
    inbox.clearAttempts();
    return c.body(null, 204);
  });

  app.get('/faults', (c) => c.json(faults.list()));
  app.post('/faults', async (c) => c.json(faults.inject(faultInput.parse(await c.req.json())), 201));
  app.delete('/faults', (c) => {
    faults.clear(z.strictObject({ provider }).parse(c.req.query()).provider);
    return c.body(null, 204);
  });

  app.get('/healthz', (c) => c.json({ status: 'ok' }));
  return app;
}

/** A request that makes no sense is the caller's error, told in words; anything else is the sandbox's own. */
export function explainError(error: Error): Response {
  if (error instanceof z.ZodError) return Response.json({ error: z.prettifyError(error) }, { status: 400 });
  if (error instanceof SyntaxError) return Response.json({ error: 'The body is no JSON.' }, { status: 400 });
  throw error;
}
