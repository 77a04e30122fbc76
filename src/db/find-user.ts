import { and, eq, isNull, sql } from 'drizzle-orm';
import { type User, userSchema } from '../contracts/identity.ts';
import { column, type TenantDatabase } from './client.ts';
import { users } from './schema.ts';

/** A user who may sign in, by their id; null: none, deactivated or erased. One round trip. */
export async function findUser(db: TenantDatabase, id: string): Promise<User | null> {
  const [row] = await db
    .select({ user: column(sql`user_document(users)`, userSchema) })
    .from(users)
    .where(and(eq(users.id, id), isNull(users.deactivatedAt), isNull(users.erasedAt)));
  return row?.user ?? null;
}
