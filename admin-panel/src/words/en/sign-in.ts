import type { signIn as spanish } from '../es/sign-in.ts';

export const signIn: typeof spanish = {
  title: 'Sign in to the panel',
  email: 'E-mail',
  password: 'Password',
  institution: 'Institution',
  institutionHint: 'The id of your institution, for instance itsur',
  submit: 'Sign in',
  ended: 'Your session ended, here or on another device. Sign in again.',
};
