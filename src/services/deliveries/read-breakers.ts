import { type Breaker, providerNames } from '../../contracts/breakers.ts';
import { requireAdmin, type UserContext } from '../context.ts';

/** How each provider's circuit stands; for admins. One call an object. Errors: `forbidden`. */
export async function readBreakers(
  { principal }: Pick<UserContext, 'principal'>,
  env: Env,
): Promise<Breaker[]> {
  requireAdmin(principal);
  return Promise.all(
    providerNames.map(async (provider) => ({
      provider,
      ...(await env.CIRCUIT_BREAKER.getByName(provider).read()),
    })),
  );
}
