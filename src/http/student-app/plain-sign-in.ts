import { pageOf, sendPage } from './answer-page.ts';
import type { PageContext } from './page-context.ts';
import type { PlainApi } from './plain-api.ts';
import { readForm, textIn } from './plain-form.ts';
import { writePage } from './write.ts';

type Asked = { to: string; email: string; trouble: string | null };

/** Of the plain pages alone: whatever else somebody has written there is not gone to. */
const wayOn = (to: string | undefined): string =>
  to !== undefined && /^\/plain(\/[\w/-]*)?$/.test(to) ? to : '/plain';

async function sendSignIn(c: PageContext, { to, email, trouble }: Asked): Promise<Response> {
  const screen = { kind: 'plain-sign-in', to, email, trouble } as const;
  return sendPage(c, await writePage(await pageOf(c, null), screen), trouble ? 422 : 200);
}

export const askToSignIn = (c: PageContext): Promise<Response> =>
  sendSignIn(c, { to: wayOn(c.req.query('to')), email: '', trouble: null });

export async function answerPlainSignIn(c: PageContext, api: PlainApi): Promise<Response> {
  const form = await readForm(c);
  const [to, email] = [wayOn(textIn(form, 'to')), textIn(form, 'email').trim()];
  const answer = await api.signIn(email, textIn(form, 'password'));
  if (answer.kind === 'answered') return c.redirect(to, 303);
  const { detail, errors } = answer.problem;
  return sendSignIn(c, { to, email, trouble: errors?.[0]?.detail ?? detail });
}

export async function answerPlainSignOut(c: PageContext, api: PlainApi): Promise<Response> {
  await readForm(c);
  await api.signOut();
  return c.redirect('/', 303);
}
