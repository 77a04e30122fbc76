import { withClient } from '../database.ts';
import type { Invitation } from './invitation.ts';

export type Defaults = {
  campus: string;
  timezone: string;
  admin?: { email: string; name: string; locale: string };
};

const invitationSeconds = 7 * 24 * 3_600;

/**
 * What a new institution begins with, in one transaction: its campus, and its first administrator, who has no password
 * yet, with the letter that invites them. The cron puts the letter on the queue.
 */
export function addDefaults(
  ownerUrl: string,
  id: string,
  { campus, timezone, admin }: Defaults,
  invitation: Invitation | undefined,
): Promise<void> {
  return withClient(ownerUrl, async (client) => {
    await client.query('begin');
    await client.query(`select set_config('search_path', $1, true)`, [id]);
    const { rows: campuses } = await client.query<{ id: string }>(
      'insert into campuses (name, timezone) values ($1, $2) returning id',
      [campus, timezone],
    );
    if (admin) {
      const { rows: users } = await client.query<{ id: string }>(
        `insert into users (campus_id, email, name, role, locale) values ($1, $2, $3, 'admin', $4) returning id`,
        [campuses[0]?.id, admin.email, admin.name, admin.locale],
      );
      if (invitation) await writeLetter(users[0]?.id, invitation);
    }
    await client.query('commit'); // a failure closes the connection, which rolls back

    async function writeLetter(userId: string | undefined, { letterId, secretHash }: Invitation) {
      const letter = { id: letterId, userId, kind: 'invite', secretHash, lifeSeconds: invitationSeconds };
      await client.query('select write_account_letter($1)', [JSON.stringify(letter)]);
    }
  });
}
