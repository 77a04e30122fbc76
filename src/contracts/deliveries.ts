import { z } from '@hono/zod-openapi';

export const channels = ['push', 'email'] as const;
export const deliveryStatuses = ['pending', 'sent', 'failed', 'dead', 'skipped'] as const;

/** Deliveries younger than this are never purged: `npm run verify:deliveries` compares them with their events. */
export const keptDays = 7;

const instant = z.iso.datetime();

/**
 * A message to one person by one channel. `tries` counts those since it was last begun, `attempts` are the newest 20 of
 * all; `recipient.address` is a masked e-mail address or what a device calls itself, and null of a device that is gone.
 */
export const deliverySchema = z
  .object({
    id: z.uuid(),
    channel: z.enum(channels),
    template: z.string(),
    status: z.enum(deliveryStatuses),
    provider: z.string().nullable(),
    event: z
      .object({
        id: z.uuid(),
        type: z.string(),
        cafeteriaId: z.uuid(),
        orderId: z.uuid().nullable(),
        orderNumber: z.string().nullable(),
      })
      .nullable(),
    announcementId: z.uuid().nullable(),
    recipient: z.object({ userId: z.uuid(), address: z.string().nullable() }),
    attempts: z.array(
      z.object({
        at: instant,
        provider: z.string(),
        outcome: z.string(),
        error: z.string().nullable(),
        providerMessageId: z.string().nullable(),
      }),
    ),
    tries: z.int(),
    lastError: z.string().nullable(),
    createdAt: instant,
    dueAt: instant.nullable(),
    sentAt: instant.nullable(),
  })
  .openapi('Delivery');
export type Delivery = z.infer<typeof deliverySchema>;

export const retryDeadSchema = z
  .strictObject({ status: z.literal('dead'), channel: z.enum(channels).optional() })
  .openapi('RetryDeadDeliveries');

export const purgeSchema = z
  .strictObject({ olderThanDays: z.int().min(keptDays).max(3_650) })
  .openapi('PurgeDeliveries');
