import { createHash, randomBytes } from 'node:crypto';
import { withClient } from '../database.ts';

export type Defaults = {
  campus: string;
  timezone: string;
  admin?: { email: string; name: string; locale: string };
};

/**
 * What a new institution begins with, in one transaction: its campus, and its first administrator, who has no password
 * yet. Answers the secret of their invitation; the database keeps its hash alone. null: nobody was named.
 */
export function addDefaults(
  ownerUrl: string,
  id: string,
  { campus, timezone, admin }: Defaults,
): Promise<string | null> {
  return withClient(ownerUrl, async (client) => {
    await client.query('begin');
    await client.query(`select set_config('search_path', $1, true)`, [id]);
    const { rows } = await client.query<{ id: string }>(
      'insert into campuses (name, timezone) values ($1, $2) returning id',
      [campus, timezone],
    );
    const secret = admin ? randomBytes(32).toString('hex') : null;
    if (admin && secret) {
      await client.query(
        `with invited as (
           insert into users (campus_id, email, name, role, locale) values ($1, $2, $3, 'admin', $4) returning id, email)
         insert into account_letters (user_id, kind, email, secret_hash, expires_at)
         select id, 'invite', email, $5, now() + interval '7 days' from invited`,
        [rows[0]?.id, admin.email, admin.name, admin.locale, sha256(secret)],
      );
    }
    await client.query('commit'); // a failure closes the connection, which rolls back
    return secret;
  });
}

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
