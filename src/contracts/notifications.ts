import { z } from '@hono/zod-openapi';

/** What a message is about, as far as a person may switch it off. */
export const notificationKinds = ['order_updates', 'receipts', 'announcements'] as const;
export type NotificationKind = (typeof notificationKinds)[number];

/**
 * What a person wants to hear of, by kind and channel. E-mail about an order is what comes in place of a push that
 * cannot be delivered.
 */
export const preferencesSchema = z
  .strictObject({
    order_updates: z.strictObject({ push: z.boolean(), email: z.boolean() }),
    receipts: z.strictObject({ email: z.boolean() }),
    announcements: z.strictObject({ push: z.boolean(), email: z.boolean() }),
  })
  .openapi('NotificationPreferences');
export type NotificationPreferences = z.infer<typeof preferencesSchema>;

/** `alwaysOn`: messages that come by this channel whatever is switched off. */
export const toldPreferencesSchema = preferencesSchema
  .extend({ alwaysOn: z.object({ push: z.array(z.string()), email: z.array(z.string()) }) })
  .openapi('ToldNotificationPreferences');
export type ToldPreferences = z.infer<typeof toldPreferencesSchema>;
