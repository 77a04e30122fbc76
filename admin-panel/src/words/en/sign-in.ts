import type { signIn as spanish } from '../es/sign-in.ts';

export const signIn: typeof spanish = {
  title: 'Sign in to the panel',
  email: 'E-mail',
  password: 'Password',
  institution: 'Institution',
  institutionHint: 'The id of your institution, for instance itsur',
  submit: 'Sign in',
  institutional: 'Sign in with my institutional account',
  withIssuer: (host) => `Sign in with ${host}`,
  oidcRefused: 'The institutional account did not let you in. Try again, or sign in with your password.',
  forgotten: 'I forgot my password',
  forgottenMore: 'Type your e-mail and we will send you a link to choose another.',
  letterSent:
    'If there is an account of that e-mail, the link is on its way. Look among the unwanted mail, too.',
  sendLetter: 'Send the link',
  backToSignIn: 'Back to signing in',
  ended: 'Your session ended, here or on another device. Sign in again.',
};
