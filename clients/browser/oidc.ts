import type { SignInWays } from '../../src/contracts/oidc.ts';

/** An issuer that a browser can be sent to. */
export type Issuer = SignInWays['issuers'][number] & { signInPage: string };
export const hasPage = (issuer: SignInWays['issuers'][number]): issuer is Issuer =>
  issuer.signInPage !== null;

/**
 * Where a page leaves for, to sign in at an issuer: our own server leads on, keeps what must come back in a cookie that no
 * script reads, and trades the code. `to`: where in the app one goes on. `handover`: the challenge of an app that may not be come
 * back to.
 */
export function startOf(
  { issuer }: Pick<Issuer, 'issuer'>,
  {
    app,
    to,
    institution,
    handover,
  }: { app: 'student' | 'panel'; to?: string; institution: string | null; handover?: string | undefined },
): string {
  const asked = {
    issuer,
    app,
    ...(to && { to }),
    ...(institution && { institution }),
    ...(handover && { handover }),
  };
  return `/auth/oidc/start?${new URLSearchParams(asked)}`;
}

/** How somebody came back; `refused`: the sign-in led to nothing. */
export type Returned = {
  kind: 'arrived' | 'refused';
  institution: string | null;
  /** The challenge of the app that left. */
  handover: string | null;
};

/** Takes how somebody came back out of the address, once; null: nobody comes from an issuer. */
export function takeReturn(): Returned | null {
  const asked = new URLSearchParams(location.search);
  const kind = asked.get('oidc');
  if (kind !== 'arrived' && kind !== 'refused') return null;
  const [institution, handover] = [asked.get('institution'), asked.get('handover')];
  for (const name of ['oidc', 'institution', 'handover']) asked.delete(name);
  history.replaceState(history.state, '', `${location.pathname}${asked.size > 0 ? `?${asked}` : ''}`);
  return { kind, institution, handover };
}
