import type { push as spanish } from '../es/push.ts';

export const push: typeof spanish = {
  title: 'Messages on this phone',
  ask: 'Shall we tell you when it is ready?',
  askMore: 'You get a message even when the app is closed. Turn it off in your profile whenever you like.',
  turnOn: 'Tell me',
  notNow: 'Not now',
  lost: 'This phone gets no messages any more',
  lostMore: 'The phone stopped getting them. Turn them on again, or look into its settings.',
  failed: 'Your browser did not allow messages. Look into its settings and try again.',
  thisPhone: 'Get messages on this phone',
  inTheWay: {
    unsupported: 'This browser cannot get messages. We write to you by e-mail.',
    'install-first':
      'To get messages on your iPhone, open Share, choose “Add to Home Screen”, and enter from there.',
    denied: 'Messages from this page are blocked in the browser’s settings.',
  },
};
