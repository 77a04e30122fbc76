import { randomBytes } from 'node:crypto';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { ensureAppLogin, loginExists } from '../database.ts';
import { createInstitution, migrateAll, NotMigrated } from '../migrate.ts';
import { type Command, requireHost, requireId, UsageError } from './command.ts';
import { addDefaults } from './defaults.ts';
import { requireFreeHosts, setHosts } from './hosts.ts';
import { type Invitation, linkOf, newInvitation } from './invitation.ts';
import { listRegistered } from './registry.ts';

const usage =
  'create ID "NAME" [--host HOST] [--campus NAME] [--timezone America/Mexico_City] [--admin-email EMAIL [--admin-name NAME] [--locale es|en]]';

/**
 * Makes an institution in seconds: schema, role, grants, hosts, its first campus, and an administrator with an invitation.
 * Everything that was asked for is checked before anything is made.
 */
export const create: Command = {
  usage,
  async run(args, { ownerUrl, apiUrl, authKeys }) {
    const { id, name, hosts, ...defaults } = readOptions(args);
    await makeLogin(ownerUrl);
    await migrateOthers(ownerUrl);
    if ((await listRegistered(ownerUrl)).some((known) => known.id === id))
      throw new Error(`«${id}» ya existe. / It exists already.`);
    await requireFreeHosts(ownerUrl, id, hosts);
    await createInstitution({ ownerUrl }, { id, name });
    if (hosts.length > 0) await setHosts(ownerUrl, id, hosts);
    const invitation = authKeys && defaults.admin ? await newInvitation(authKeys) : undefined;
    await addDefaults(ownerUrl, id, defaults, invitation);
    console.log([id, name, ...hosts].join(' · '));
    const base = apiUrl ?? (hosts[0] ? `https://${hosts[0]}` : 'https://…');
    if (defaults.admin) console.log(await howToEnter(base, id, authKeys, invitation));
  },
};

/** The same link goes out by e-mail; here for an institution whose mail does not work yet. */
async function howToEnter(
  base: string,
  id: string,
  authKeys: string | undefined,
  invitation: Invitation | undefined,
): Promise<string> {
  if (!authKeys || !invitation)
    return `Sin AUTH_KEYS no hay invitación: quien administra pide contraseña nueva con su correo (POST ${base}/auth/password-reset). / Without AUTH_KEYS there is no invitation: the administrator asks for a new password.`;
  return `Para elegir contraseña, una vez y en 7 días; no se muestra otra vez: / To choose a password, once and within 7 days; not shown again:\n${await linkOf(authKeys, base, id, invitation)}`;
}

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
