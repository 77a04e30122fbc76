type Sources = { scripts?: string[]; frames?: string[]; calls?: string[] };

/** Scripts and styles are our own files alone; pictures of dishes are anywhere. */
const policyWith = ({ scripts = [], frames = [], calls = [] }: Sources): string =>
  [
    "default-src 'none'",
    ["script-src 'self'", ...scripts].join(' '),
    "style-src 'self'",
    "img-src 'self' https: data:",
    ["connect-src 'self'", ...calls].join(' '),
    ...(frames.length > 0 ? [['frame-src', ...frames].join(' ')] : []),
    "manifest-src 'self'",
    "worker-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');

/** Of every page of the student's app. */
export const pagePolicy = policyWith({});

const stripeJs = 'https://js.stripe.com';
const stripeFrames = [stripeJs, 'https://*.js.stripe.com'];

/**
 * Of the page where a card is typed in. `scriptUrl`: Stripe's own, whose script, frames, 3-D Secure and API are let in
 * (https://docs.stripe.com/security/guide#content-security-policy), or that of a sandbox, whose origin is.
 */
export function paymentPolicy(scriptUrl: string): {
  scriptAt: string | null;
  headers: Record<string, string>;
} {
  const { origin } = new URL(scriptUrl);
  const isStripe = origin === stripeJs;
  const sources = isStripe
    ? {
        scripts: stripeFrames,
        frames: [...stripeFrames, 'https://hooks.stripe.com'],
        calls: ['https://api.stripe.com'],
      }
    : { scripts: [origin], frames: [origin] };
  return {
    scriptAt: isStripe ? null : scriptUrl,
    headers: {
      'content-security-policy': policyWith(sources),
      // Wallets ask the browser for a payment, from the provider's frames.
      'permissions-policy': `camera=(), microphone=(), geolocation=(), payment=(self "${origin}")`,
    },
  };
}
