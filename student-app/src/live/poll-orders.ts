import type { App } from '../app.tsx';

/** What is asked where no socket opens. Errors: `SignedOut`, `Unreachable`. */
export async function pollOrders(
  { session, institution }: App,
  headers: Record<string, string>,
  signal: AbortSignal,
): Promise<Response> {
  const accessToken = await session.accessToken();
  const response = await fetch('/me/orders?limit=50', {
    headers: { ...headers, authorization: `Bearer ${accessToken}`, 'x-institution': institution.id },
    signal,
  });
  // A new one is for the next question; that there is none any more ends the asking.
  if (response.status === 401) await session.renew(accessToken);
  return response;
}
