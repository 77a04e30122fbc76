import type { Stripe } from '@stripe/stripe-js';
import type { Locale } from '../../../src/contracts/languages.ts';
import type { OrderPayment } from '../../../src/contracts/payments.ts';

/**
 * The provider's script, loaded here and nowhere before. `scriptAt`: that of a sandbox; what it defines, `loadStripe` takes.
 * Errors: whatever keeps a script from loading, a blocker too.
 */
export async function openStripe(
  { publishableKey, stripeAccount }: Pick<OrderPayment, 'publishableKey' | 'stripeAccount'>,
  scriptAt: string | null,
  language: Locale,
): Promise<Stripe> {
  const [{ loadStripe }] = await Promise.all([
    import('@stripe/stripe-js/pure'),
    scriptAt && loadScript(scriptAt),
  ]);
  const stripe = await loadStripe(publishableKey ?? '', {
    locale: language === 'es' ? 'es-419' : 'en',
    ...(stripeAccount && { stripeAccount }),
  });
  if (!stripe) throw new Error('there is no window');
  return stripe;
}

const loadScript = (src: string) =>
  new Promise<void>((resolve, reject) => {
    const script = document.createElement('script');
    script.src = src;
    script.onload = () => resolve();
    script.onerror = () => {
      script.remove();
      reject(new Error(`${src} did not load`));
    };
    document.head.append(script);
  });
