import { createInterface } from 'node:readline/promises';
import type { Readable } from 'node:stream';
import { parseArgs } from 'node:util';
import { withClient } from '../database.ts';
import { checkArchive } from './archive.ts';
import { type Command, requireId, UsageError } from './command.ts';
import { type Registered, requireRegistered } from './registry.ts';
import { cacheSeconds } from './suspend.ts';

const usage = 'drop ID [--yes-drop ID --export FILE.tar.gz]';

/**
 * Takes an institution away for good: schema, role, row of the registry. It has to be suspended and
 * without open orders, and a person is asked twice. A machine brings an archive instead that was made after the last request could have written anything.
 */
export const drop: Command = {
  usage,
  async run(args, { ownerUrl, typed = process.stdin }) {
    const { positionals, values } = parseArgs({
      args,
      allowPositionals: true,
      options: { 'yes-drop': { type: 'string' }, export: { type: 'string' } },
    });
    const institution = await requireRegistered(ownerUrl, requireId(positionals[0], usage));
    const quietSince = quietSinceOf(institution);
    await requireNoOpenOrders(ownerUrl, institution);
    if (values['yes-drop'] === undefined) await askTwice(institution, typed);
    else if (values['yes-drop'] !== institution.id || !values.export) throw new UsageError(usage);
    else await requireFreshArchive(values.export, institution.id, quietSince);
    await remove(ownerUrl, institution);
    console.log(`${institution.id} · borrada / dropped`);
  },
};

/** From when on nothing writes to it any more. Errors: it is in service. */
function quietSinceOf({ id, suspendedAt }: Registered): number {
  if (suspendedAt) return suspendedAt.getTime() + cacheSeconds * 1_000;
  throw new Error(
    `«${id}» está en servicio: antes \`tenant suspend ${id}\`. / It is in service: suspend it first.`,
  );
}

/** A cafeteria's object looks after its open orders for as long as there are any, and would look for them in vain. */
async function requireNoOpenOrders(ownerUrl: string, { id }: Registered): Promise<void> {
  const open = await withClient(ownerUrl, async (client) => {
    const { rows } = await client.query<{ open: number }>(
      `select count(*)::int as open from ${id}.orders where closed_at is null`,
    );
    return rows[0]?.open ?? 0;
  });
  if (open > 0)
    throw new Error(
      `«${id}» tiene ${open} pedidos abiertos: \`tenant resume ${id}\` y que terminen. / It has ${open} open orders: resume it and let them end.`,
    );
}

async function askTwice({ id, name }: Registered, typed: Readable): Promise<void> {
  const phrase = `borrar ${id} para siempre`;
  const terminal = createInterface({ input: typed });
  // Lines, not questions: one that comes early is kept, and an input that has ended says no.
  const lines = terminal[Symbol.asyncIterator]();
  const ask = async (question: string) => {
    console.log(question);
    return String((await lines.next()).value ?? '').trim();
  };
  try {
    console.log(`${name}: se borra todo. ¿Ya la exportó? / All of it goes. Have you exported it?`);
    const isMeant = (await ask(`Escriba el id / type the id:`)) === id;
    if (isMeant && (await ask(`Escriba / type «${phrase}»:`)) === phrase) return;
    throw new Error('No se borró nada. / Nothing was dropped.');
  } finally {
    terminal.close();
  }
}

/** Errors: the archive is another's, not whole, or older than the last that could have been written. */
async function requireFreshArchive(file: string, id: string, quietSince: number): Promise<void> {
  const { institution, exportedAt } = await checkArchive(file);
  if (institution !== id) throw new Error(`${file} es de / is of «${institution}»`);
  if (Date.parse(exportedAt) < quietSince) {
    throw new Error(
      `${file}: de antes de que callara, ${cacheSeconds} s tras suspenderla; expórtela otra vez. / It is from before it was quiet, ${cacheSeconds} s after its suspension: export again.`,
    );
  }
}

/** In one transaction: it is there, or it never was. */
function remove(ownerUrl: string, { id, roleName }: Registered): Promise<void> {
  return withClient(ownerUrl, async (client) => {
    await client.query('begin');
    await client.query('delete from platform.institutions where id = $1', [id]);
    await client.query(`drop schema ${id} cascade`);
    await client.query(`drop role ${roleName}`);
    await client.query('commit'); // a failure closes the connection, which rolls back
  });
}
