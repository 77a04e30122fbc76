/** Roles: the owner migrates, the Worker's login may become an institution's role and nothing else. */
import pg from 'pg';

/** Runs something on a connection of its own. */
export async function withClient<T>(
  connectionString: string,
  work: (client: pg.Client) => Promise<T>,
): Promise<T> {
  const client = new pg.Client({ connectionString });
  client.on('error', () => {}); // a server that goes away fails the query in hand; it must not end us as well
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** Makes the owner, no superuser (on Neon nobody is one), and its database, where they are missing. */
export async function createOwner(
  superuserUrl: string,
  { password, database }: { password: string; database: string },
): Promise<void> {
  await withClient(superuserUrl, async (client) => {
    if (!(await exists(client, 'select from pg_roles where rolname = $1', 'owner'))) {
      await client.query(`create role owner login createrole password ${pg.escapeLiteral(password)}`);
    }
    if (!(await exists(client, 'select from pg_database where datname = $1', database))) {
      await client.query(`create database ${pg.escapeIdentifier(database)} owner owner`);
    }
  });
}

/**
 * Makes the Worker's login where it is missing, with no rights of its own: a query that forgot its institution
 * fails closed. Answers its URL. An existing login keeps its password: another platform may be using it.
 */
export async function ensureAppLogin({
  ownerUrl,
  password,
}: {
  ownerUrl: string;
  password: string;
}): Promise<string> {
  const url = new URL(ownerUrl);
  url.username = 'app';
  url.password = password;
  if (await loginExists(ownerUrl)) {
    await withClient(url.href, async () => {}).catch(explainRefusedLogin);
  } else {
    await withClient(ownerUrl, (client) =>
      client.query(`create role app login noinherit password ${pg.escapeLiteral(password)}`),
    );
  }
  return url.href;
}

function explainRefusedLogin(error: Error & { code?: string }): never {
  if (error.code !== '28P01') throw error; // invalid_password
  throw new Error(
    'El usuario «app» de esta base de datos tiene otra contraseña: escríbala en secrets.json (appPassword) de su ' +
      'DATA_DIR. / The login "app" of this database has another password: write it into secrets.json (appPassword).',
  );
}

/** Whether the Worker's login was made before. */
export const loginExists = (ownerUrl: string) =>
  withClient(ownerUrl, (client) => exists(client, 'select from pg_roles where rolname = $1', 'app'));

async function exists(client: pg.Client, query: string, name: string): Promise<boolean> {
  const { rowCount } = await client.query(query, [name]);
  return rowCount === 1;
}
