/** Public list prices in USD, without taxes, each with where and as of when it was read. */

/** What is paid for beyond what a month includes. */
export type Price = { perUnit: number; unit: number; included: number; source: string; asOf: string };

const cloudflare = 'https://developers.cloudflare.com';

export const workersPaidPlan = {
  perMonth: 5,
  source: `${cloudflare}/workers/platform/pricing/`,
  asOf: '2026-10 (stored copy)',
};

export const prices = {
  workerRequests: {
    ...{ perUnit: 0.3, unit: 1e6, included: 10e6 },
    ...{ source: `${cloudflare}/workers/platform/pricing/`, asOf: '2026-10 (stored copy)' },
  },
  workerCpuMs: {
    ...{ perUnit: 0.02, unit: 1e6, included: 30e6 },
    ...{ source: `${cloudflare}/workers/platform/pricing/`, asOf: '2026-10 (stored copy)' },
  },
  objectRequests: {
    ...{ perUnit: 0.15, unit: 1e6, included: 1e6 },
    ...{ source: `${cloudflare}/durable-objects/platform/pricing/`, asOf: '2026-10 (stored copy)' },
  },
  objectGbSeconds: {
    ...{ perUnit: 12.5, unit: 1e6, included: 400_000 },
    ...{ source: `${cloudflare}/durable-objects/platform/pricing/`, asOf: '2026-10 (stored copy)' },
  },
  rowsWritten: {
    ...{ perUnit: 1, unit: 1e6, included: 50e6 },
    ...{ source: `${cloudflare}/durable-objects/platform/pricing/`, asOf: '2026-10 (stored copy)' },
  },
  rowsRead: {
    ...{ perUnit: 0.001, unit: 1e6, included: 25e9 },
    ...{ source: `${cloudflare}/durable-objects/platform/pricing/`, asOf: '2026-10 (stored copy)' },
  },
  queueOperations: {
    ...{ perUnit: 0.4, unit: 1e6, included: 1e6 },
    ...{ source: `${cloudflare}/queues/pricing/`, asOf: '2026-10 (stored copy)' },
  },
  emails: {
    ...{ perUnit: 0.35, unit: 1000, included: 3000 },
    ...{ source: `${cloudflare}/email-service/ (Workers Paid)`, asOf: '2026-10 (noted, not read again)' },
  },
  // From 2026-12-01 by volume; before, 20 million events a month were included and each further million was 0.60 USD.
  logGb: {
    ...{ perUnit: 0.25, unit: 1, included: 50 },
    ...{ source: `${cloudflare}/observability/pricing/`, asOf: '2026-11 (stored copy)' },
  },
  logGbMonths: {
    ...{ perUnit: 0.1, unit: 1, included: 12 },
    ...{ source: `${cloudflare}/observability/pricing/`, asOf: '2026-11 (stored copy)' },
  },
  archiveGbMonths: {
    ...{ perUnit: 0.015, unit: 1, included: 10 },
    ...{ source: `${cloudflare}/r2/pricing/`, asOf: '2026-11 (stored copy)' },
  },
  archiveWrites: {
    ...{ perUnit: 4.5, unit: 1e6, included: 1e6 },
    ...{ source: `${cloudflare}/r2/pricing/`, asOf: '2026-11 (stored copy)' },
  },
  databaseCuHours: {
    ...{ perUnit: 0.106, unit: 1, included: 0 },
    ...{ source: 'https://neon.com/docs/introduction/plans (Launch)', asOf: '2026-11-12' },
  },
  databaseGbMonths: {
    ...{ perUnit: 0.35, unit: 1, included: 0 },
    ...{ source: 'https://neon.com/docs/introduction/plans (Launch)', asOf: '2026-11-12' },
  },
  restoreGbMonths: {
    ...{ perUnit: 0.2, unit: 1, included: 0 },
    ...{ source: 'https://neon.com/docs/introduction/plans (Launch)', asOf: '2026-03-20' },
  },
} satisfies Record<string, Price>;

export type Meter = keyof typeof prices;

/** No part of the bill, and why. */
export const leftOut = [
  ['Stripe', 'un porcentaje de cada pago con tarjeta / a share of each card payment'],
  ['FCM, Web Push', 'gratis / free'],
  ['Analytics Engine', 'no se usa mientras no se ate / not used while it is not bound'],
] as const;
