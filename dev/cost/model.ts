/** The monthly bill as a pure function of what is measured, what is assumed and what things cost. */
import type { Measured } from './measured.ts';
import { type Meter, type Price, prices, workersPaidPlan } from './prices.ts';

/** What one order needs from the menu to the counter, counted by a test: dev/cost/usage.json. How long it takes: `Measured`. */
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
  /** Moves of an order between placing and handing over, each of which costs what placing it does. */
  'moves-per-order': 4,
  /** The Worker's CPU of a request that is neither that, nor a menu, nor a socket: a session is asked, a document is sent. */
  'request-cpu-ms': 1,
  /** Isolates of the Worker that report their counts every two seconds of service. */
  isolates: 10,
  /** Share of a day's orders that come in its busiest minutes, and how many these are. */
  'peak-share': 0.33,
  'peak-minutes': 15,
  /** How full a core of the database may get. One CU is taken as one core. */
  'core-load': 0.5,
  /** Neon's size at night (the cron asks every minute, so it never sleeps), and the least in service. */
  'cu-at-night': 0.25,
  'cu-in-service': 1,
  /**
   * What an order leaves in the database: events, deliveries and their tries, until they leave it; and what stays, as books do
   * (order, lines, stock, audit). A million seeded orders took 1.1 KB an event, 0.4 a delivery, 1.8 an order with lines and stock.
   */
  'told-kb-per-order': 12,
  'months-kept': 12,
  'books-kb-per-order': 6,
  'months-of-books': 36,
  /** What its events are in the archive, compressed (ten to one), and for how long that is looked at; 1,000 events an object. */
  'archive-kb-per-order': 0.8,
  'archive-months': 36,
  'events-per-order': 6,
  /** Share of requests that went well which get a log line (REQUEST_LOG_SHARE), and of those that are traced (wrangler.toml). */
  'request-log-share': 0.1,
  'trace-share': 0.05,
  'spans-per-trace': 12,
  /** A line or a span as Cloudflare counts it: with what it adds of its own, before compression. */
  'log-kb': 1.5,
} as const;

export type Assumptions = { [name in keyof typeof assumptions]: number };
export type Line = { meter: Meter | 'plan'; quantity: number; usd: number };
export type Bill = { lines: Line[]; usd: number; ordersPerMonth: number; usdPerOrder: number };

const hoursPerMonth = 730;
const objectGb = 0.128;
/** Requests of a visit: menu, stream (a socket), and three others: ticket and what the home screen asks. Session checks and the stream are objects'. */
const visitRequests = 5;
const visitObjectRequests = 6;
/** A message written, read and deleted. */
const operationsPerMessage = 3;
/** Of Workers Logs. */
const daysOfLogs = 7;

export function monthlyBill(usage: Usage, measured: Measured, a: Assumptions): Bill {
  const ordersPerMonth = a.users * a['orders-per-user-day'] * a['days-per-month'];
  const quantities = quantitiesOf(usage, measured, a, ordersPerMonth);
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

function quantitiesOf(
  usage: Usage,
  measured: Measured,
  a: Assumptions,
  orders: number,
): Record<Meter, number> {
  const visits = a.users * a['visits-per-user-day'] * a['days-per-month'];
  const serviceHours = a['service-hours'] * a['days-per-month'];
  const cafeterias = Math.ceil(a.users / a['users-per-cafeteria']);
  const crons = hoursPerMonth * 60;
  // In service a cafeteria's object looks every five seconds, and every look sets the next alarm, a row.
  const alarms = cafeterias * serviceHours * 720;
  const reports = a.isolates * serviceHours * 1800;
  const workerRequests = orders * usage.workerRequests + visits * visitRequests + crons;
  const storageGb =
    (orders * (a['months-kept'] * a['told-kb-per-order'] + a['months-of-books'] * a['books-kb-per-order'])) /
    1e6;
  const commits = orders * (1 + a['moves-per-order']);
  const menuReads = orders + visits;
  const otherRequests = Math.max(0, workerRequests - commits - menuReads - visits);
  // Besides, a job has a line; at worst each message is a job of its own.
  const lines = workerRequests * a['request-log-share'] + orders * usage.queueMessages;
  const spans = workerRequests * a['trace-share'] * a['spans-per-trace'];
  const logGb = ((lines + spans) * a['log-kb']) / 1e6;
  return {
    workerRequests,
    workerCpuMs:
      commits * measured.workerMsPerOrder +
      menuReads * measured.workerMsPerMenuRead +
      visits * measured.workerMsPerSocket +
      otherRequests * a['request-cpu-ms'],
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
    logGb,
    logGbMonths: (logGb * daysOfLogs) / 30,
    archiveGbMonths: (orders * a['archive-months'] * a['archive-kb-per-order']) / 1e6,
    archiveWrites: (orders * a['events-per-order']) / 1000,
    databaseCuHours: cuHours(measured, a, serviceHours),
    databaseGbMonths: storageGb,
    restoreGbMonths: storageGb * 0.1,
  };
}

/** Neon grows with the load: in the busiest minutes to what they need, else the least in service, and less at night. */
function cuHours(measured: Measured, a: Assumptions, serviceHours: number): number {
  if (serviceHours === 0) return hoursPerMonth * a['cu-at-night'];
  const peakOrders = a.users * a['orders-per-user-day'] * a['peak-share'];
  const coreSeconds = (peakOrders * (1 + a['moves-per-order']) * measured.postgresMsPerOrder) / 1000;
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
