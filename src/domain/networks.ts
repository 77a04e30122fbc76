/* Addresses of the Internet and ranges of them (RFC 4632, RFC 4291), as numbers. */

type Address = { bits: 32 | 128; value: bigint };
export type Range = { bits: 32 | 128; prefix: number; value: bigint };

const v4Pattern = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/;
/** `::ffff:a.b.c.d`: an IPv4 address in IPv6 clothes (RFC 4291, section 2.5.5.2). */
const mappedPrefix = 0xffffn;

/** null: not an address. */
export function parseAddress(text: string): Address | null {
  const v4 = parseV4(text);
  if (v4 !== null) return { bits: 32, value: v4 };
  const value = parseV6(text);
  if (value === null) return null;
  return value >> 32n === mappedPrefix ? { bits: 32, value: value & 0xffffffffn } : { bits: 128, value };
}

/** `192.0.2.0/24`, `2001:db8::/48`, or one address. null: not a range. */
export function parseRange(text: string): Range | null {
  const [address = '', prefixText, rest] = text.split('/');
  const parsed = parseAddress(address);
  if (!parsed || rest !== undefined) return null;
  const prefix = prefixText === undefined ? parsed.bits : Number(prefixText);
  if (prefixText !== undefined && !/^\d{1,3}$/.test(prefixText)) return null;
  if (prefix > parsed.bits) return null;
  return { ...parsed, prefix };
}

/** Whether an address lies in a range; one that is none lies nowhere. */
export function isWithin(text: string, { bits, prefix, value }: Range): boolean {
  const address = parseAddress(text);
  if (!address || address.bits !== bits) return false;
  const free = BigInt(bits - prefix);
  return address.value >> free === value >> free;
}

/** Whose quota an address spends: an IPv6 customer has a whole /64 of addresses, an IPv4 address stands for itself. */
export function networkOf(text: string): string {
  const address = parseAddress(text);
  if (!address) return text;
  if (address.bits === 32) return formatV4(address.value);
  const groups = Array.from({ length: 4 }, (_, n) =>
    ((address.value >> BigInt(112 - 16 * n)) & 0xffffn).toString(16),
  );
  return `${groups.join(':')}::/64`;
}

const formatV4 = (value: bigint) => [24n, 16n, 8n, 0n].map((shift) => (value >> shift) & 0xffn).join('.');

function parseV4(text: string): bigint | null {
  const [, ...parts] = v4Pattern.exec(text) ?? [];
  if (parts.length !== 4 || parts.some((part) => Number(part) > 255)) return null;
  return parts.reduce((value, part) => (value << 8n) | BigInt(part), 0n);
}

function parseV6(text: string): bigint | null {
  const halves = withoutDots(text)?.split('::');
  if (!halves || halves.length > 2) return null;
  const [head, tail] = halves.map((half) => (half === '' ? [] : half.split(':')));
  if (!head) return null;
  const missing = 8 - head.length - (tail?.length ?? 0);
  if (tail ? missing < 1 : missing !== 0) return null;
  const groups = [...head, ...Array<string>(missing).fill('0'), ...(tail ?? [])];
  if (groups.some((group) => !/^[0-9a-f]{1,4}$/i.test(group))) return null;
  return groups.reduce((value, group) => (value << 16n) | BigInt(`0x${group}`), 0n);
}

/** The last two groups may be written as an IPv4 address. */
function withoutDots(text: string): string | null {
  const lastColon = text.lastIndexOf(':');
  if (lastColon < 0) return null;
  const last = text.slice(lastColon + 1);
  if (!last.includes('.')) return text;
  const v4 = parseV4(last);
  if (v4 === null) return null;
  return `${text.slice(0, lastColon + 1)}${(v4 >> 16n).toString(16)}:${(v4 & 0xffffn).toString(16)}`;
}
