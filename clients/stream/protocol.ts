import type { streamProtocol } from '../../src/contracts/events.ts';
import type { closeCodes } from '../../src/contracts/stream.ts';

/*
 * Values that the server has too. They are written down again so that no validation library reaches a phone; their
 * types are the server's, so that a difference does not compile.
 */

export const protocol: typeof streamProtocol = 'itsur-eats.v1';

export const codes: Pick<typeof closeCodes, 'sessionEnded' | 'tooMany' | 'tooFast'> = {
  sessionEnded: 4401,
  tooMany: 4409,
  tooFast: 4429,
};
