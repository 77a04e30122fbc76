import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import { isSecure, type PageContext } from './page-context.ts';

/**
 * Who is signed in without a script: what an app keeps, in a cookie that no script reads, that goes to the plain pages alone,
 * and with no form of another site (SameSite). The API itself knows no cookies.
 */
export type PlainSession = { accessToken: string; refreshToken: string; deviceId: string };

const name = 'student';
/** As long as a session lives unused. */
const maxAge = 30 * 86_400;
const place = (c: PageContext) => ({
  path: '/plain',
  httpOnly: true,
  sameSite: 'Lax' as const,
  secure: isSecure(c),
});

export function readPlainSession(c: PageContext): PlainSession | null {
  const [institution, accessToken, refreshToken, deviceId] = (getCookie(c, name) ?? '').split('~');
  // Of another institution on the same host, it is nobody's here.
  if (institution !== c.var.institution.id || !accessToken || !refreshToken || !deviceId) return null;
  return { accessToken, refreshToken, deviceId };
}

export function keepPlainSession(c: PageContext, session: PlainSession | null): void {
  if (!session) {
    deleteCookie(c, name, place(c));
    return;
  }
  const { accessToken, refreshToken, deviceId } = session;
  const value = [c.var.institution.id, accessToken, refreshToken, deviceId].join('~');
  setCookie(c, name, value, { ...place(c), maxAge });
}
