/** A ticket offered as a subprotocol: `ticket.<institution>.<secret>`. */
export function ticketOf(protocols: string | undefined): { institutionId: string; secret: string } | null {
  const [, institutionId, secret] =
    /(?:^|[\s,])ticket\.([a-z][a-z0-9_]{1,30})\.([0-9a-f-]{36})(?:$|[\s,])/.exec(protocols ?? '') ?? [];
  return institutionId && secret ? { institutionId, secret } : null;
}
