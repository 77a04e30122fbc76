import { eq, sql } from 'drizzle-orm';
import type { User } from '../contracts/identity.ts';
import type { TenantDatabase } from './client.ts';
import { cafeterias, staffAssignments, users } from './schema.ts';

/** Users as sign-in needs them; each look-up is one round trip. */
export function userDirectory(db: TenantDatabase) {
  const find = async (
    condition: ReturnType<typeof eq>,
  ): Promise<(User & { passwordHash: string | null }) | null> => {
    const [row] = await db
      .select({
        id: users.id,
        email: users.email,
        name: users.name,
        role: users.role,
        locale: users.locale,
        campusId: users.campusId,
        allergens: users.allergens,
        passwordHash: users.passwordHash,
        cafeteriaIds: sql<string[]>`(select coalesce(json_agg(c.id order by c.id), '[]') from ${cafeterias} c
            where case when users.role = 'campus_admin' then c.campus_id = users.campus_id
              else c.id in (select s.cafeteria_id from ${staffAssignments} s where s.user_id = users.id) end)`,
      })
      .from(users)
      .where(condition);
    return row ?? null;
  };
  return {
    byEmail: (email: string) => find(eq(users.email, email)),
    /** Without the password's hash: nobody who knows the id needs it. */
    byId: async (id: string): Promise<User | null> => {
      const found = await find(eq(users.id, id));
      if (!found) return null;
      const { passwordHash: _, ...user } = found;
      return user;
    },
  };
}
