import type { Role } from '../contracts/identity.ts';

/**
 * How far a role's word goes in one operation: what is the person's own, their own cafeterias (a campus administrator's
 * are all those of the campus), or the whole institution. Another institution is never within reach.
 */
export type Reach = 'own' | 'cafeteria' | 'campus' | 'institution';

type Permission = 'anyone' | 'operator' | { readonly [role in Role]?: Reach };

const signedIn = { student: 'own', staff: 'own', manager: 'own', campus_admin: 'own', admin: 'own' } as const;
const student = { student: 'own' } as const;
const management = { manager: 'cafeteria', campus_admin: 'campus', admin: 'institution' } as const;
const kitchen = { staff: 'cafeteria', ...management } as const;
const studentAndKitchen = { ...student, ...kitchen } as const;
const campus = { campus_admin: 'campus', admin: 'institution' } as const;
const institution = { admin: 'institution' } as const;

/**
 * Who may do what: every operation of the API by its operationId. A role that is not named is refused; `operator` is
 * whoever runs the platform, by its token, and reaches no institution's data. Routes are declared from this table, and
 * a test walks all of them against it.
 */
export const permissions = {
  health: 'anyone',
  readiness: 'anyone',
  readPublicKeys: 'anyone',
  scrapeMetrics: 'operator',
  drainStreams: 'operator',
  rebuildStream: 'operator',

  listSignInWays: 'anyone',
  login: 'anyone',
  finishOidcSignIn: 'anyone',
  handOverOidcSignIn: 'anyone',
  takeOverSignIn: 'anyone',
  signInWithOidc: 'anyone',
  refresh: 'anyone',
  requestPasswordReset: 'anyone',
  confirmPasswordReset: 'anyone',
  verifyEmail: 'anyone',
  readAccountPage: 'anyone',
  submitAccountPage: 'anyone',
  askToUnsubscribe: 'anyone',
  unsubscribe: 'anyone',
  logout: signedIn,
  logoutEverywhere: signedIn,
  sendVerificationEmail: signedIn,
  changePassword: signedIn,

  exportAccount: signedIn,
  endAccount: signedIn,
  readPrivacyNoticeInSpanish: 'anyone',
  readPrivacyNoticeInEnglish: 'anyone',
  readProfile: signedIn,
  updateProfile: signedIn,
  registerDevice: signedIn,
  removeDevice: signedIn,
  listOwnSessions: signedIn,
  endSession: signedIn,
  readNotificationPreferences: signedIn,
  writeNotificationPreferences: signedIn,

  describeInstitution: 'anyone',
  listAllergens: 'anyone',
  listCampuses: 'anyone',
  listCafeterias: 'anyone',
  readCafeteria: 'anyone',
  readMenu: 'anyone',
  readDishPhoto: 'anyone',
  listPickupSlots: 'anyone',
  listPaymentMethods: 'anyone',
  // Whoever has the secret that its events are signed with.
  receiveStripeEvent: 'anyone',
  readHours: 'anyone',
  readTimetable: 'anyone',

  placeOrder: student,
  quoteOrder: student,
  readOrderForecast: student,
  reorder: student,
  listOwnOrders: signedIn,
  // Staff when the student's time to answer is over.
  acceptOrderChange: studentAndKitchen,
  declineOrderChange: student,
  readOrder: studentAndKitchen,
  readReceipt: studentAndKitchen,
  requestPayment: student,
  renewPayment: student,
  cancelOrder: studentAndKitchen,

  listCafeteriaOrders: kitchen,
  acceptOrder: kitchen,
  rejectOrder: kitchen,
  startOrder: kitchen,
  readyOrder: kitchen,
  collectOrder: kitchen,
  recallOrder: kitchen,
  setOrderEta: kitchen,
  listOrderRefunds: kitchen,
  makeOrderLine: kitchen,
  unmakeOrderLine: kitchen,
  noteOrderPrinting: kitchen,
  proposeOrderChange: kitchen,
  withdrawOrderChange: kitchen,
  pauseCafeteria: kitchen,
  resumeCafeteria: kitchen,
  throttleCafeteria: kitchen,
  readCafeteriaSettings: kitchen,
  // Students listen too, to what is public and what is theirs.
  issueStreamTicket: studentAndKitchen,
  openStream: studentAndKitchen,

  listMenuItems: kitchen,
  createMenuItem: kitchen,
  changeMenuItem: kitchen,
  archiveMenuItem: kitchen,
  putMenuItemPhoto: kitchen,
  removeMenuItemPhoto: kitchen,
  createMenuCategory: kitchen,
  renameMenuCategory: kitchen,
  deleteMenuCategory: kitchen,
  orderMenu: kitchen,
  sellOutMenuItem: kitchen,
  bringBackMenuItem: kitchen,
  sellOutOption: kitchen,
  bringBackOption: kitchen,
  moveStock: kitchen,
  listStockMovements: kitchen,
  listIngredients: kitchen,
  createIngredient: kitchen,
  changeIngredient: kitchen,
  deleteIngredient: kitchen,

  changeCafeteriaSettings: management,
  setHours: management,
  setOpeningException: management,
  endOpeningException: management,
  readDayReport: management,
  refundOrder: management,
  readCash: management,
  readOverview: management,
  countCash: management,
  readRangeReport: management,
  alterBreak: management,
  takeBackBreakAlteration: management,

  listUsers: management,
  readUser: management,
  inviteUser: management,
  changeUser: management,
  deactivateUser: management,
  reactivateUser: management,
  endUserSessions: management,

  setTimetable: campus,
  changeCampus: campus,
  createCafeteria: campus,
  changeCafeteria: campus,
  readCampusReport: campus,

  createCampus: institution,
  readInstitution: institution,
  changeInstitution: institution,
  listAudit: institution,
  createAnnouncement: institution,
  listAnnouncements: institution,
  readAnnouncement: institution,
  listDeliveries: institution,
  readDelivery: institution,
  retryDeadDeliveries: institution,
  retryDelivery: institution,
  purgeDeliveries: institution,
  listParked: institution,
  retryParked: institution,
  listBreakers: institution,
} as const satisfies Record<string, Permission>;

export type Operation = keyof typeof permissions;

/** How far a role reaches in an operation; null: not at all. */
export function reachOf(operation: Operation, role: Role): Reach | null {
  const permission: Permission = permissions[operation];
  return typeof permission === 'string' ? null : (permission[role] ?? null);
}
