import type { account as spanish } from '../es/account.ts';

export const account: typeof spanish = {
  title: 'My account',
  profile: 'About me',
  email: 'E-mail',
  role: 'Role',
  cafeterias: 'Cafeterias',
  name: 'Name',
  language: 'Language of my messages',
  languageHint: 'That of this panel is chosen in its menu, on each device.',
  save: 'Save',
  saved: 'Saved',

  verify: 'Verify my e-mail',
  verifySent: 'We sent you an e-mail with a link',

  password: 'Password',
  passwordMore: 'Changing it ends your other sessions.',
  current: 'Present password',
  newPassword: 'New password',
  newPasswordHint: 'Ten characters or more; long counts for more than odd.',
  changePassword: 'Change the password',
  passwordChanged: 'Your password has changed',
  notThePassword: 'That is not your present password',

  sessions: 'My sessions',
  sessionsMore: 'Where you signed in. End those that you do not recognise.',
  here: 'This device',
  unknownDevice: 'Device without a name',
  since: (opened: string, used: string) => `Since ${opened} · active ${used}`,
  end: 'End',
  endOf: (device: string) => `End the session of ${device}`,
  endMore: 'Whoever uses it will have to sign in again.',
  ended: (device: string) => `Ended the session of ${device}`,
  endAll: 'End all my sessions',
  endAllMore: 'That of this device, too: you will have to sign in again on each.',

  notifications: 'What I am told',
  kinds: {
    order_updates: 'Changes of my orders',
    receipts: 'Receipts',
    announcements: 'Announcements',
  },
  alwaysOn: (messages: string) => `These always come: ${messages}.`,
};
