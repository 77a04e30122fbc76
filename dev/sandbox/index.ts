import { Hono } from 'hono';
import { answerCall } from './answer-call.ts';
import { control, explainError } from './control.ts';
import { Faults } from './faults.ts';
import { Inbox } from './inbox.ts';
import { page } from './page.ts';
import type { Provider } from './provider.ts';
import { AccessTokens } from './providers/access-tokens.ts';
import { email } from './providers/email.ts';
import { fcm } from './providers/fcm.ts';
import { google, type ServiceAccount } from './providers/google.ts';
import { oidc } from './providers/oidc.ts';
import { onesignal } from './providers/onesignal.ts';
import { stripe } from './providers/stripe/index.ts';
import type { WebhookEndpoint } from './providers/stripe/webhooks.ts';
import { webPush } from './providers/web-push.ts';
import { type Connection, listen } from './server.ts';

export type SandboxOptions = {
  /** 0 takes a free one. */ port: number;
  serviceAccount: ServiceAccount;
  host?: string;
  /** How browsers reach it that are not on this machine. */
  publicHost?: string;
  /** Where Stripe's events go; absent: they are kept, signed with a secret of no use. */
  stripeWebhook?: WebhookEndpoint;
};
export type Sandbox = {
  /** Base URL of all providers, for whoever is on this machine. */
  url: string;
  /** The same, for browsers elsewhere in its network. */
  publicUrl: string;
  /** The OIDC issuer: one name for all, and so the public one. */
  issuer: string;
  /** The service account's `token_uri`: what assertions are addressed to. */
  fcmTokenUri: string;
  /** Ends within a second, whatever still hangs. */
  stop(): Promise<void>;
};

/**
 * Starts the provider sandbox: one local server that speaks the wire formats of all providers, keeps what they were given
 * (`GET /messages`, `GET /attempts`), fails on demand (`POST /faults`) and shows it all at `GET /`.
 */
export async function startSandbox({
  port,
  serviceAccount,
  host = '127.0.0.1',
  publicHost,
  stripeWebhook = { secret: 'whsec_unused' },
}: SandboxOptions): Promise<Sandbox> {
  const payments = stripe(stripeWebhook);
  const { url, stop } = await listen(port, host, async (address) => {
    const issuer = issuerAt(publicAt(address, publicHost));
    const app = sandboxApp([...(await providersAt(address, issuer, serviceAccount)), payments]);
    return (request, connection) => app.fetch(request, connection);
  });
  const publicUrl = publicAt(url, publicHost);
  return {
    url,
    publicUrl,
    issuer: issuerAt(publicUrl),
    fcmTokenUri: tokenUriAt(url),
    stop: () => {
      payments.stop?.();
      return stop();
    },
  };
}

const issuerAt = (url: string) => `${url}/oidc`;
const publicAt = (url: string, host: string | undefined) =>
  host ? url.replace('//127.0.0.1:', `//${host}:`) : url;
const tokenUriAt = (url: string) => `${url}/oauth2/token`;

async function providersAt(url: string, issuer: string, serviceAccount: ServiceAccount): Promise<Provider[]> {
  const tokens = new AccessTokens();
  return [
    await google(serviceAccount, tokenUriAt(url), tokens),
    fcm(tokens),
    onesignal(),
    webPush(url),
    email(),
    await oidc(issuer),
  ];
}

function sandboxApp(providers: Provider[]) {
  const inbox = new Inbox();
  const faults = new Faults();
  const app = new Hono<{ Bindings: Connection }>();
  app.onError(explainError);
  app.notFound((c) => c.json({ error: `The sandbox has no ${c.req.method} ${c.req.path}.` }, 404));
  app.route('/', page());
  app.route('/', control(inbox, faults));
  for (const provider of providers) {
    if (provider.control) app.route('/', provider.control);
    for (const endpoint of provider.endpoints) {
      app.on(endpoint.method, endpoint.path, async (c) => {
        const bytes = Buffer.from(await c.req.arrayBuffer());
        const text = bytes.toString('utf8');
        const call = {
          method: c.req.method,
          path: c.req.path,
          query: new URL(c.req.url).searchParams,
          headers: c.req.raw.headers,
          params: c.req.param(),
          bytes,
          text,
          json: parseJson(text),
        };
        return answerCall({ inbox, faults }, provider, endpoint, call, c.env);
      });
    }
  }
  return app;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
