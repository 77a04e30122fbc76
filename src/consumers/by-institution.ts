export type InstitutionMessages<Body> = {
  institutionId: string;
  roleName: string;
  messages: Message<Body>[];
};

/** A queue serves every institution; the ledger and the audit log are each one's own. */
export function byInstitution<Body extends { institutionId: string; roleName: string }>(
  messages: readonly Message<Body>[],
): InstitutionMessages<Body>[] {
  const groups = Map.groupBy(messages, ({ body }) => body.institutionId);
  return [...groups].map(([institutionId, group]) => ({
    institutionId,
    roleName: group[0]?.body.roleName ?? '',
    messages: group,
  }));
}
