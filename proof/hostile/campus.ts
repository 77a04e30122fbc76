/** The addresses that the campus's NAT has; RFC 5737 keeps them for examples. */
export const natRange = '198.51.100.0/24';
export const addressBehindNat = (): string => `198.51.100.${Math.floor(Math.random() * 256)}`;
