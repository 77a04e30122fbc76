export { type CafeteriaStream, connectStream } from './connect-stream.ts';
export { SignedOut, type StreamOptions, type StreamStatus } from './options.ts';
export type { Position } from './position.ts';
export { type SharedOptions, type SharedStream, shareStream } from './share-stream.ts';
export type { Trouble } from './trouble.ts';
