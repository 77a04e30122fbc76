/**
 * A push token in the one way that it is kept. A browser's subscription is JSON, which can be written in many ways:
 * `endpoint` is where it leads to. Any other token is itself.
 */
export function plainPushToken(text: string): { token: string; endpoint?: string } {
  const subscription = subscriptionIn(text);
  if (!subscription) return { token: text };
  const { endpoint, p256dh, auth } = subscription;
  return { token: JSON.stringify({ endpoint, keys: { p256dh, auth } }), endpoint };
}

/** null: it is none that could be sent to. */
function subscriptionIn(text: string) {
  if (!text.startsWith('{')) return null;
  try {
    const { endpoint, keys } = JSON.parse(text);
    const [p256dh, auth] = [keys.p256dh, keys.auth];
    if (typeof endpoint !== 'string' || typeof p256dh !== 'string' || typeof auth !== 'string') return null;
    return { endpoint: new URL(endpoint).href, p256dh, auth };
  } catch {
    return null;
  }
}
