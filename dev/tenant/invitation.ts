import { randomUUID } from 'node:crypto';
import { accountLink, hashOfNewSecret } from '../../src/services/identity/account-links.ts';

/** A letter that is to be written; its secret is in nobody's hands but of who holds AUTH_KEYS. */
export type Invitation = { letterId: string; secretHash: string };

export async function newInvitation(authKeys: string): Promise<Invitation> {
  const letterId = randomUUID();
  return { letterId, secretHash: await hashOfNewSecret({ AUTH_KEYS: authKeys } as Env, letterId) };
}

/** The link that the letter has in it. */
export const linkOf = (authKeys: string, apiUrl: string, institutionId: string, invitation: Invitation) =>
  accountLink({ AUTH_KEYS: authKeys, API_BASE_URL: apiUrl } as Env, institutionId, {
    kind: 'invite',
    ...invitation,
  });
