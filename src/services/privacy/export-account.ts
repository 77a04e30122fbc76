import { z } from '@hono/zod-openapi';
import { sql } from 'drizzle-orm';
import { Problem } from '../../contracts/problems.ts';
import { callFunction } from '../../db/client.ts';
import { listAudit } from '../audit/list-audit.ts';
import type { UserContext } from '../context.ts';
import { sessionsOf } from '../identity/sessions.ts';

const exportedAccount = z.record(z.string(), z.unknown()).nullable();

type Exporting = UserContext & { env: Env; now: Date };
/** Everything that is kept of it is handed out. */
const exportedOrder = z.looseObject({ id: z.string() });
const exportedOrders = z.array(exportedOrder);
type ExportedOrder = z.infer<typeof exportedOrder>;

const pageSize = 100;

/**
 * Everything that is kept of the signed-in user, as the pieces of one JSON document (AccountExport). Nothing is held
 * whole: a round trip a hundred orders or acts, when the reader asks for more. Errors, before the first piece:
 * `session_ended`.
 */
export async function exportAccount(ctx: Exporting): Promise<AsyncGenerator<string>> {
  const { env, db, institution, principal, now } = ctx;
  const account = await callFunction(db, sql`export_account(${principal.userId}::uuid)`, exportedAccount);
  if (!account) throw new Problem('session_ended');
  const sessions = await sessionsOf(env, institution.id, principal.userId).list();
  const head = JSON.stringify({
    exportedAt: now.toISOString(),
    institution: { id: institution.id, name: institution.name },
    ...account,
    sessions,
  });
  return pieces(ctx, head);
}

async function* pieces(ctx: Exporting, head: string): AsyncGenerator<string> {
  yield `${head.slice(0, -1)},"orders":[`;
  yield* listed(orderPages(ctx));
  yield '],"acts":[';
  yield* listed(actPages(ctx));
  yield ']}';
}

async function* listed(pages: AsyncGenerator<unknown[]>): AsyncGenerator<string> {
  let comma = '';
  for await (const page of pages) {
    if (page.length === 0) continue;
    yield comma + page.map((each) => JSON.stringify(each)).join(',');
    comma = ',';
  }
}

/** The cursor is the database's own time, to the microsecond: a document's is cut to milliseconds. */
async function* orderPages({ db, principal }: Exporting): AsyncGenerator<ExportedOrder[]> {
  let before: string | null = null;
  for (;;) {
    const page: ExportedOrder[] = await callFunction(
      db,
      sql`export_orders(${principal.userId}::uuid, (select created_at from orders where id = ${before}::uuid), ${before}::uuid, ${pageSize})`,
      exportedOrders,
    );
    yield page;
    if (page.length < pageSize) return;
    before = page.at(-1)?.id ?? null;
  }
}

async function* actPages({ db, principal }: Exporting): AsyncGenerator<unknown[]> {
  let cursor: string | undefined;
  do {
    const page: Awaited<ReturnType<typeof listAudit>> = await listAudit(
      { db },
      { actorId: principal.userId, limit: pageSize, cursor },
    );
    yield page.data;
    cursor = page.nextCursor ?? undefined;
  } while (cursor);
}
