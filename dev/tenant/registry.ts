/* The registry of institutions, as its owner reads and writes it. */
import { withClient } from '../database.ts';
import { unknown } from './command.ts';

export type Registered = {
  id: string;
  name: string;
  roleName: string;
  hosts: string[];
  config: unknown;
  suspendedAt: Date | null;
  createdAt: Date;
};

const columns = `id, name, role_name as "roleName", hosts, config, suspended_at as "suspendedAt", created_at as "createdAt"`;

export function listRegistered(ownerUrl: string): Promise<Registered[]> {
  return withClient(ownerUrl, async (client) => {
    const { rows } = await client.query<Registered>(
      `select ${columns} from platform.institutions order by id`,
    );
    return rows;
  });
}

/** One institution's row. Errors: there is none of that id. */
export async function requireRegistered(ownerUrl: string, id: string): Promise<Registered> {
  const found = (await listRegistered(ownerUrl)).find((known) => known.id === id);
  if (!found) throw unknown(id);
  return found;
}

/** Runs `update platform.institutions set …` on one row, with `$1` its id; answers it. Errors: there is none. */
export function updateRegistered(
  ownerUrl: string,
  id: string,
  change: string,
  values: unknown[] = [],
): Promise<Registered> {
  return withClient(ownerUrl, async (client) => {
    const { rows } = await client.query<Registered>(
      `update platform.institutions set ${change} where id = $1 returning ${columns}`,
      [id, ...values],
    );
    if (!rows[0]) throw unknown(id);
    return rows[0];
  });
}
