export { type CafeteriaStream, connectStream } from './connect-stream.ts';
export type { StreamOptions, StreamStatus } from './options.ts';
export type { Position } from './position.ts';
export { type SharedOptions, type SharedStream, shareStream } from './share-stream.ts';
export { SignedOut } from './signed-out.ts';
export type { Trouble } from './trouble.ts';
