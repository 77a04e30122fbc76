/**
 * `npm run keys`: a new AUTH_KEYS secret. To rotate, put its key before those of the old one, and drop these a month
 * later: with them go the links in e-mails that they signed. A key that has leaked is dropped at once.
 */
import { makeSecrets } from './secrets.ts';

console.log(makeSecrets().authKeys);
