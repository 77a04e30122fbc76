import { withClient } from '../database.ts';
import type { Command } from './command.ts';
import { isPresent } from './present.ts';
import { listRegistered, type Registered } from './registry.ts';

/** Every institution in a line: its state, its hosts, and whether its schema is at the present. */
export const list: Command = {
  usage: 'list',
  async run(_, { ownerUrl }) {
    const institutions = await listRegistered(ownerUrl);
    for (const institution of institutions) console.log(await describe(ownerUrl, institution));
    if (institutions.length === 0) console.log('Aún no hay ninguna. / There is none yet.');
  },
};

async function describe(ownerUrl: string, { id, name, hosts, suspendedAt }: Registered): Promise<string> {
  const present = await withClient(ownerUrl, (client) => isPresent(client, id));
  return [
    id,
    name,
    suspendedAt ? 'suspendida / suspended' : 'en servicio / in service',
    hosts.join(', ') || '-',
    present ? 'al día / up to date' : 'por migrar / to be migrated',
  ].join(' · ');
}
