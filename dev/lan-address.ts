import { isIPv4 } from 'node:net';
import type { NetworkInterfaceInfo } from 'node:os';

type Interfaces = Record<string, Pick<NetworkInterfaceInfo, 'address' | 'family' | 'internal'>[] | undefined>;

/** RFC 1918: addresses of a home, a campus, a phone's hotspot; no stranger on the internet gets at them. */
const privateRanges = /^(10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.)/;
/** Made by programs, for programs: no phone is there. */
const virtual = /^(docker|br-|veth|virbr|vbox|vmnet|utun|tun|tap|tailscale|zt)/i;

/** Under which address this machine is known in its own network; null: it is in none, or in none of its own. */
export function lanAddressOf(interfaces: Interfaces): string | null {
  const found = Object.entries(interfaces).flatMap(([name, addresses = []]) =>
    addresses
      .filter(({ address, internal }) => !internal && isIPv4(address) && privateRanges.test(address))
      .map(({ address }) => ({ address, isVirtual: virtual.test(name) })),
  );
  return (found.find(({ isVirtual }) => !isVirtual) ?? found[0])?.address ?? null;
}

/** Where to listen, and under which address a phone in the same network finds it; null: it does not. */
export type Reach = { bind: '127.0.0.1' | '0.0.0.0'; lanHost: string | null };

/** `host`: as `HOST` says. Nobody asked: open to a network of one's own, closed where strangers could come. */
export function reachOf(host: string | undefined, interfaces: Interfaces): Reach {
  if (host === '127.0.0.1') return { bind: host, lanHost: null };
  if (host !== undefined && host !== '0.0.0.0') return { bind: '0.0.0.0', lanHost: host };
  const lanHost = lanAddressOf(interfaces);
  return { bind: host === '0.0.0.0' || lanHost ? '0.0.0.0' : '127.0.0.1', lanHost };
}
