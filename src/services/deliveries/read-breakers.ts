import { type Breaker, providerNames } from '../../contracts/breakers.ts';

/** How each provider's circuit stands; for admins. One call an object. */
export async function readBreakers(env: Env): Promise<Breaker[]> {
  return Promise.all(
    providerNames.map(async (provider) => ({
      provider,
      ...(await env.CIRCUIT_BREAKER.getByName(provider).read()),
    })),
  );
}
