type SocketClass = new (
  url: string,
  protocols: string[],
  options: { headers: Record<string, string> },
) => object;

/**
 * A WebSocket class whose upgrades carry headers: `ws` and React Native take them as a third argument, which browsers
 * ignore, for they cannot send any.
 */
export function withHeaders(WebSocket: unknown, headers: () => Record<string, string>) {
  if (typeof WebSocket !== 'function') throw new Error('There is no global WebSocket: pass that of `ws`.');
  const Socket = WebSocket as SocketClass;
  return function HeadedWebSocket(url: string, protocols: string[]) {
    return new Socket(url, protocols, { headers: headers() });
  };
}
