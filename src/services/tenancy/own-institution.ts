import { sql } from 'drizzle-orm';
import {
  type Institution,
  institutionConfigSchema,
  type OwnChoices,
  type OwnInstitution,
  type PublicInstitution,
} from '../../contracts/institution.ts';
import { Problem } from '../../contracts/problems.ts';
import { callFunction } from '../../db/client.ts';
import { recordAct } from '../audit/record-act.ts';
import type { UserContext } from '../context.ts';
import { forgetInstitution, readInstitution } from './find-institution.ts';

/** What every app may know before anybody has signed in. No round trip of its own. */
export function describeInstitution({ id, name, config }: Institution, env: Env): PublicInstitution {
  const { branding, languages } = config;
  return {
    id,
    name: branding.name ?? name,
    branding,
    languages,
    links: { signInWays: '/auth/providers', privacy: { es: '/privacidad', en: '/privacy' } },
    webPushKey: (env.VAPID_PRIVATE_KEY && env.VAPID_PUBLIC_KEY) || null,
  };
}

/** An institution as its administrators see it, past every cache. One round trip. Errors: `institution_not_found`. */
export async function readOwnInstitution(env: Env, { id }: Institution): Promise<OwnInstitution> {
  const found = await readInstitution(env, id);
  if (!found) throw new Problem('institution_not_found');
  return own(found);
}

/**
 * Changes what administrators choose for their institution; null takes a choice back. Whose row it is the database tells by
 * the role that asks: no other can be named. One round trip; other isolates know within half a minute.
 */
export async function chooseForInstitution(
  { env, db, institution, principal, requestId }: UserContext & { env: Env; requestId: string },
  choices: OwnChoices,
): Promise<OwnInstitution> {
  const config = await callFunction(
    db,
    sql`platform.choose(${JSON.stringify(choices)}::jsonb)`,
    institutionConfigSchema,
  );
  forgetInstitution(institution.id);
  await recordAct(env, institution, {
    actorId: principal.userId,
    actorRole: principal.role,
    action: 'institution.changed',
    subjectType: 'institution',
    subjectId: institution.id,
    facts: {
      changed: Object.entries(choices).flatMap(([name, of]) =>
        Object.keys(of).map((key) => `${name}.${key}`),
      ),
    },
    requestId,
  });
  return own({ ...institution, config });
}

const own = ({ id, name, config: { branding, languages, retention } }: Institution): OwnInstitution => ({
  id,
  name,
  branding,
  languages,
  retention,
});
