import { z } from '@hono/zod-openapi';

/**
 * An event whose messages could not be planned or written; an order whose time could not be ended, or that cannot be read; a
 * command that failed by a fault of ours, whose sender was told.
 */
export const parkedKinds = ['event', 'order', 'command'] as const;
export type ParkedKind = (typeof parkedKinds)[number];

export const parkedSchema = z
  .object({
    id: z.uuid(),
    kind: z.enum(parkedKinds),
    cafeteriaId: z.uuid(),
    cafeteriaName: z.string(),
    /** The event; the order, or the cafeteria, that it is about. */
    subjectId: z.uuid(),
    orderNumber: z.string().nullable(),
    /** The type of the event, the kind of the command. */
    what: z.string(),
    reason: z.string(),
    times: z.int(),
    firstAt: z.iso.datetime(),
    lastAt: z.iso.datetime(),
  })
  .openapi('Parked');
export type Parked = z.infer<typeof parkedSchema>;
