/** The local platform's secrets: made once, kept in the data folder, never in the repository. */
import { generateKeyPairSync, randomBytes, randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { kept } from './kept.ts';

type StoredSecrets = {
  authKeys: { keys: object[] };
  metricsToken: string;
  emailApiKey: string;
  appPassword: string;
  fcm: { privateKeyId: string; privateKeyPem: string; publicKeyPem: string };
};

/** Kept beside the others, in a file of their own: they came later. */
type PushSecrets = {
  oneSignal: { appId: string; apiKey: string };
  vapid: { publicKey: string; privateKey: string };
};

/** Kept beside the others too. An account that only the sandbox knows. */
type PaymentSecrets = { stripe: { secretKey: string; publishableKey: string; webhookSecret: string } };

export type Secrets = ReturnType<typeof makeSecrets>;

/** Fresh secrets, for a test run. */
export const makeSecrets = () => asTheWorkerTakesThem(generate(), generatePush(), generatePayments());

/** The secrets of a data folder: `secrets.json`, `push-secrets.json` and `payment-secrets.json`, readable by their owner alone. */
export function keepSecrets(dataDir: string): Secrets {
  return asTheWorkerTakesThem(
    kept(join(dataDir, 'secrets.json'), generate),
    kept(join(dataDir, 'push-secrets.json'), generatePush),
    kept(join(dataDir, 'payment-secrets.json'), generatePayments),
  );
}

function generate(): StoredSecrets {
  const signing = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' });
  const rsa = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
  return {
    authKeys: { keys: [{ ...signing, kid: randomUUID(), alg: 'ES256', use: 'sig' }] },
    metricsToken: randomToken(),
    emailApiKey: `re_${randomToken()}`,
    appPassword: randomToken(),
    fcm: {
      privateKeyId: randomBytes(20).toString('hex'),
      privateKeyPem: rsa.privateKey,
      publicKeyPem: rsa.publicKey,
    },
  };
}

function generatePush(): PushSecrets {
  const {
    x,
    y,
    d = '',
  } = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' });
  const point = [Buffer.of(4), Buffer.from(x ?? '', 'base64url'), Buffer.from(y ?? '', 'base64url')];
  return {
    oneSignal: { appId: randomUUID(), apiKey: `os_v2_app_${randomToken()}` },
    vapid: { publicKey: Buffer.concat(point).toString('base64url'), privateKey: d },
  };
}

/** As Stripe writes its keys: `51`, the account, `00`, and what is secret. */
function generatePayments(): PaymentSecrets {
  const account = `51${randomBytes(7).toString('hex')}00`;
  return {
    stripe: {
      secretKey: `sk_test_${account}${randomBytes(16).toString('hex')}`,
      publishableKey: `pk_test_${account}${randomBytes(16).toString('hex')}`,
      webhookSecret: `whsec_${randomBytes(24).toString('hex')}`,
    },
  };
}

function asTheWorkerTakesThem(
  { authKeys, fcm, ...plain }: StoredSecrets,
  { oneSignal, vapid }: PushSecrets,
  { stripe }: PaymentSecrets,
) {
  const projectId = 'itsur-eats-local';
  const clientEmail = `platform@${projectId}.iam.gserviceaccount.com`;
  return {
    ...plain,
    authKeys: JSON.stringify(authKeys),
    /** The Worker's variables of the providers that an institution may choose. */
    pushVars: {
      ONESIGNAL_APP_ID: oneSignal.appId,
      ONESIGNAL_API_KEY: oneSignal.apiKey,
      VAPID_PUBLIC_KEY: vapid.publicKey,
      VAPID_PRIVATE_KEY: vapid.privateKey,
    },
    /** The Worker's variables of the account that takes card payments. */
    paymentVars: {
      STRIPE_SECRET_KEY: stripe.secretKey,
      STRIPE_PUBLISHABLE_KEY: stripe.publishableKey,
      STRIPE_WEBHOOK_SECRET: stripe.webhookSecret,
    },
    /** What the provider sandbox knows of the account. */
    serviceAccount: { client_email: clientEmail, publicKeyPem: fcm.publicKeyPem },
    /** The account's file as Google hands it out. Its `token_uri` is the sandbox's, which may move from start to start. */
    fcmServiceAccount: (tokenUri: string) =>
      JSON.stringify({
        type: 'service_account',
        project_id: projectId,
        private_key_id: fcm.privateKeyId,
        private_key: fcm.privateKeyPem,
        client_email: clientEmail,
        token_uri: tokenUri,
      }),
  };
}

const randomToken = () => randomBytes(24).toString('base64url');
