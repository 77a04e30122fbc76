/**
 * `npm run keys`: a new AUTH_KEYS secret; `npm run keys -- vapid`: a new pair of VAPID_PUBLIC_KEY and VAPID_PRIVATE_KEY. To rotate, put its key before those of the old one, and drop these a month
 * later: with them go the links in e-mails that they signed. A key that has leaked is dropped at once.
 */
import { makeSecrets } from './secrets.ts';

const { authKeys, pushVars } = makeSecrets();
console.log(
  process.argv[2] === 'vapid'
    ? `VAPID_PUBLIC_KEY=${pushVars.VAPID_PUBLIC_KEY}\nVAPID_PRIVATE_KEY=${pushVars.VAPID_PRIVATE_KEY}`
    : authKeys,
);
