import type { PrivacyFacts } from '../../contracts/institution.ts';
import { Problem } from '../../contracts/problems.ts';
import { findInstitution } from '../tenancy/find-institution.ts';

/**
 * What an institution's privacy notice has to say, out of its configuration. At most one round trip, most often none.
 * Errors: `institution_not_found`.
 */
export async function readNotice(
  env: Env,
  asked: { host: string; id: string | undefined },
): Promise<PrivacyFacts> {
  const institution = await findInstitution(env, asked);
  if (!institution) throw new Problem('institution_not_found');
  const { branding, retention, payments, oidc } = institution.config;
  return {
    name: branding.name ?? institution.name,
    contact: branding.privacyEmail ?? branding.supportEmail ?? null,
    postalAddress: branding.postalAddress ?? null,
    retention,
    takesCards: payments.card || payments.methods.length > 0,
    institutionalSignIn: oidc.length > 0,
  };
}
