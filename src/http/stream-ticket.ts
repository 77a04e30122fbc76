/** A ticket offered as a subprotocol: `ticket.<institution>.<JWT>`. */
export function ticketOf(protocols: string | undefined): { institutionId: string; ticket: string } | null {
  const offered = /(?:^|[\s,])ticket\.([a-z][a-z0-9_]{1,30})\.([\w-]+\.[\w-]+\.[\w-]+)(?:$|[\s,])/.exec(
    protocols ?? '',
  );
  const [, institutionId, ticket] = offered ?? [];
  return institutionId && ticket ? { institutionId, ticket } : null;
}
