import { withClient } from '../../dev/database.ts';
import { itsur } from '../../dev/seed.ts';

/**
 * Remembers the demo's staff as they are. Answers what brings them back: an administration that is fuzzed deactivates, renames
 * and forgets them, itself included, and would have nobody left to go on as.
 */
export async function keepPeople(ownerUrl: string): Promise<() => Promise<void>> {
  await inDemo(ownerUrl, [
    `create table kept_staff as select * from users where role <> 'student'`,
    'create table kept_assignments as select * from staff_assignments',
  ]);
  return () =>
    inDemo(ownerUrl, [
      'delete from sign_in_failures',
      // Whoever took an address of theirs meanwhile gives it up.
      `update users u set email = u.id || '@gone.invalid' from kept_staff k where u.email = k.email and u.id <> k.id`,
      `update users u set email = k.email, name = k.name, role = k.role, campus_id = k.campus_id, password_hash = k.password_hash,
         deactivated_at = null, erased_at = null
       from kept_staff k where u.id = k.id`,
      'insert into staff_assignments select * from kept_assignments on conflict do nothing',
    ]);
}

async function inDemo(ownerUrl: string, statements: string[]): Promise<void> {
  await withClient(ownerUrl, async (client) => {
    await client.query(`set search_path to ${itsur.id}`);
    for (const statement of statements) await client.query(statement);
  });
}
