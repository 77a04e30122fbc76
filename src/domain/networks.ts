import ipaddr from 'ipaddr.js';

/* Addresses of the Internet, and ranges of them (RFC 4632, RFC 4291). */

const { IPv4, IPv6 } = ipaddr;

type Address = ipaddr.IPv4 | ipaddr.IPv6;
export type Range = { address: Address; prefixLength: number };

/**
 * null: not an address. An IPv4-mapped IPv6 address (RFC 4291, section 2.5.5.2) is the IPv4 address. IPv4 is written in four
 * decimal parts, and IPv6 names no zone: other spellings would give one client several quotas.
 */
export function parseAddress(text: string): Address | null {
  if (IPv4.isValidFourPartDecimal(text)) return IPv4.parse(text);
  if (!IPv6.isValid(text)) return null;
  const address = IPv6.parse(text);
  if (address.zoneId !== undefined) return null;
  return address.isIPv4MappedAddress() ? address.toIPv4Address() : address;
}

/** `192.0.2.0/24`, `2001:db8::/48`, or one address. null: not a range. */
export function parseRange(text: string): Range | null {
  const [written = '', prefixText, rest] = text.split('/');
  const address = parseAddress(written);
  if (!address || rest !== undefined) return null;
  const bits = address.toByteArray().length * 8;
  if (prefixText === undefined) return { address, prefixLength: bits };
  const prefixLength = Number(prefixText);
  return /^\d{1,3}$/.test(prefixText) && prefixLength <= bits ? { address, prefixLength } : null;
}

/** Whether an address lies in a range; one that is none lies nowhere. */
export function isWithin(text: string, { address: of, prefixLength }: Range): boolean {
  const address = parseAddress(text);
  return address?.kind() === of.kind() && address.match(of, prefixLength);
}

/** Whose quota an address spends: an IPv6 customer has a whole /64 of addresses, an IPv4 address stands for itself. */
export function networkOf(text: string): string {
  const address = parseAddress(text);
  if (!address) return text;
  if (address instanceof IPv4) return address.toString();
  const groups = address.parts.slice(0, 4).map((group) => group.toString(16));
  return `${groups.join(':')}::/64`;
}
