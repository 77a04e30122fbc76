import type { OpenAPIHono } from '@hono/zod-openapi';
import { challengePattern } from '../../contracts/oidc.ts';
import { logEvent } from '../../observability/log.ts';
import { recordAct } from '../../services/audit/record-act.ts';
import { idTokenRefused } from '../../services/audit/sign-in-acts.ts';
import { leaveFor, tradeCode } from '../../services/identity/code-flow.ts';
import { IdTokenRefused, trustedIssuer } from '../../services/identity/id-token.ts';
import { IssuerUnavailable } from '../../services/identity/jwks.ts';
import type { AppEnv } from '../app-env.ts';
import { settleInstitution } from '../middleware/institution.ts';
import { type Carried, carry, drop, readCarried } from '../oidc-cookie.ts';
import { asPage } from '../student-app/answer-page.ts';
import { type PageContext, settlePage } from '../student-app/page-context.ts';

type Left = Extract<Carried, { kind: 'left' }>;
type Way = Pick<Left, 'app' | 'to' | 'institution' | 'handover'>;

export const oidcPaths = ['/auth/oidc/start', '/auth/oidc/callback'] as const;

/**
 * Signing in with the institution's own account, as far as a browser is led about: to the issuer's page, and back with a
 * code, which is traded here. The page that one comes back to asks for its session (`POST /auth/oidc/arrival`).
 */
export function mountOidcPages(app: OpenAPIHono<AppEnv>): void {
  app.get('/auth/oidc/start', asPage(start));
  app.get('/auth/oidc/callback', asPage(comeBack));
}

async function start(c: PageContext): Promise<Response> {
  await settlePage(c);
  const { institution } = c.var;
  const handover = c.req.query('handover');
  const way: Way = {
    ...(handover && challengePattern.test(handover) && { handover }),
    app: c.req.query('app') === 'panel' ? 'panel' : 'student',
    to: withinApp(c.req.query('to')),
    institution: institution.id,
  };
  const issuer = institution.config.oidc.find((each) => each.issuer === c.req.query('issuer'));
  const left = issuer && (await leaveFor(issuer, redirectUri(c), new Date()).catch(unavailable));
  if (!left || !carry(c, { kind: 'left', ...way, ...left.leaving })) return back(c, way, 'refused');
  return c.redirect(left.address, 303);
}

/** Whatever is wrong, one is led back to where one can try again; why is in the audit log. */
async function comeBack(c: PageContext): Promise<Response> {
  const left = readCarried(c);
  drop(c);
  const { state, code, iss } = c.req.query();
  if (left?.kind !== 'left') return c.redirect('/?oidc=refused', 303);
  await settleInstitution(c, left.institution);
  const { institution, requestId } = c.var;
  const issuer = institution.config.oidc.find((each) => each.issuer === left.issuer);
  // Not the answer that was waited for: of another sign-in, or of another issuer (RFC 9207).
  if (!issuer || institution.id !== left.institution || state !== left.state) return back(c, left, 'refused');
  if (iss !== undefined && iss !== left.issuer) return back(c, left, 'refused');
  if (!code) return back(c, left, 'refused');
  try {
    const traded = { code, verifier: left.verifier, redirectUri: redirectUri(c) };
    const idToken = await tradeCode(c.env, issuer, traded, new Date());
    // Another issuer's, handed out by this one, would be taken for the other's word.
    if (!trustedIssuer([issuer], idToken)) throw new IdTokenRefused('other_issuer');
    const { nonce, handover } = left;
    const arrived = { kind: 'arrived', institution: institution.id, idToken, nonce, handover } as const;
    if (!carry(c, arrived)) throw new IdTokenRefused('token_too_large');
    return back(c, left, 'arrived');
  } catch (error) {
    if (error instanceof IdTokenRefused)
      await recordAct(c.env, institution, { ...idTokenRefused(error.message, issuer.issuer), requestId });
    else unavailable(error);
    return back(c, left, 'refused');
  }
}

const redirectUri = (c: PageContext): string => new URL('/auth/oidc/callback', c.req.url).href;

function back(
  c: PageContext,
  { app, to, institution, handover }: Way,
  oidc: 'arrived' | 'refused',
): Response {
  const query = new URLSearchParams({
    oidc,
    institution,
    ...(app === 'student' && { to }),
    ...(handover && { handover }),
  });
  return c.redirect(`${app === 'panel' ? '/admin/' : '/sign-in'}?${query}`, 303);
}

/** A path of the app's own: whatever else somebody has written there is not gone to. */
const withinApp = (to = '/'): string => (/^\/(?!\/)[\w/?=&.-]{0,200}$/.test(to) ? to : '/');

function unavailable(error: unknown): null {
  if (!(error instanceof IssuerUnavailable)) throw error;
  logEvent('error', 'oidc_issuer_unavailable', { error });
  return null;
}
