/** The load generator: a process of its own, so that what it costs is not counted as the stack's. */
import { serve } from '../child.ts';
import { type Listener, Listeners } from './listeners.ts';
import { type ClosedLoop, closedLoop, type OpenLoop, openLoop } from './loops.ts';

let listeners = new Listeners();

const verbs = {
  run: (loop: ClosedLoop | OpenLoop) => (loop.kind === 'closed' ? closedLoop(loop) : openLoop(loop)),
  listen: (input: { listeners: Listener[]; atATime: number }) => listeners.open(input),
  heard: () => listeners.heard(),
  hangUp: () => {
    listeners.close();
    listeners = new Listeners();
  },
};
export type GeneratorVerbs = typeof verbs;

serve(verbs);
