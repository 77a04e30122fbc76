import type { Operation } from '../../src/domain/permissions.ts';

/** What a request can be about: a cafeteria with its campus, a dish of it and an order. */
export type Place = {
  cafeteriaId: string;
  campusId: string;
  menuItemId: string;
  /** The value of a path's parameter. */
  parameter(path: string, name: string): string;
};

type Input = { body?: unknown; query?: string; headers?: Record<string, string> };

const basket = ({ cafeteriaId, menuItemId }: Place): Input => ({
  body: { cafeteriaId, items: [{ menuItemId, quantity: 1 }], paymentMethod: 'cash' },
});
const named = (): Input => ({ body: { name: `Nuevo ${crypto.randomUUID()}` } });

/** What the operations that do not take an empty body ask for. */
export const inputs: Partial<Record<Operation, (place: Place) => Input>> = {
  login: () => ({ body: { email: `${crypto.randomUUID()}@itsur.test`, password: 'wrong-password' } }),
  takeOverSignIn: () => ({ body: { verifier: 'x'.repeat(43), code: '000000' } }),
  signInWithOidc: () => ({ body: { idToken: 'x.y.z' } }),
  refresh: () => ({ body: { refreshToken: 'x' } }),
  requestPasswordReset: () => ({ body: { email: 'nobody@itsur.test' } }),
  confirmPasswordReset: () => ({ body: { token: 'x', password: 'una frase bastante larga' } }),
  verifyEmail: () => ({ body: { token: 'x' } }),
  readAccountPage: () => ({ query: '?token=x' }),
  submitAccountPage: () => ({ query: '?token=x' }),
  changePassword: () => ({ body: { current: 'no es esta', password: 'una frase bastante larga' } }),
  inviteUser: ({ campusId, cafeteriaId }) => ({
    body: {
      email: `${crypto.randomUUID()}@itsur.test`,
      name: 'Nueva',
      role: 'staff',
      campusId,
      cafeteriaIds: [cafeteriaId],
    },
  }),
  changeUser: () => ({ body: { name: 'Otra' } }),
  unsubscribe: () => ({ query: '?token=x' }),
  askToUnsubscribe: () => ({ query: '?token=x' }),
  rebuildStream: ({ cafeteriaId }) => ({ body: { institution: 'nowhere', cafeteriaId } }),
  endAccount: () => ({ body: { confirm: true } }),
  registerDevice: () => ({ body: { platform: 'android', pushToken: crypto.randomUUID() } }),
  writeNotificationPreferences: () => ({
    body: {
      order_updates: { push: true, email: true },
      receipts: { email: true },
      announcements: { push: true, email: true },
    },
  }),
  readRangeReport: () => ({ query: '?from=2026-03-02&to=2026-03-08' }),
  placeOrder: basket,
  quoteOrder: basket,
  makeOrderLine: () => ({ body: {} }),
  unmakeOrderLine: () => ({ body: {} }),
  noteOrderPrinting: () => ({ body: {} }),
  setOrderEta: () => ({ body: { etaMinutes: 5 } }),
  refundOrder: () => ({
    body: { amountCents: 100, reason: 'late' },
    headers: { 'idempotency-key': crypto.randomUUID() },
  }),
  countCash: () => ({ body: { countedCents: 100 } }),
  collectOrder: () => ({ body: { pickupCode: '0000' } }),
  throttleCafeteria: () => ({ body: { capacityPercent: 100, minutes: 1, extraWaitMinutes: 0 } }),
  sellOutOption: named,
  bringBackOption: named,
  createMenuItem: () => ({ body: { categoryId: crypto.randomUUID(), name: 'Sope', priceCents: 2500 } }),
  changeMenuItem: () => ({ body: { description: 'Recién hecho' } }),
  createMenuCategory: named,
  renameMenuCategory: named,
  orderMenu: () => ({ body: { categories: [] } }),
  moveStock: () => ({ body: { kind: 'recount', quantity: 20 } }),
  createIngredient: named,
  changeIngredient: () => ({ body: { available: true } }),
  changeCafeteriaSettings: () => ({ body: { tipsEnabled: false } }),
  setHours: () => ({ body: { weekly: [] } }),
  createCampus: named,
  changeCampus: named,
  createCafeteria: ({ campusId }) => ({ body: { campusId, name: `Nueva ${crypto.randomUUID()}` } }),
  changeCafeteria: named,
  changeInstitution: () => ({ body: { retention: { deliveriesDays: 180 } } }),
  setTimetable: () => ({ body: { breaks: [] } }),
  createAnnouncement: ({ campusId }) => ({ body: { campusId, title: 'Aviso', body: 'Hoy hay pozole.' } }),
  retryDeadDeliveries: () => ({ body: { status: 'dead' } }),
  purgeDeliveries: () => ({ body: { olderThanDays: 3_650 } }),
};
