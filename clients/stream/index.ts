export { type CafeteriaStream, connectStream } from './connect-stream.ts';
export { SignedOut, type StreamOptions, type StreamStatus } from './options.ts';
export type { Position } from './position.ts';
