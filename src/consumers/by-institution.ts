import type { DeliveryMessage } from '../contracts/events.ts';

export type InstitutionMessages = {
  institutionId: string;
  roleName: string;
  messages: Message<DeliveryMessage>[];
};

/** A queue serves every institution; the ledger is each one's own. */
export function byInstitution(messages: readonly Message<DeliveryMessage>[]): InstitutionMessages[] {
  const groups = Map.groupBy(messages, ({ body }) => body.institutionId);
  return [...groups].map(([institutionId, group]) => ({
    institutionId,
    roleName: group[0]?.body.roleName ?? '',
    messages: group,
  }));
}
