import { z } from 'zod';

const strings = z.record(z.string(), z.string());
const anything = z.record(z.string(), z.unknown());
const notification = {
  title: z.string().optional(),
  body: z.string().optional(),
  image: z.string().optional(),
};

/** Unknown fields are refused, as Google does. https://firebase.google.com/docs/reference/fcm/rest/v1/projects.messages */
export const sendRequest = z.strictObject({
  validate_only: z.boolean().optional(),
  message: z.strictObject({
    token: z.string().min(1),
    notification: z.strictObject(notification).optional(),
    data: strings.optional(),
    android: z
      .strictObject({
        collapse_key: z.string().optional(),
        priority: z.enum(['NORMAL', 'HIGH', 'normal', 'high']).optional(),
        ttl: z
          .string()
          .regex(/^\d+(\.\d{1,9})?s$/)
          .optional(),
        restricted_package_name: z.string().optional(),
        data: strings.optional(),
        notification: anything.optional(),
        direct_boot_ok: z.boolean().optional(),
        fcm_options: anything.optional(),
      })
      .optional(),
    apns: z
      .strictObject({
        headers: strings.optional(),
        payload: anything.optional(),
        fcm_options: anything.optional(),
      })
      .optional(),
    webpush: z
      .strictObject({
        headers: strings.optional(),
        data: strings.optional(),
        notification: anything.optional(),
        fcm_options: anything.optional(),
      })
      .optional(),
    fcm_options: anything.optional(),
  }),
});
