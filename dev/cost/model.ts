/** The monthly bill as a pure function of what is measured, what is assumed and what things cost. */
import { type Meter, type Price, prices, workersPaidPlan } from './prices.ts';

/** What one order costs from the menu to the counter, measured: dev/cost/usage.json. */
export type Usage = {
  workerRequests: number;
  objectRequests: number;
  objectMs: number;
  rowsWritten: number;
  rowsRead: number;
  queueMessages: number;
  emails: number;
  databaseRoundTrips: number;
};

/** What nobody can measure before there are users. Each may be given on the command line by its name. */
export const assumptions = {
  users: 2000,
  'orders-per-user-day': 0.6,
  'days-per-month': 22,
  'service-hours': 10,
  /** Students that one cafeteria serves. */
  'users-per-cafeteria': 700,
  /** Times that a student opens the app in a day without ordering: menu, session and stream. */
  'visits-per-user-day': 3,
  /** CPU time of a request, in milliseconds. */
  'cpu-ms': 8,
  /** Isolates of the Worker that report their counts every two seconds of service. */
  isolates: 10,
  /** Share of a day's orders that come in its busiest minutes, and how many these are. */
  'peak-share': 0.33,
  'peak-minutes': 15,
  /** Seconds of a database core that a round trip takes, and how full a core may get. One CU is taken as one core. */
  'round-trip-core-ms': 10,
  'core-load': 0.5,
  /** Neon's size at night (the cron asks every minute, so it never sleeps), and the least in service. */
  'cu-at-night': 0.25,
  'cu-in-service': 1,
  /** What an order leaves in the database, its events, deliveries and audit entries included, and for how long. */
  'kb-per-order': 24,
  'months-kept': 12,
} as const;

export type Assumptions = { [name in keyof typeof assumptions]: number };
export type Line = { meter: Meter | 'plan'; quantity: number; usd: number };
export type Bill = { lines: Line[]; usd: number; ordersPerMonth: number; usdPerOrder: number };

const hoursPerMonth = 730;
const objectGb = 0.128;
/** Requests of a visit: menu, ticket, stream and what the home screen asks. Session checks and the stream are objects'. */
const visitRequests = 5;
const visitObjectRequests = 6;
/** A message written, read and deleted. */
const operationsPerMessage = 3;

export function monthlyBill(usage: Usage, a: Assumptions): Bill {
  const ordersPerMonth = a.users * a['orders-per-user-day'] * a['days-per-month'];
  const quantities = quantitiesOf(usage, a, ordersPerMonth);
  const lines: Line[] = [
    { meter: 'plan', quantity: 1, usd: workersPaidPlan.perMonth },
    ...Object.entries(quantities).map(([name, quantity]) => {
      const meter = name as Meter;
      return { meter, quantity, usd: charge(prices[meter], quantity) };
    }),
  ];
  const usd = lines.reduce((sum, line) => sum + line.usd, 0);
  return { lines, usd, ordersPerMonth, usdPerOrder: ordersPerMonth > 0 ? usd / ordersPerMonth : 0 };
}

function quantitiesOf(usage: Usage, a: Assumptions, orders: number): Record<Meter, number> {
  const visits = a.users * a['visits-per-user-day'] * a['days-per-month'];
  const serviceHours = a['service-hours'] * a['days-per-month'];
  const cafeterias = Math.ceil(a.users / a['users-per-cafeteria']);
  const crons = hoursPerMonth * 60;
  // In service a cafeteria's object looks every five seconds, and every look sets the next alarm, a row.
  const alarms = cafeterias * serviceHours * 720;
  const reports = a.isolates * serviceHours * 1800;
  const workerRequests = orders * usage.workerRequests + visits * visitRequests + crons;
  const storageGb = (orders * a['months-kept'] * a['kb-per-order']) / 1e6;
  return {
    workerRequests,
    workerCpuMs: workerRequests * a['cpu-ms'],
    objectRequests:
      orders * usage.objectRequests +
      visits * visitObjectRequests +
      alarms +
      reports +
      crons * (1 + cafeterias),
    // At worst: a cafeteria's object counts as awake for all of the service, whatever it does.
    objectGbSeconds: objectGb * (cafeterias * serviceHours * 3600 + (orders * usage.objectMs) / 1000),
    rowsWritten: orders * usage.rowsWritten + alarms + reports,
    rowsRead: orders * usage.rowsRead + alarms * 4,
    queueOperations: orders * usage.queueMessages * operationsPerMessage,
    emails: orders * usage.emails,
    databaseCuHours: cuHours(usage, a, serviceHours),
    databaseGbMonths: storageGb,
    restoreGbMonths: storageGb * 0.1,
  };
}

/** Neon grows with the load: in the busiest minutes to what they need, else the least in service, and less at night. */
function cuHours(usage: Usage, a: Assumptions, serviceHours: number): number {
  if (serviceHours === 0) return hoursPerMonth * a['cu-at-night'];
  const peakOrders = a.users * a['orders-per-user-day'] * a['peak-share'];
  const coreSeconds = peakOrders * usage.databaseRoundTrips * (a['round-trip-core-ms'] / 1000);
  const peakCu = coreSeconds / (a['peak-minutes'] * 60) / a['core-load'];
  const peakHours = (a['peak-minutes'] / 60) * a['days-per-month'];
  // What the rest of the service needs is spread over it.
  const restSeconds = coreSeconds * (1 / a['peak-share'] - 1);
  const restCu = restSeconds / (a['service-hours'] * 3600) / a['core-load'];
  return (
    peakHours * Math.max(peakCu, a['cu-in-service']) +
    (serviceHours - peakHours) * Math.max(restCu, a['cu-in-service']) +
    (hoursPerMonth - serviceHours) * a['cu-at-night']
  );
}

export const charge = ({ perUnit, unit, included }: Price, quantity: number): number =>
  (Math.max(0, quantity - included) / unit) * perUnit;
