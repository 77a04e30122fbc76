import type { Institution } from '../../contracts/institution.ts';
import { Problem } from '../../contracts/problems.ts';
import { sha256Hex } from '../../domain/hash.ts';
import { findInstitution } from '../tenancy/find-institution.ts';
import { secretsOf } from './derived-secret.ts';

/** What the link of a letter does, and so the page that it leads to. */
export const linkKinds = { verify_email: 'verify', reset_password: 'reset', invite: 'invite' } as const;
export type LinkKind = keyof typeof linkKinds;

const purpose = 'account letter';

/** The secret of a new letter's link, as the database knows it: made by the first key. */
export async function hashOfNewSecret(env: Env, letterId: string): Promise<string> {
  const [secret = ''] = await secretsOf(env, purpose, letterId);
  return sha256Hex(secret);
}

/**
 * The link of a letter. Neither the database nor a queue holds its secret: it is made anew from the letter's id, the same
 * for every try of the same letter, by the key that was the first when it was written.
 */
export async function accountLink(
  env: Env,
  institutionId: string,
  { kind, letterId, secretHash }: { kind: LinkKind; letterId: string; secretHash: string },
): Promise<string> {
  for (const secret of await secretsOf(env, purpose, letterId)) {
    if ((await sha256Hex(secret)) === secretHash)
      return `${env.API_BASE_URL}/account/${linkKinds[kind]}?token=${institutionId}.${letterId}.${secret}`;
  }
  throw new Error('the key that this letter was written with is gone');
}

const tokenPattern =
  /^([a-z][a-z0-9_]{1,30})\.([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.([0-9a-f]{64})$/;

/** A link that somebody has followed: its letter, as the database knows it. */
export type FollowedLink = { institution: Institution; id: string; secretHash: string };

/**
 * Whose letter a token is of; whether it is good yet the database knows. A made-up one costs no round trip. At most one.
 * Errors: `account_link_invalid`, `institution_suspended`.
 */
export async function followLink(env: Env, token: string): Promise<FollowedLink> {
  const [, institutionId = '', id = '', secret = ''] = tokenPattern.exec(token) ?? [];
  const isOurs = (await secretsOf(env, purpose, id)).includes(secret);
  const institution = isOurs ? await findInstitution(env, { host: '', id: institutionId }) : null;
  if (!institution) throw new Problem('account_link_invalid');
  if (institution.suspendedAt) throw new Problem('institution_suspended');
  return { institution, id, secretHash: await sha256Hex(secret) };
}
