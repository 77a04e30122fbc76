import { errors, importSPKI, type JWTPayload, jwtVerify } from 'jose';
import type { Answer, Provider } from '../provider.ts';
import { type AccessTokens, accessTokenSeconds } from './access-tokens.ts';

export type ServiceAccount = { client_email: string; publicKeyPem: string };

const grantType = 'urn:ietf:params:oauth:grant-type:jwt-bearer';
const messagingScope = 'https://www.googleapis.com/auth/firebase.messaging';
const maxAssertionSeconds = 3_600;
const clockSkewSeconds = 300;
const badLifetime =
  'Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe. ' +
  'Check your iat and exp values in the JWT claim.';

/**
 * Google's OAuth token endpoint for service accounts (RFC 7523): the assertion's signature and claims are verified for real.
 * https://developers.google.com/identity/protocols/oauth2/service-account#httprest
 */
export async function google(
  account: ServiceAccount,
  tokenUri: string,
  tokens: AccessTokens,
): Promise<Provider> {
  const publicKey = await importSPKI(account.publicKeyPem, 'RS256');

  async function token(form: URLSearchParams): Promise<Answer> {
    if (form.get('grant_type') !== grantType) {
      return refusal('unsupported_grant_type', `Invalid grant_type: ${form.get('grant_type') ?? ''}`);
    }
    try {
      const { payload } = await jwtVerify(form.get('assertion') ?? '', publicKey, {
        algorithms: ['RS256'],
        issuer: account.client_email,
        audience: tokenUri,
        requiredClaims: ['iat', 'exp'],
        clockTolerance: clockSkewSeconds,
      });
      return judge(payload);
    } catch (error) {
      return refusal('invalid_grant', explain(error, tokenUri));
    }
  }

  function judge({ iat = 0, exp = 0, scope }: JWTPayload): Answer {
    if (exp - iat > maxAssertionSeconds || iat > Date.now() / 1000 + clockSkewSeconds) {
      return refusal('invalid_grant', badLifetime);
    }
    if (!String(scope).split(' ').includes(messagingScope)) {
      return refusal('invalid_scope', 'Invalid OAuth scope or ID token audience provided.');
    }
    return {
      status: 200,
      body: { access_token: tokens.issue(), expires_in: accessTokenSeconds, token_type: 'Bearer' },
    };
  }

  return {
    name: 'google',
    endpoints: [
      { method: 'POST', path: '/oauth2/token', answer: (call) => token(new URLSearchParams(call.text)) },
    ],
    recipientsOf: () => [],
    failure: (status) =>
      refusal(status < 500 ? 'invalid_request' : 'internal_failure', 'Injected by the sandbox.', status),
    deadRecipients: () => refusal('invalid_grant', 'Invalid grant: account not found'),
  };
}

function refusal(error: string, description: string, status = 400): Answer {
  return { status, body: { error, error_description: description } };
}

/** Google's words for what is wrong with an assertion. */
function explain(error: unknown, tokenUri: string): string {
  if (error instanceof errors.JWTExpired) return badLifetime;
  if (error instanceof errors.JWTClaimValidationFailed) {
    if (error.claim === 'iss') return 'Invalid grant: account not found';
    if (error.claim === 'aud') return `Invalid JWT: Failed audience check. The right audience is ${tokenUri}`;
    return badLifetime;
  }
  if (error instanceof errors.JWSSignatureVerificationFailed) return 'Invalid JWT Signature.';
  return 'Bad Request';
}
