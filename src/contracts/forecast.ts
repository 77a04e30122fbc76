import { z } from '@hono/zod-openapi';

const instant = z.iso.datetime();

/**
 * Within what nine in ten orders like it became ready in this cafeteria. `learntFrom`: how many those were; 0: too few so
 * far, and it is the promise, which comes from the prep times.
 */
export const readyRangeSchema = z
  .object({ from: instant, until: instant, learntFrom: z.int().min(0) })
  .openapi('ReadyRange');
export type ReadyRange = z.infer<typeof readyRangeSchema>;

/** An order on its way: when it will be ready, and how many the kitchen makes before it. */
export const forecastSchema = z
  .object({ readyRange: readyRangeSchema, ordersAhead: z.int().min(0) })
  .openapi('OrderForecast');
export type Forecast = z.infer<typeof forecastSchema>;
