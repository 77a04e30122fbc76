import type { offline as es } from '../es/offline.ts';

export const offline: typeof es = {
  asItWas: (age) =>
    `No connection. This is how the board was ${age} ago; it can be tapped when the network is back.`,
};
