import type { pickup as spanish } from '../es/pickup.ts';

export const pickup: typeof spanish = {
  title: 'Pickup screen',
  preparing: 'Preparing',
  ready: 'Ready to collect',
  nothingReady: 'No orders are ready yet',
  nothingPreparing: 'Nothing is being prepared',
  page: (at, of) => `${at} of ${of}`,
  isReady: (number) => `Order ${number} is ready`,
  voice: 'Say the numbers aloud',
  fullScreen: 'Full screen',
  toBoard: 'Back to the board',
  stale: 'No connection: the numbers may not be up to date',
};
