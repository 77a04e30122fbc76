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

export type Secrets = ReturnType<typeof makeSecrets>;

/** Fresh secrets, for a test run. */
export const makeSecrets = () => asTheWorkerTakesThem(generate());

/** The secrets of a data folder: `secrets.json`, readable by its owner alone. */
export function keepSecrets(dataDir: string): Secrets {
  return asTheWorkerTakesThem(kept(join(dataDir, 'secrets.json'), generate));
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

function asTheWorkerTakesThem({ authKeys, fcm, ...plain }: StoredSecrets) {
  const projectId = 'itsur-eats-local';
  const clientEmail = `platform@${projectId}.iam.gserviceaccount.com`;
  return {
    ...plain,
    authKeys: JSON.stringify(authKeys),
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
