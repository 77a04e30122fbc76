/** `npm run tenant -- create ID NAME | list | migrate`: the institutions of DATABASE_URL (its owner's), or of the running platform. */
import { randomBytes } from 'node:crypto';
import { parseArgs } from 'node:util';
import { ensureAppLogin, loginExists, withClient } from './database.ts';
import { createInstitution, migrateAll } from './migrate.ts';
import { runningOn } from './run-file.ts';
import { readSettings } from './settings.ts';

const usage = 'Uso / usage: npm run tenant -- create ID "NAME" | list | migrate';

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
