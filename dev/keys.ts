/** `npm run keys`: a new AUTH_KEYS secret. To rotate, put its key before those of the old one, and drop these a day later. */
import { makeSecrets } from './secrets.ts';

console.log(makeSecrets().authKeys);
