import type { signIn as spanish } from '../es/sign-in.ts';

export const signIn: typeof spanish = {
  title: 'Sign in',
  email: 'E-mail',
  password: 'Password',
  institutional: 'Sign in with my institutional account',
  withIssuer: (name) => `Sign in with ${name}`,
  or: 'Or with your password',
  oidcRefused: 'The institutional account did not work. Try again, or use your password.',
  unlinked:
    'There is an account with this address. Sign in with its password once; from then on your institutional account will do.',
  submit: 'Sign in',
  ended: 'Your session has ended. Sign in again.',
  students: 'This app is for students. Staff use the panel.',
  toPanel: 'Go to the panel',
  signedInAs: (email) => `Signed in as ${email}`,
};
