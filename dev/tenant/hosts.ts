import { parseArgs } from 'node:util';
import { type Command, requireHost, requireId } from './command.ts';
import { listRegistered, requireRegistered, updateRegistered } from './registry.ts';

const usage = 'hosts ID [--add HOST] [--remove HOST]';

/** The host names that an institution is reached by; each belongs to one. The Worker knows within half a minute. */
export const hosts: Command = {
  usage,
  async run(args, { ownerUrl }) {
    const { positionals, values } = parseArgs({
      args,
      allowPositionals: true,
      options: { add: { type: 'string', multiple: true }, remove: { type: 'string', multiple: true } },
    });
    const id = requireId(positionals[0], usage);
    const { hosts: before } = await requireRegistered(ownerUrl, id);
    const added = (values.add ?? []).map(requireHost);
    const removed = (values.remove ?? []).map(requireHost);
    const after = [...new Set([...before, ...added])].filter((host) => !removed.includes(host)).sort();
    if (added.length + removed.length > 0) await setHosts(ownerUrl, id, after);
    console.log(
      after.join('\n') || 'Sin host: se nombra con X-Institution. / No host: X-Institution names it.',
    );
  },
};

/** Errors: another institution has one of them. */
export async function setHosts(ownerUrl: string, id: string, names: string[]): Promise<void> {
  await requireFreeHosts(ownerUrl, id, names);
  await updateRegistered(ownerUrl, id, 'hosts = $2', [names]);
}

export async function requireFreeHosts(ownerUrl: string, id: string, names: string[]): Promise<void> {
  const others = (await listRegistered(ownerUrl)).filter((known) => known.id !== id);
  for (const host of names) {
    const owner = others.find((known) => known.hosts.includes(host));
    if (owner) throw new Error(`${host} ya es de «${owner.id}». / It is of «${owner.id}» already.`);
  }
}
