import type { ChangeSettings, Settings } from '../../../../src/contracts/settings.ts';
import { limits } from './slot-load.ts';

/** Settings as their form has them: numbers as typed, the tax in percent, '' for no limit. */
export type SettingsDraft = ReturnType<typeof draftOf>;

const typed = (number: number | null | undefined) =>
  number === null || number === undefined ? '' : `${number}`;

export const draftOf = (settings: Settings) => ({
  acceptWithinMinutes: typed(settings.acceptWithinMinutes),
  answerWithinMinutes: typed(settings.answerWithinMinutes),
  noShowAfterMinutes: typed(settings.noShowAfterMinutes),
  slotMinutes: typed(settings.slotMinutes),
  orderLeadMinutes: typed(settings.orderLeadMinutes),
  bookAheadDays: typed(settings.bookAheadDays),
  maxOpenOrders: typed(settings.maxOpenOrders),
  autoAccept: settings.autoAccept,
  requirePickupCode: settings.requirePickupCode,
  tipsEnabled: settings.tipsEnabled,
  studentCancelsAccepted: settings.studentCancelsAccepted,
  tax: typed(settings.taxBasisPoints / 100),
  orders: typed(settings.slotCapacity.orders),
  grill: typed(settings.slotCapacity.grill),
  bar: typed(settings.slotCapacity.bar),
  counter: typed(settings.slotCapacity.counter),
});

const settingsOf = (draft: SettingsDraft) => ({
  acceptWithinMinutes: Number(draft.acceptWithinMinutes),
  answerWithinMinutes: Number(draft.answerWithinMinutes),
  noShowAfterMinutes: Number(draft.noShowAfterMinutes),
  slotMinutes: Number(draft.slotMinutes),
  orderLeadMinutes: Number(draft.orderLeadMinutes),
  bookAheadDays: Number(draft.bookAheadDays),
  maxOpenOrders: draft.maxOpenOrders === '' ? null : Number(draft.maxOpenOrders),
  autoAccept: draft.autoAccept,
  requirePickupCode: draft.requirePickupCode,
  tipsEnabled: draft.tipsEnabled,
  studentCancelsAccepted: draft.studentCancelsAccepted,
  taxBasisPoints: Math.round(Number(draft.tax) * 100),
  slotCapacity: Object.fromEntries(
    limits.filter((limit) => draft[limit] !== '').map((limit) => [limit, Number(draft[limit])]),
  ),
});

/** What was changed in the form: the rest stays as others may have set it meanwhile. */
export function changesOf(draft: SettingsDraft, before: SettingsDraft): ChangeSettings {
  const was = settingsOf(before);
  return Object.fromEntries(
    Object.entries(settingsOf(draft)).filter(
      ([name, value]) => JSON.stringify(value) !== JSON.stringify(was[name as keyof typeof was]),
    ),
  );
}
