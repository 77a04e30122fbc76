import { sql } from 'drizzle-orm';
import type { CafeteriaAddress } from '../../contracts/events.ts';
import type { ParkedKind } from '../../contracts/parked.ts';
import { runFunction, type TenantDatabase } from '../../db/client.ts';
import { refusalOf } from '../../db/constraints.ts';
import { logEvent } from '../../observability/log.ts';
import { withoutData } from '../../observability/redact.ts';

/** Something that cannot be processed, and why. `what`: the type of the event, the kind of the command. */
export type SetAside = { kind: ParkedKind; subjectId: string; what: string; error: unknown };

const longestReason = 300;
/** What PostgreSQL takes in no text, and what breaks a line. */
const unstorable = /[\p{Cc}\p{Cs}]+/gu;

/**
 * Puts aside what cannot be processed: it stops nothing else, is counted (`parked_work`), shown to administrators, and begun
 * anew by them. An event counts as processed meanwhile. One round trip, none for nothing. Throws when it could not be written.
 */
export async function park(
  { db, address }: { db: TenantDatabase; address: CafeteriaAddress },
  things: readonly SetAside[],
): Promise<void> {
  if (things.length === 0) return;
  const { institutionId: institution, cafeteriaId } = address;
  for (const { kind, subjectId, what, error } of things)
    logEvent('error', 'parked', { institution, cafeteriaId, kind, subjectId, what, error });
  const rows = things.map(({ error, ...thing }) => ({ ...thing, reason: reasonOf(error) }));
  await runFunction(db, sql`park(${cafeteriaId}::uuid, ${JSON.stringify(rows)}::jsonb)`);
}

/** As `park`, of what is told to somebody else, too: that it could not be written is logged. */
export const parkIfPossible = (...[ctx, things]: Parameters<typeof park>): Promise<void> =>
  park(ctx, things).catch((error: unknown) =>
    logEvent('error', 'not_parked', { institution: ctx.address.institutionId, things: things.length, error }),
  );

/** The innermost error's name, code and words, without what somebody sent. */
function reasonOf(error: unknown): string {
  if (error instanceof Error && error.cause !== undefined) return reasonOf(error.cause);
  const { code, constraint } = refusalOf(error) ?? {};
  const words =
    error instanceof Error ? `${error.name}: ${withoutData(error.message)}` : withoutData(String(error));
  return [code, constraint, words]
    .filter(Boolean)
    .join(' · ')
    .slice(0, longestReason)
    .replace(unstorable, ' ');
}
