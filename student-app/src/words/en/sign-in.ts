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
  takeOver: 'Did you sign in in Safari?',
  takeOverHow: 'Type the six digits that it showed you',
  digits: 'Nearly there: go back to the app',
  digitsHow: 'Open the app from your home screen and type these digits there.',
  digitsSafe: 'Good for five minutes, and once. Give them to nobody: they open your account.',
  digitsOver: 'These digits are good no more',
  digitsOverMore: 'Go back to the app and sign in once more with your institution’s account.',
  submit: 'Sign in',
  ended: 'Your session has ended. Sign in again.',
  students: 'This app is for students. Staff use the panel.',
  toPanel: 'Go to the panel',
  signedInAs: (email) => `Signed in as ${email}`,
};
