import { createLocalJWKSet, type JSONWebKeySet, type JWTVerifyGetKey } from 'jose';

/** Issuers rotate keys over days; they ask not to be asked more often than this. */
const freshForMs = 600_000;
/** A token of an unknown key may be of a new one: then sooner, but not for every made-up key id. */
const askAgainAfterMs = 30_000;
const timeoutMs = 5_000;

/** What a browser and we are sent to, as far as the issuer tells of it. */
export type Endpoints = {
  signInPage: string | null;
  tokenEndpoint: string | null;
  /** A client's secret is taken in the body; else in the header, which is what is meant where nothing is said. */
  takesSecretInBody: boolean;
};
type Cached = Endpoints & { keys: JWTVerifyGetKey; ids: Set<string>; at: number };
type Discovered = {
  jwks_uri: string;
  authorization_endpoint?: string;
  token_endpoint?: string;
  token_endpoint_auth_methods_supported?: string[];
};
const cache = new Map<string, Cached>();

/** The issuer could not be asked for its keys. */
export class IssuerUnavailable extends Error {}

/** An issuer's published keys (OpenID Connect Discovery 1.0), cached for the isolate. Errors: `IssuerUnavailable`. */
export async function keysOfIssuer(
  issuer: string,
  keyId: string | undefined,
  now: number,
): Promise<JWTVerifyGetKey> {
  return (await discover(issuer, keyId, now)).keys;
}

/**
 * Where an issuer signs people in with a browser (its authorization endpoint); null: it names no such page, or does not
 * answer, which its apps hear of when they come back with a token. Cached like the keys.
 */
export async function signInPageOf(issuer: string, now: number): Promise<string | null> {
  try {
    return (await discover(issuer, undefined, now)).signInPage;
  } catch (error) {
    if (error instanceof IssuerUnavailable) return null;
    throw error;
  }
}

/** Errors: `IssuerUnavailable`. */
export const endpointsOf = (issuer: string, now: number): Promise<Endpoints> =>
  discover(issuer, undefined, now);

async function discover(issuer: string, keyId: string | undefined, now: number): Promise<Cached> {
  const known = cache.get(issuer);
  const age = known ? now - known.at : Number.POSITIVE_INFINITY;
  const isUnknownKey = keyId !== undefined && known?.ids.has(keyId) === false;
  if (known && age < freshForMs && !(isUnknownKey && age > askAgainAfterMs)) return known;
  const told = await getJson<Discovered>(`${issuer}/.well-known/openid-configuration`);
  const set = await getJson<JSONWebKeySet>(told.jwks_uri);
  const fresh = {
    keys: createLocalJWKSet(set),
    ids: new Set(set.keys.map((key) => key.kid ?? '')),
    signInPage: webAddress(told.authorization_endpoint),
    tokenEndpoint: webAddress(told.token_endpoint),
    takesSecretInBody: told.token_endpoint_auth_methods_supported?.includes('client_secret_post') ?? false,
    at: now,
  };
  cache.set(issuer, fresh);
  return fresh;
}

/** A browser is sent there: nothing but a page. */
const webAddress = (url: string | undefined): string | null =>
  url !== undefined && /^https?:\/\//.test(url) ? url : null;

async function getJson<T>(url: string): Promise<T> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(timeoutMs) });
    if (!response.ok) throw new Error(`HTTP ${response.status}`);
    return (await response.json()) as T;
  } catch (error) {
    throw new IssuerUnavailable(`${new URL(url).host} did not answer`, { cause: error });
  }
}
