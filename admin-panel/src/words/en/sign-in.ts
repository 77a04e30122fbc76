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
  unlinked:
    'There is an account of this e-mail already. Sign in with its password once; from then on your institutional account will do.',
  forgotten: 'I forgot my password',
  forgottenMore: 'Type your e-mail and we will send you a link to choose another.',
  letterSent:
    'If there is an account of that e-mail, the link is on its way. Look among the unwanted mail, too.',
  sendLetter: 'Send the link',
  backToSignIn: 'Back to signing in',
  ended: 'Your session ended',
  endedMore: (time) => `Here or on another device. Nobody sees the orders here since ${time}: sign in again.`,
};
