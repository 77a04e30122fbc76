import { env } from 'cloudflare:workers';
import { exportJWK, generateKeyPair } from 'jose';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { Recent } from '../../src/domain/recent.ts';
import {
  accessTokenSeconds,
  signAccessToken,
  verifyAccessToken,
} from '../../src/services/identity/tokens.ts';

const verifying = vi.spyOn(crypto.subtle, 'verify');
afterEach(() => verifying.mockClear());

const signed = Date.parse('2030-01-07T18:00:00Z');
const later = (seconds: number) => new Date(signed + seconds * 1000);

async function aToken(as: Env = env) {
  const claims = { userId: crypto.randomUUID(), sessionId: crypto.randomUUID() };
  const facts = { ...claims, institutionId: 'itsur', role: 'student' as const };
  return { claims, token: await signAccessToken(as, facts, later(0)) };
}

async function withOtherKeys(): Promise<Env> {
  const { privateKey } = await generateKeyPair('ES256', { extractable: true });
  const key = { ...(await exportJWK(privateKey)), kid: crypto.randomUUID() };
  return { ...env, AUTH_KEYS: JSON.stringify({ keys: [key] }) };
}

describe('an access token that was verified', () => {
  it('is verified once by an isolate, and says the same each time', async () => {
    const { claims, token } = await aToken();
    for (const seconds of [0, 1, accessTokenSeconds - 1])
      expect(await verifyAccessToken(env, 'itsur', token, later(seconds))).toMatchObject(claims);
    expect(verifying).toHaveBeenCalledTimes(1);
  });

  it('is forgotten at the second that it expires, and was not good before its time', async () => {
    const { token } = await aToken();
    expect(await verifyAccessToken(env, 'itsur', token, later(0))).not.toBeNull();
    expect(await verifyAccessToken(env, 'itsur', token, later(-1))).toBeNull();
    expect(await verifyAccessToken(env, 'itsur', token, later(accessTokenSeconds))).toBeNull();
  });

  it('is forgotten with the keys that signed it', async () => {
    const { token } = await aToken();
    expect(await verifyAccessToken(env, 'itsur', token, later(0))).not.toBeNull();
    expect(await verifyAccessToken(await withOtherKeys(), 'itsur', token, later(0))).toBeNull();
    verifying.mockClear();
    expect(await verifyAccessToken(env, 'itsur', token, later(0))).not.toBeNull();
    expect(verifying).toHaveBeenCalledTimes(1);
  });

  it('is good in its own institution alone', async () => {
    const { token } = await aToken();
    expect(await verifyAccessToken(env, 'itsur', token, later(0))).not.toBeNull();
    expect(await verifyAccessToken(env, 'uni_b', token, later(0))).toBeNull();
  });
});

it('what an isolate remembers is bounded, and the longest unused is forgotten first', () => {
  const recent = new Recent<string, number>(2);
  recent.set('a', 1);
  recent.set('b', 2);
  recent.get('a');
  recent.set('c', 3);
  expect(['a', 'b', 'c'].map((key) => recent.get(key))).toEqual([1, undefined, 3]);
});
