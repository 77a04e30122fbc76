import type { station as es } from '../es/station.ts';

export const station: typeof es = {
  left: (orders) => (orders === 1 ? '1 order' : `${orders} orders`),
  all: 'See the whole board',
  toAccept: (orders) => `See the whole board: ${orders} to accept`,
  nothing: 'Nothing to make here',
  elsewhere: 'Goes with',
  made: 'made',
  madeNow: (number, dish) => `${number}: ${dish}, made`,
  notMade: (number, dish) => `${number}: ${dish}, to make`,
  choose: 'Station of this device',
  whole: 'All',
  prints: 'Print when accepted',
  printsMore:
    'Comes out of one device alone. Without a print window where the browser was opened with --kiosk-printing.',
};
