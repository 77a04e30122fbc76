import { randomBytes } from 'node:crypto';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { ensureAppLogin, loginExists } from '../database.ts';
import { createInstitution, migrateAll, NotMigrated } from '../migrate.ts';
import { type Command, requireHost, requireId, UsageError } from './command.ts';
import { addDefaults } from './defaults.ts';
import { requireFreeHosts, setHosts } from './hosts.ts';
import { listRegistered } from './registry.ts';

const usage =
  'create ID "NAME" [--host HOST] [--campus NAME] [--timezone America/Mexico_City] [--admin-email EMAIL [--admin-name NAME] [--locale es|en]]';

/**
 * Makes an institution in seconds: schema, role, grants, hosts, its first campus, and an administrator with a link to
 * choose a password by. Everything that was asked for is checked before anything is made.
 */
export const create: Command = {
  usage,
  async run(args, { ownerUrl, url }) {
    const { id, name, hosts, ...defaults } = readOptions(args);
    await makeLogin(ownerUrl);
    await migrateOthers(ownerUrl);
    if ((await listRegistered(ownerUrl)).some((known) => known.id === id))
      throw new Error(`«${id}» ya existe. / It exists already.`);
    await requireFreeHosts(ownerUrl, id, hosts);
    await createInstitution({ ownerUrl }, { id, name });
    if (hosts.length > 0) await setHosts(ownerUrl, id, hosts);
    const secret = await addDefaults(ownerUrl, id, defaults);
    console.log([id, name, ...hosts].join(' · '));
    if (secret) sayInvitation(hosts[0] ? `https://${hosts[0]}` : (url ?? 'https://…'), secret);
  },
};

const optionsSchema = z.object({
  campus: z.string().trim().min(1).max(120).default('Campus principal'),
  timezone: z
    .string()
    .default('America/Mexico_City')
    .refine((zone) => Intl.supportedValuesOf('timeZone').includes(zone), {
      error: 'no es una zona / no time zone: America/Mexico_City, America/Tijuana, …',
    }),
  'admin-email': z.email().max(254).toLowerCase().optional(),
  'admin-name': z.string().trim().min(1).max(120).default('Administración'),
  locale: z.enum(['es', 'en']).default('es'),
});

/** Errors: `UsageError`. */
function readOptions(args: string[]) {
  const string = { type: 'string' } as const;
  const { positionals, values } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      host: { type: 'string', multiple: true },
      campus: string,
      timezone: string,
      'admin-email': string,
      'admin-name': string,
      locale: string,
    },
  });
  const id = requireId(positionals[0], usage);
  const name = positionals[1]?.trim();
  if (!name || name.length > 200 || positionals.length > 2) throw new UsageError(usage);
  const { data, error } = optionsSchema.safeParse(values);
  if (!data) throw new UsageError(`${z.prettifyError(error)}\n${usage}`);
  const admin = data['admin-email'] && {
    email: data['admin-email'],
    name: data['admin-name'],
    locale: data.locale,
  };
  const hosts = (values.host ?? []).map(requireHost);
  return { id, name, hosts, campus: data.campus, timezone: data.timezone, admin: admin || undefined };
}

/** The Worker's login, made once; its URL, which holds its password, is shown this once. */
async function makeLogin(ownerUrl: string): Promise<void> {
  if (await loginExists(ownerUrl)) return;
  const url = await ensureAppLogin({ ownerUrl, password: randomBytes(24).toString('base64url') });
  console.log(
    `El acceso del Worker, para / the Worker's login, for \`wrangler secret put DATABASE_URL\`; no se muestra otra vez / not shown again:\n${url}`,
  );
}

/** Another institution's fault is no reason not to make this one. */
async function migrateOthers(ownerUrl: string): Promise<void> {
  await migrateAll({ ownerUrl }).catch((error: unknown) => {
    if (!(error instanceof NotMigrated)) throw error;
    console.error(`⚠ ${error.message}`);
  });
}

function sayInvitation(base: string, secret: string): void {
  console.log(
    `Para elegir contraseña, una vez y en 7 días (no se muestra otra vez) / to choose a password, once and within 7 days (not shown again):\n${base}/account/invite?token=${secret}`,
  );
}
