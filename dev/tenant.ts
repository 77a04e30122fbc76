/** `npm run tenant -- create ID NAME | configure ID JSON | list | migrate`: the institutions of DATABASE_URL (its owner's), or of the running platform. */
import { randomBytes } from 'node:crypto';
import { parseArgs } from 'node:util';
import { institutionChoicesSchema } from '../src/contracts/institution.ts';
import { ensureAppLogin, loginExists, withClient } from './database.ts';
import { createInstitution, migrateAll } from './migrate.ts';
import { runningOn } from './run-file.ts';
import { readSettings } from './settings.ts';

const usage =
  'Uso / usage: npm run tenant -- create ID "NAME" | configure ID \'{"push":"onesignal"}\' | list | migrate';

async function run(): Promise<void> {
  const { positionals } = parseArgs({ allowPositionals: true });
  const [command, id, name] = positionals;
  const { databaseUrl, dataDir } = readSettings();
  const ownerUrl = databaseUrl ?? runningOn(dataDir)?.ownerUrl;
  if (!ownerUrl)
    throw new Error('Set DATABASE_URL to the owner’s URL, or `npm start` first. Falta DATABASE_URL.');
  switch (command) {
    case 'create':
      if (!id || !name) throw new Error(usage);
      await makeLogin(ownerUrl);
      await migrateAll({ ownerUrl });
      if ((await list(ownerUrl)).some((known) => known.id === id))
        throw new Error(`«${id}» ya existe. / It exists already.`);
      await createInstitution({ ownerUrl }, { id, name });
      console.log(`${id} · ${name}`);
      break;
    case 'configure':
      if (!id || !name) throw new Error(usage);
      console.log(JSON.stringify(await configure(ownerUrl, id, name)));
      break;
    case 'list':
      for (const institution of await list(ownerUrl)) console.log(`${institution.id} · ${institution.name}`);
      break;
    case 'migrate':
      await migrateAll({ ownerUrl });
      break;
    default:
      throw new Error(usage);
  }
}

/** The Worker's login, made once; its URL, which holds its password, is shown this once. */
async function makeLogin(ownerUrl: string): Promise<void> {
  if (await loginExists(ownerUrl)) return;
  const url = await ensureAppLogin({ ownerUrl, password: randomBytes(24).toString('base64url') });
  console.log(`The Worker's login, for \`wrangler secret put DATABASE_URL\`; it is not shown again:\n${url}`);
}

/** Changes what is named and leaves the rest; the Worker knows within half a minute. A misspelt name is refused. */
async function configure(ownerUrl: string, id: string, choices: string): Promise<unknown> {
  const named = institutionChoicesSchema.parse(JSON.parse(choices));
  // Without the defaults that parsing adds: what nobody chose stays the platform's to change.
  const changes = Object.fromEntries(Object.entries(named).filter(([name]) => name in JSON.parse(choices)));
  return withClient(ownerUrl, async (client) => {
    const { rows } = await client.query<{ config: unknown }>(
      'update platform.institutions set config = config || $2::jsonb where id = $1 returning config',
      [id, JSON.stringify(changes)],
    );
    if (!rows[0]) throw new Error(`«${id}» no existe. / There is no «${id}».`);
    return rows[0].config;
  });
}

const list = (ownerUrl: string) =>
  withClient(ownerUrl, async (client) => {
    const { rows } = await client.query<{ id: string; name: string }>(
      'select id, name from platform.institutions order by id',
    );
    return rows;
  });

try {
  await run();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
