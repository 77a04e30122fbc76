import { and, asc, eq, gt, isNotNull, isNull, sql } from 'drizzle-orm';
import { type ManagedUser, managedUserSchema } from '../../contracts/accounts.ts';
import type { Role } from '../../contracts/identity.ts';
import { Problem } from '../../contracts/problems.ts';
import { column } from '../../db/client.ts';
import { staffAssignments, users } from '../../db/schema.ts';
import type { UserContext } from '../context.ts';
import { sessionsOf } from '../identity/sessions.ts';
import { record } from './manage-users.ts';
import { mentions } from './mentions.ts';
import { reachOver } from './reach.ts';

type Filters = {
  q?: string;
  role?: Role;
  campusId?: string;
  cafeteriaId?: string;
  deactivated?: 'true' | 'false';
  limit: number;
  cursor?: string;
};

const document = column(sql`managed_user_document(users)`, managedUserSchema);
const within = ({ principal }: UserContext) =>
  sql`is_in_reach(users, ${JSON.stringify(reachOver(principal))}::jsonb)`;

/** The users that somebody administers, in the order of their making; the cursor is the last id seen. One round trip. */
export async function listUsers(
  ctx: UserContext,
  { q, role, campusId, cafeteriaId, deactivated, limit, cursor }: Filters,
): Promise<{ data: ManagedUser[]; nextCursor: string | null }> {
  const rows = await ctx.db
    .select({ user: document })
    .from(users)
    .where(
      and(
        within(ctx),
        q ? mentions(q) : undefined,
        role && eq(users.role, role),
        campusId ? eq(users.campusId, campusId) : undefined,
        cafeteriaId
          ? sql`exists (select from ${staffAssignments} s where s.user_id = users.id and s.cafeteria_id = ${cafeteriaId})`
          : undefined,
        deactivated &&
          (deactivated === 'true' ? isNotNull(users.deactivatedAt) : isNull(users.deactivatedAt)),
        cursor ? gt(users.id, cursor) : undefined,
      ),
    )
    .orderBy(asc(users.id))
    .limit(limit + 1);
  const data = rows.slice(0, limit).map(({ user }) => user);
  return { data, nextCursor: rows.length > limit ? (data.at(-1)?.id ?? null) : null };
}

/** One user that somebody administers. One round trip. Errors: `user_not_found`. */
export async function readUser(ctx: UserContext, userId: string): Promise<ManagedUser> {
  const [row] = await ctx.db
    .select({ user: document })
    .from(users)
    .where(and(eq(users.id, userId), within(ctx)));
  if (!row) throw new Problem('user_not_found');
  return row.user;
}

/** Signs somebody out everywhere. One round trip, one Durable Object call. Errors: `user_not_found`. */
export async function endSessionsOf(
  ctx: UserContext & { env: Env; requestId: string },
  userId: string,
): Promise<void> {
  const user = await readUser(ctx, userId);
  await sessionsOf(ctx.env, ctx.institution.id, userId).endAll();
  await record(ctx, 'user.sessions_ended', user);
}
